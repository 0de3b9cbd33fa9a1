/** A line of the transcript: a stretch of speech, its text, and its words once someone has asked for them. */
import { type Chunk, type ChunkDetail, secondsOf, type Word } from "./wire";

export class Line {
  readonly id: string;
  #chunk: Chunk;
  #details = $state.raw<ChunkDetail>();

  constructor(chunk: Chunk) {
    this.id = chunk.id;
    this.#chunk = $state.raw(chunk);
  }

  get chunk(): Chunk {
    return this.#chunk;
  }

  get text(): string {
    return this.#chunk.transcription ?? "";
  }

  /** The version of the present text; empty as long as there is none. */
  get versionId(): string {
    return this.#chunk.versionId;
  }

  get start(): number {
    return secondsOf(this.#chunk.startOffset);
  }

  get end(): number {
    return secondsOf(this.#chunk.endOffset);
  }

  /** The words of the present text, when they are known. */
  get words(): readonly Word[] | undefined {
    return this.#details?.versionId === this.versionId ? this.#details.words : undefined;
  }

  put(chunk: Chunk): void {
    if (!isSame(this.#chunk, chunk)) this.#chunk = chunk;
  }

  learn(details: ChunkDetail): void {
    this.#details = details;
    this.#chunk = details;
  }
}

/** A recording read again brings 2,000 chunks, of which few have changed: only those are drawn again. */
function isSame(one: Chunk, other: Chunk): boolean {
  const changing = ["status", "transcription", "versionId", "error", "versionsCount", "endOffset"] as const;
  return changing.every((field) => one[field] === other[field]);
}

/** The line at a time, or the last one before it; lines are in the order of their times. */
export function lineAt(lines: readonly Line[], seconds: number): Line | undefined {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lines[middle]?.start ?? Infinity) <= seconds) low = middle + 1;
    else high = middle;
  }
  return lines[low - 1];
}
