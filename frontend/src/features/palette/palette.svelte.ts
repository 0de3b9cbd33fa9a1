/** The palette while it is open: what is typed, what that finds, which entry is active. */
import type { SearchHit } from "$lib/api";
import type { I18n } from "$lib/i18n";
import { type Command, matching } from "./commands";
import { pathOf } from "./paths";
import type { Search } from "./search.svelte";

export type Entry =
  | { group: Command["group"]; key: string; command: Command }
  | { group: "results"; key: string; hit: SearchHit };

export class PaletteState {
  #query = $state("");
  #active = $state(0);
  readonly #commands: readonly Command[];
  readonly #search: Search;
  readonly #i18n: I18n;
  readonly #goTo: (path: string) => void;
  readonly entries = $derived.by((): Entry[] => this.#find());

  constructor(commands: readonly Command[], search: Search, i18n: I18n, goTo: (path: string) => void) {
    this.#commands = commands;
    this.#search = search;
    this.#i18n = i18n;
    this.#goTo = goTo;
  }

  get query(): string {
    return this.#query;
  }

  get active(): Entry | undefined {
    return this.entries[Math.min(this.#active, this.entries.length - 1)];
  }

  get busy(): boolean {
    return this.#search.busy;
  }

  type(query: string): void {
    this.#query = query;
    this.#active = 0;
    this.#search.ask(query.trim());
  }

  /** Moves the active entry, around the ends. */
  move(step: number): void {
    const count = this.entries.length;
    if (count > 0) this.#active = (Math.min(this.#active, count - 1) + step + count) % count;
  }

  point(entry: Entry): void {
    this.#active = this.entries.indexOf(entry);
  }

  run(entry: Entry): void {
    if ("command" in entry) entry.command.run();
    else this.#goTo(pathOf(entry.hit.collection, entry.hit.id));
  }

  #find(): Entry[] {
    const commands = matching(this.#commands, this.#query, this.#i18n);
    const hits = this.#query.trim() === "" ? [] : this.#search.hits;
    return [
      ...commands.map((command): Entry => ({ group: command.group, key: command.label, command })),
      ...hits.map((hit): Entry => ({ group: "results", key: `${hit.collection}-${hit.id}`, hit })),
    ];
  }
}
