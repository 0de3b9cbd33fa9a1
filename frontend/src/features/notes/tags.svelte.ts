/** The tags in use, for the filter over the list and for what is offered while typing. */
import type { Api, Schemas } from "$lib/api";
import type { Surroundings } from "$lib/records";

export class NoteTags {
  #items = $state.raw<readonly Schemas["TagCount"][]>([]);
  #users = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #api: Api;

  constructor(api: Api, { stream }: Surroundings) {
    this.#api = api;
    stream.onChange("notes", () => this.#loadSoon());
  }

  get items(): readonly Schemas["TagCount"][] {
    return this.#items;
  }

  get names(): string[] {
    return this.#items.map(({ tag }) => tag);
  }

  /** Keeps the tags fresh until the returned function is called. */
  open(): () => void {
    this.#users += 1;
    void this.#load();
    return () => (this.#users -= 1);
  }

  #loadSoon(): void {
    if (this.#users === 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), 100);
  }

  /** A failure is said by the list beside; the tags stay as they were. */
  async #load(): Promise<void> {
    this.#items = await this.#api.get("/api/notes/tags").catch(() => this.#items);
  }
}
