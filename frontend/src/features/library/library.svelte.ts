/**
 * The library as a whole: its health, where its key is, its backups. Live while someone looks: a backup made in another
 * window writes a line into the activity feed, and so announces itself.
 */
import type { Api, AppState, EventStream, LibraryStatus, Schemas } from "$lib/api";

export type Backup = Schemas["Backup"];
export type LibraryTask = "check" | "rekey" | "backup" | "restore";

export interface Around {
  stream: Pick<EventStream, "on" | "onChange">;
  report: (error: unknown) => void;
}

export class Library {
  #health = $state<AppState["libraryHealth"]>("unchecked");
  #status = $state.raw<LibraryStatus>();
  #backups = $state.raw<readonly Backup[]>();
  #error = $state.raw<unknown>();
  #task = $state<LibraryTask>();
  #users = 0;
  readonly #api: Api;
  readonly #report: (error: unknown) => void;

  constructor(api: Api, { stream, report }: Around) {
    this.#api = api;
    this.#report = report;
    stream.on("state", ({ state }) => (this.#health = state.libraryHealth));
    stream.onChange("activities", () => this.#users > 0 && void this.load());
  }

  get damaged(): boolean {
    return this.#health === "damaged";
  }

  get status(): LibraryStatus | undefined {
    return this.#status;
  }

  /** Newest first; nothing until they have arrived. */
  get backups(): readonly Backup[] | undefined {
    return this.#backups;
  }

  /** Why the status or the backups could not be read. */
  get error(): unknown {
    return this.#error;
  }

  /** What is being done to the library just now: one thing at a time. */
  get task(): LibraryTask | undefined {
    return this.#task;
  }

  /** Keeps it live until the returned function is called. */
  open(): () => void {
    this.#users += 1;
    void this.load();
    return () => {
      this.#users -= 1;
    };
  }

  async load(): Promise<void> {
    try {
      const [status, backups] = await Promise.all([
        this.#api.get("/api/library"),
        this.#api.get("/api/library/backups"),
      ]);
      this.#accept(status);
      this.#backups = backups.items;
      this.#error = undefined;
    } catch (error) {
      this.#error = error;
    }
  }

  /** Reads every page of the library. */
  async check(): Promise<void> {
    try {
      this.#accept(await this.#during("check", () => this.#api.post("/api/library/check")));
    } catch (error) {
      this.#report(error);
    }
  }

  /** True when the library has a new key. */
  async rekey(): Promise<boolean> {
    try {
      this.#accept(await this.#during("rekey", () => this.#api.post("/api/library/rekey")));
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    }
  }

  /** Throws what the core refuses: the dialog says it. */
  async backUp(passphrase?: string): Promise<void> {
    const body = passphrase === undefined ? {} : { passphrase };
    await this.#during("backup", () => this.#api.post("/api/library/backups", { body }));
    await this.load();
  }

  /** True when it is gone. */
  async remove({ name }: Backup): Promise<boolean> {
    try {
      await this.#api.delete("/api/library/backups/{name}", { path: { name } });
      this.#backups = this.#backups?.filter((backup) => backup.name !== name);
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    } finally {
      await this.load();
    }
  }

  /** From a backup of the list, or a file from elsewhere. Throws what the core refuses: the dialog says it. */
  async restore(source: Backup | File, passphrase: string): Promise<void> {
    const asked = () =>
      source instanceof File
        ? this.#restoreFile(source, passphrase)
        : this.#restoreBackup(source, passphrase);
    this.#accept(await this.#during("restore", asked));
    await this.load();
  }

  #restoreBackup({ name }: Backup, passphrase: string): Promise<LibraryStatus> {
    const body = passphrase === "" ? {} : { passphrase };
    return this.#api.post("/api/library/backups/{name}/restore", { path: { name }, body });
  }

  #restoreFile(file: File, passphrase: string): Promise<LibraryStatus> {
    const content = new FormData();
    content.set("file", file);
    content.set("passphrase", passphrase);
    return this.#api.upload("/api/library/restore", { content });
  }

  #accept(status: LibraryStatus): void {
    this.#status = status;
    this.#health = status.health;
  }

  async #during<T>(task: LibraryTask, work: () => Promise<T>): Promise<T> {
    this.#task = task;
    try {
      return await work();
    } finally {
      this.#task = undefined;
    }
  }
}
