/** Lines chosen to be transcribed again or copied. The last one touched is where a range goes on from. */
import { SvelteSet } from "svelte/reactivity";
import type { Line } from "./line.svelte";

export class Selection {
  readonly #ids = new SvelteSet<string>();
  #anchor: string | undefined;
  readonly #lines: () => readonly Line[];

  constructor(lines: () => readonly Line[]) {
    this.#lines = lines;
  }

  get size(): number {
    return this.#ids.size;
  }

  /** In the order of the transcript. */
  get lines(): readonly Line[] {
    return this.#lines().filter(({ id }) => this.#ids.has(id));
  }

  has(line: Line): boolean {
    return this.#ids.has(line.id);
  }

  toggle(line: Line): void {
    if (!this.#ids.delete(line.id)) this.#ids.add(line.id);
    this.#anchor = line.id;
  }

  /** Everything between the last line touched and this one. */
  extendTo(line: Line): void {
    const lines = this.#lines();
    const indexOf = (id: string | undefined) => lines.findIndex((other) => other.id === id);
    const to = indexOf(line.id);
    const anchor = indexOf(this.#anchor);
    const from = anchor < 0 ? to : anchor;
    if (anchor < 0) this.#anchor = line.id;
    for (const { id } of lines.slice(Math.min(from, to), Math.max(from, to) + 1)) this.#ids.add(id);
  }

  /** A range that starts here, unless one has already. */
  startAt(line: Line): void {
    if (this.size === 0) this.#anchor = line.id;
  }

  all(): void {
    for (const { id } of this.#lines()) this.#ids.add(id);
  }

  clear(): void {
    this.#ids.clear();
    this.#anchor = undefined;
  }
}
