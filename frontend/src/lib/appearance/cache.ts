/**
 * The last known general settings, kept in this browser so that the first paint already has the right theme and
 * language. `static/appearance.js` reads the same entry before anything is drawn.
 */
import type { Settings } from "$lib/api/types";

export type Appearance = Settings["general"];

const entry = "alfavoice.appearance";

export class AppearanceCache {
  readonly #storage: Pick<Storage, "getItem" | "setItem">;

  constructor(storage: Pick<Storage, "getItem" | "setItem">) {
    this.#storage = storage;
  }

  read(): Partial<Appearance> {
    try {
      return (JSON.parse(this.#storage.getItem(entry) ?? "{}") ?? {}) as Partial<Appearance>;
    } catch {
      return {};
    }
  }

  write(appearance: Appearance): void {
    try {
      this.#storage.setItem(entry, JSON.stringify(appearance));
    } catch {
      // A browser that keeps nothing only loses the head start.
    }
  }
}
