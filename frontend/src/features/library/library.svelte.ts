/** How the library is, as the core says with every state. */
import type { AppState, EventStream } from "$lib/api";

export class Library {
  #health = $state<AppState["libraryHealth"]>("unchecked");

  constructor(stream: EventStream) {
    stream.on("state", ({ state }) => (this.#health = state.libraryHealth));
  }

  get damaged(): boolean {
    return this.#health === "damaged";
  }
}
