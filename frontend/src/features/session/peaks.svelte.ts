/**
 * The waveform: the loudest values, evenly spread. While it records they are asked for again whenever the recording has
 * grown by a twentieth, so that hours of recording do not read the whole sound over and over.
 */
import type { RecordingCalls } from "./calls";
import type { Track } from "./wire";

const count = 2000;
const growth = 1.05;
const leastSeconds = 5;

export class Peaks {
  #values = $state.raw<readonly number[]>([]);
  #covered = $state(0);
  #asked: { track: Track; duration: number } | undefined;
  readonly #calls: Pick<RecordingCalls, "peaks">;

  constructor(calls: Pick<RecordingCalls, "peaks">) {
    this.#calls = calls;
  }

  get values(): readonly number[] {
    return this.#values;
  }

  /** How many seconds of the recording they show. */
  get covered(): number {
    return this.#covered;
  }

  /** Asks for what there is by now, unless it is nearly what is shown. */
  async show(track: Track, duration: number, complete: boolean): Promise<void> {
    const asked = this.#asked;
    const enough = complete ? duration : Math.min(duration / growth, duration - leastSeconds);
    if (duration === 0 || (asked?.track === track && asked.duration >= enough)) return;
    this.#asked = { track, duration };
    try {
      const values = await this.#calls.peaks(count, track);
      if (this.#asked.track !== track) return;
      this.#values = values;
      this.#covered = duration;
    } catch {
      // The sound can be heard and sought without its picture; the next change asks again.
      this.#asked = undefined;
    }
  }
}

/** The outline of the values as a path, `values.length` wide and 2 high; a hairline where it is silent. */
export function outlineOf(values: readonly number[]): string {
  if (values.length === 0) return "";
  const points = values.map((value) => Math.max(0.015, Math.min(1, value)).toFixed(3));
  const above = points.map((value, x) => `L${x + 0.5} ${(1 - Number(value)).toFixed(3)}`);
  const below = points.map((value, x) => `L${x + 0.5} ${(1 + Number(value)).toFixed(3)}`).reverse();
  return `M0 1${above.join("")}L${values.length} 1${below.join("")}Z`;
}
