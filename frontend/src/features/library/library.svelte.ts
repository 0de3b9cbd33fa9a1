/** How the library is; asked again whenever the core (re)connects. */
import type { Api, EventStream, LibraryStatus } from "$lib/api";

export class Library {
  #status = $state.raw<LibraryStatus>();
  readonly #api: Api;

  constructor(api: Api, stream: EventStream) {
    this.#api = api;
    stream.on("state", () => void this.load());
  }

  get status(): LibraryStatus | undefined {
    return this.#status;
  }

  get damaged(): boolean {
    return this.#status?.health === "damaged";
  }

  /** A failure here is shown elsewhere: the stream says when the core is away. */
  async load(): Promise<void> {
    this.#status = await this.#api.get("/api/library").catch(() => this.#status);
  }
}
