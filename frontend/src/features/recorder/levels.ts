/** The loudness of the last minute, oldest first: what the live waveform is drawn from. Holds a fixed amount. */
const capacity = 1200;

export class LevelHistory {
  readonly #levels = new Float32Array(capacity);
  #count = 0;

  push(level: number): void {
    this.#levels[this.#count % capacity] = level;
    this.#count += 1;
  }

  clear(): void {
    this.#count = 0;
  }

  /** The newest levels, at most so many. */
  recent(atMost: number): number[] {
    const length = Math.min(atMost, this.#count, capacity);
    return Array.from({ length }, (_, index) => this.#levels[(this.#count - length + index) % capacity] ?? 0);
  }
}
