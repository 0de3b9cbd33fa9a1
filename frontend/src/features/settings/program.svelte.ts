/** Which program answers, as it says with every state. */
import type { EventStream } from "$lib/api";

export class Program {
  #version = $state("");

  constructor(stream: Pick<EventStream, "on">) {
    stream.on("state", ({ state }) => (this.#version = state.version));
  }

  get version(): string {
    return this.#version;
  }
}
