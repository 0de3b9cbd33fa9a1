/** Transcribing again: which lines, with what. The older texts are kept as versions. */
import type { Choice, RecordingCalls } from "./calls";
import type { Line } from "./line.svelte";
import type { Language } from "./wire";

/** Lines by hand, or everything. */
export type Scope = readonly Line[] | "all";

export class Again {
  #scope = $state.raw<Scope>();
  #busy = $state(false);
  language = $state<Language | "default">("default");
  model = $state<string>("default");
  readonly #calls: Pick<RecordingCalls, "again" | "cancel">;
  readonly #report: (error: unknown) => void;

  constructor(calls: Pick<RecordingCalls, "again" | "cancel">, report: (error: unknown) => void) {
    this.#calls = calls;
    this.#report = report;
  }

  /** What the dialog asks about, while it does. */
  get scope(): Scope | undefined {
    return this.#scope;
  }

  get busy(): boolean {
    return this.#busy;
  }

  ask(scope: Scope): void {
    this.#scope = scope;
  }

  close(): void {
    this.#scope = undefined;
  }

  /** As the dialog says; it stays open when the core refuses. */
  async start(): Promise<void> {
    const { language, model } = this;
    const choice = {
      ...(language === "default" ? {} : { language }),
      ...(model === "default" ? {} : { model }),
    };
    if (this.#scope && (await this.#send(this.#scope, choice))) this.close();
  }

  /** Another try, with nothing changed. */
  async retry(lines: readonly Line[]): Promise<void> {
    if (lines.length > 0) await this.#send(lines, {});
  }

  /** Takes out of the queue what waits. */
  async cancel(): Promise<void> {
    await this.#attempt(() => this.#calls.cancel());
  }

  #send(scope: Scope, choice: Choice): Promise<boolean> {
    const ids = scope === "all" ? undefined : scope.map(({ id }) => id);
    return this.#attempt(() => this.#calls.again(choice, ids));
  }

  async #attempt(work: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false;
    this.#busy = true;
    try {
      await work();
      return true;
    } catch (error) {
      this.#report(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }
}
