/** Search in everything, as one types: debounced, and an overtaken answer is thrown away. */
import type { Api, SearchHit } from "$lib/api";

const delayMs = 120;
const atMost = 12;

export class Search {
  #hits = $state.raw<readonly SearchHit[]>([]);
  #busy = $state(false);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #request = new AbortController();
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
  }

  get hits(): readonly SearchHit[] {
    return this.#hits;
  }

  get busy(): boolean {
    return this.#busy;
  }

  ask(query: string): void {
    clearTimeout(this.#timer);
    this.#request.abort();
    this.#busy = query !== "";
    if (query === "") this.#hits = [];
    else this.#timer = setTimeout(() => void this.#load(query), delayMs);
  }

  async #load(query: string): Promise<void> {
    const request = (this.#request = new AbortController());
    try {
      const { signal } = request;
      const { items } = await this.#api.get("/api/search", { query: { q: query, limit: atMost }, signal });
      if (!signal.aborted) this.#hits = items;
    } catch {
      // The commands still work; the stream says when the core is away.
      if (!request.signal.aborted) this.#hits = [];
    }
    if (!request.signal.aborted) this.#busy = false;
  }
}
