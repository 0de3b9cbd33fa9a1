/** Finding words in the transcript: every place they are at, and one of them that the person is at. */
import type { Mark } from "$lib/api";
import type { Line } from "./line.svelte";

export interface Match {
  line: Line;
  mark: Mark;
}

const typingDelayMs = 120;

export class Find {
  #open = $state(false);
  #asked = $state(0);
  #query = $state("");
  /** What is looked for: the query, as soon as the typing pauses. */
  #sought = $state("");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #index = $state(0);
  readonly #lines: () => readonly Line[];
  readonly #matches = $derived.by(() => (this.#open ? matchesIn(this.#lines(), this.#sought) : []));
  readonly #byLine = $derived(marksByLine(this.#matches));
  readonly #current = $derived(this.#matches[Math.min(this.#index, this.#matches.length - 1)]);

  constructor(lines: () => readonly Line[]) {
    this.#lines = lines;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Grows whenever the person asks for the field: it takes the focus again. */
  get asked(): number {
    return this.#asked;
  }

  get query(): string {
    return this.#query;
  }

  get sought(): string {
    return this.#sought;
  }

  get count(): number {
    return this.#matches.length;
  }

  /** Which match one is at, from 1; 0 when there is none. */
  get number(): number {
    return this.#current ? this.#matches.indexOf(this.#current) + 1 : 0;
  }

  get current(): Match | undefined {
    return this.#current;
  }

  marksOf(line: Line): readonly Mark[] {
    return this.#byLine.get(line.id) ?? none;
  }

  start(): void {
    this.#open = true;
    this.#asked += 1;
  }

  /** Looks from a line on, so that the first match is one near to where the person reads. */
  type(query: string, from?: Line): void {
    this.#query = query;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#sought = query;
      const near = this.#matches.findIndex(({ line }) => line.start >= (from?.start ?? 0));
      this.#index = Math.max(0, near);
    }, typingDelayMs);
  }

  /** Goes to the next match, or with -1 to the one before; round at the ends. */
  step(by: 1 | -1): void {
    if (this.count > 0) this.#index = (this.number - 1 + by + this.count) % this.count;
  }

  close(): void {
    this.#open = false;
  }
}

const none: readonly Mark[] = [];

/** Letters in any case, е for ё. */
export function matchesIn(lines: readonly Line[], query: string): Match[] {
  if (query.trim() === "") return [];
  const pattern = new RegExp(patternOf(query.trim()), "giu");
  return lines.flatMap((line) =>
    [...line.text.matchAll(pattern)].map(({ index, 0: found }) => ({
      line,
      mark: { start: index, length: found.length },
    })),
  );
}

function marksByLine(matches: readonly Match[]): Map<string, Mark[]> {
  const marks = new Map<string, Mark[]>();
  for (const { line, mark } of matches) marks.set(line.id, [...(marks.get(line.id) ?? []), mark]);
  return marks;
}

function patternOf(query: string): string {
  return query
    .replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")
    .replace(/[её]/giu, "[её]")
    .replace(/\s+/g, "\\s+");
}
