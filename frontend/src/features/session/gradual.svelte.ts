/**
 * A long list that comes piece by piece, a piece a frame: 2,000 rows at once would hold the page up. Once all of it is
 * there, whatever is added comes at once.
 */
const piece = 100;

export class Gradual {
  #count = $state(piece);
  readonly #length: () => number;

  constructor(length: () => number) {
    this.#length = length;
  }

  /** How many rows to show. */
  get count(): number {
    return this.#count;
  }

  /** Goes on growing until the returned function is called. */
  grow(): () => void {
    let frame = 0;
    const step = () => {
      this.#count = this.#count < this.#length() ? this.#count + piece : Infinity;
      if (this.#count !== Infinity) frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => cancelAnimationFrame(frame);
  }

  /** Has the row at an index shown now. */
  reach(index: number): void {
    this.#count = Math.max(this.#count, index + 1);
  }
}
