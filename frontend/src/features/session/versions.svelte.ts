/** The texts a line has had: one of them beside the present one, and the way back to it. */
import type { Piece } from "$lib/ui/text/marks";
import { changedPieces } from "$lib/records/changes";
import type { RecordingCalls } from "./calls";
import type { Line } from "./line.svelte";
import type { ChunkDetail, Version } from "./wire";

export interface Comparison {
  /** The chosen text; what the present one does not have is marked. */
  chosen: readonly Piece[];
  /** The present text; what the chosen one does not have is marked. */
  present: readonly Piece[];
}

export class Versions {
  #line = $state.raw<Line>();
  #details = $state.raw<ChunkDetail>();
  #chosenId = $state<string>();
  #error = $state.raw<unknown>();
  #busy = $state(false);
  readonly #calls: Pick<RecordingCalls, "chunk" | "correct">;
  readonly #newestFirst = $derived([...(this.#details?.versions ?? [])].reverse());
  readonly #present = $derived(this.#newestFirst.find(({ id }) => id === this.#details?.versionId));
  readonly #chosen = $derived(
    this.#newestFirst.find(({ id }) => id === this.#chosenId) ??
      this.#newestFirst.find(({ id }) => id !== this.#present?.id) ??
      this.#present,
  );
  readonly #comparison = $derived(comparisonOf(this.#chosen, this.#present));

  constructor(calls: Pick<RecordingCalls, "chunk" | "correct">) {
    this.#calls = calls;
  }

  get line(): Line | undefined {
    return this.#line;
  }

  get all(): readonly Version[] {
    return this.#newestFirst;
  }

  get present(): Version | undefined {
    return this.#present;
  }

  get chosen(): Version | undefined {
    return this.#chosen;
  }

  get comparison(): Comparison | undefined {
    return this.#comparison;
  }

  get error(): unknown {
    return this.#error;
  }

  get busy(): boolean {
    return this.#busy;
  }

  async open(line: Line): Promise<void> {
    this.#line = line;
    this.#details = this.#chosenId = undefined;
    await this.#look();
  }

  choose(version: Version): void {
    this.#chosenId = version.id;
  }

  /** Makes the chosen text the present one; true when that worked. */
  async use(): Promise<boolean> {
    const line = this.#line;
    const chosen = this.#chosen;
    if (!line || !chosen || this.#busy) return false;
    this.#busy = true;
    try {
      const body = { versionId: chosen.id, baseVersionId: this.#details?.versionId ?? "" };
      line.learn(await this.#calls.correct(line.id, body));
      this.close();
      return true;
    } catch (error) {
      // The present text may be another one by now.
      await this.#look();
      this.#error ??= error;
      return false;
    } finally {
      this.#busy = false;
    }
  }

  close(): void {
    this.#line = undefined;
  }

  async #look(): Promise<void> {
    const line = this.#line;
    this.#error = undefined;
    if (!line) return;
    try {
      const details = await this.#calls.chunk(line.id);
      line.learn(details);
      if (this.#line === line) this.#details = details;
    } catch (error) {
      this.#error = error;
    }
  }
}

function comparisonOf(chosen: Version | undefined, present: Version | undefined): Comparison | undefined {
  if (!chosen || !present) return undefined;
  return {
    chosen: changedPieces(present.text, chosen.text),
    present: changedPieces(chosen.text, present.text),
  };
}
