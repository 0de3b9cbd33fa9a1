/**
 * One recording, open: its facts, its lines, and how far the transcription is. Live: what happens to it in the core,
 * here or in another window, is shown as it happens; after a lost connection everything is read again.
 */
import { ApiError, type LibraryChanged, type Schemas } from "$lib/api";
import type { Surroundings } from "$lib/records";
import type { RecordingCalls } from "./calls";
import { Line } from "./line.svelte";
import { type Chunk, type Recording, secondsOf } from "./wire";

export type RecordingState = "loading" | "ready" | "missing" | "failed";
export type Facts = Omit<Recording, "chunks">;

export interface Counts {
  completed: number;
  waiting: number;
  failed: number;
}

const reloadDelayMs = 300;

export class OpenRecording {
  readonly id: string;
  #state = $state<RecordingState>("loading");
  #error = $state.raw<unknown>();
  #facts = $state.raw<Facts>();
  #lines = $state.raw<readonly Line[]>([]);
  /** Seconds recorded so far, as the recorder counts them. */
  #elapsed = $state(0);
  readonly #byId = new Map<string, Line>();
  /** What was said about chunks while an answer was on its way: it may be newer than the answer. */
  #meanwhile: Chunk[] | undefined;
  #loading = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #asked = new Set<string>();
  readonly #calls: RecordingCalls;
  readonly #around: Surroundings;
  readonly #counts = $derived(countsOf(this.#lines));
  readonly #duration = $derived(
    Math.max(secondsOf(this.#facts?.sampleCount ?? 0), this.#elapsed, this.#lines.at(-1)?.end ?? 0),
  );

  constructor(id: string, calls: RecordingCalls, around: Surroundings) {
    this.id = id;
    this.#calls = calls;
    this.#around = around;
  }

  get state(): RecordingState {
    return this.#state;
  }

  get error(): unknown {
    return this.#error;
  }

  get facts(): Facts | undefined {
    return this.#facts;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** In seconds; grows while it records. */
  get duration(): number {
    return this.#duration;
  }

  /** True while it is being recorded. */
  get running(): boolean {
    return this.#facts?.status === "recording";
  }

  lineOf(id: string): Line | undefined {
    return this.#byId.get(id);
  }

  /** Loads it and keeps it live until the returned function is called. */
  open(): () => void {
    const { stream } = this.#around;
    const mine = (sessionId: string | undefined) => sessionId === this.id;
    const closing = [
      stream.on("chunk_created", ({ sessionId, chunk }) => mine(sessionId) && this.#hear(chunk)),
      stream.on("chunk_transcribed", ({ sessionId, chunk }) => mine(sessionId) && this.#hear(chunk)),
      stream.on("session_stopped", ({ session }) => mine(session.id) && this.#take(session)),
      stream.on("recorder", ({ recorder }) => mine(recorder.sessionId) && this.#grow(recorder)),
      stream.onChange("recordings", (change) => this.#changed(change)),
    ];
    void this.load();
    return () => {
      clearTimeout(this.#timer);
      closing.forEach((close) => close());
    };
  }

  async load(): Promise<void> {
    const turn = (this.#loading += 1);
    this.#meanwhile ??= [];
    if (this.#state !== "ready") this.#state = "loading";
    try {
      const recording = await this.#calls.read();
      if (turn !== this.#loading) return;
      const newer = this.#meanwhile ?? [];
      this.#take(recording);
      for (const chunk of newer) this.put(chunk);
    } catch (error) {
      if (turn === this.#loading) this.#failed(error);
    }
  }

  /** Puts what the core has just answered with in its place. */
  put(chunk: Chunk): void {
    const known = this.#byId.get(chunk.id);
    if (known) return known.put(chunk);
    const line = new Line(chunk);
    this.#byId.set(chunk.id, line);
    this.#lines = [...this.#lines, line].sort((a, b) => a.chunk.index - b.chunk.index);
  }

  /** Asks for the words of a line, once for each of its texts. A failure is no matter: only a highlight is missing. */
  async learn(line: Line): Promise<void> {
    const key = `${line.id} ${line.versionId}`;
    if (line.words || line.versionId === "" || this.#asked.has(key)) return;
    this.#asked.add(key);
    await this.#calls.chunk(line.id).then(
      (details) => line.learn(details),
      () => this.#asked.delete(key),
    );
  }

  /** Throws what the core refuses: the field shows it. */
  async change(patch: { title?: string; tags?: string[] }): Promise<void> {
    const { title, tags } = await this.#calls.change(patch);
    if (this.#facts) this.#facts = { ...this.#facts, title, tags };
  }

  #take({ chunks, ...facts }: Recording): void {
    this.#facts = facts;
    const lines = chunks.map((chunk) => {
      const line = this.#byId.get(chunk.id) ?? new Line(chunk);
      line.put(chunk);
      return line;
    });
    this.#byId.clear();
    for (const line of lines) this.#byId.set(line.id, line);
    this.#lines = lines;
    // Whatever answer is still on its way is older than this.
    this.#loading += 1;
    this.#meanwhile = undefined;
    this.#error = undefined;
    this.#state = "ready";
  }

  #failed(error: unknown): void {
    this.#error = error;
    if (error instanceof ApiError && error.status === 404) this.#state = "missing";
    else if (this.#state !== "ready") this.#state = "failed";
  }

  #grow({ elapsed, health }: Schemas["RecorderState"]): void {
    this.#elapsed = elapsed / 1000;
    if (this.#facts && health) this.#facts = { ...this.#facts, health };
  }

  #hear(chunk: Chunk): void {
    this.#meanwhile?.push(chunk);
    if (this.#state === "ready") this.put(chunk);
  }

  #changed(change: LibraryChanged | undefined): void {
    if (change?.id && change.id !== this.id) return;
    if (change?.action === "deleted" && change.id) {
      this.#state = "missing";
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), reloadDelayMs);
  }
}

function countsOf(lines: readonly Line[]): Counts {
  const counts = { completed: 0, waiting: 0, failed: 0 };
  for (const { chunk } of lines) {
    if (chunk.status === "completed") counts.completed += 1;
    else if (chunk.status === "failed") counts.failed += 1;
    else counts.waiting += 1;
  }
  return counts;
}
