/**
 * Lines being corrected in place. What is typed is the person's: it is kept in the browser until the core has it, stays
 * in its field when saving fails, and stands beside the other text when someone else was faster.
 */
import { ApiError } from "$lib/api";
import type { RecordingCalls } from "./calls";
import type { CorrectionDrafts, Draft } from "./drafts";
import type { Line } from "./line.svelte";
import type { ChunkDetail } from "./wire";

export class Correction {
  readonly line: Line;
  #text = $state("");
  #before: string;
  #base: string;
  saving = $state(false);
  error = $state.raw<unknown>();
  /** What the text has become meanwhile, by another hand. */
  theirs = $state.raw<ChunkDetail>();

  constructor(line: Line, { text, before, base }: Draft) {
    this.line = line;
    this.#text = text;
    this.#before = before;
    this.#base = base;
  }

  get text(): string {
    return this.#text;
  }

  get draft(): Draft {
    return { text: this.#text, before: this.#before, base: this.#base };
  }

  get changed(): boolean {
    return this.#text.trim() !== this.#before.trim();
  }

  type(text: string): void {
    this.#text = text;
  }

  /** From now on it is their text that this one replaces. */
  standOn({ transcription, versionId }: ChunkDetail): void {
    this.#before = transcription ?? "";
    this.#base = versionId;
  }
}

/** A correction that was saved here: what the line said before it, and since. */
interface Saved {
  line: Line;
  before: string;
  since: string;
}

export interface CorrectionParts {
  recordingId: string;
  calls: Pick<RecordingCalls, "chunk" | "correct">;
  drafts: CorrectionDrafts;
  /** Offers to take a text up again that the person gave up. */
  gaveUp: (resume: () => void) => void;
}

export class Corrections {
  #all = $state.raw<ReadonlyMap<string, Correction>>(new Map());
  readonly #parts: CorrectionParts;
  readonly #saved: Saved[] = [];

  constructor(parts: CorrectionParts) {
    this.#parts = parts;
  }

  of(line: Line): Correction | undefined {
    return this.#all.get(line.id);
  }

  start(line: Line): Correction {
    const known = this.of(line);
    return known ?? this.#add(line, { text: line.text, before: line.text, base: line.versionId });
  }

  /** Opens again what was not saved the last time. */
  recover(lineOf: (id: string) => Line | undefined): void {
    for (const [id, draft] of this.#parts.drafts.of(this.#parts.recordingId)) {
      const line = lineOf(id);
      if (line && !this.of(line)) this.#add(line, draft);
    }
  }

  type(correction: Correction, text: string): void {
    correction.type(text);
    this.#parts.drafts.keep(this.#parts.recordingId, correction.line.id, correction.draft);
  }

  /** True when the line is done with: the core has the text, or there was nothing to save. */
  async save(correction: Correction): Promise<boolean> {
    const open = this.of(correction.line) === correction;
    if (!open || correction.saving || correction.theirs) return false;
    if (!correction.changed) return this.#close(correction);
    correction.saving = true;
    correction.error = undefined;
    try {
      await this.#send(correction);
      return this.#close(correction);
    } catch (error) {
      correction.error = await this.#lookAgain(correction, error);
      return false;
    } finally {
      correction.saving = false;
    }
  }

  /** Tries again what the core could not be told. */
  retry(): void {
    for (const correction of this.#all.values()) {
      const { error } = correction;
      if (error instanceof ApiError && error.code === "network") void this.save(correction);
    }
  }

  giveUp(correction: Correction): void {
    const { line, draft, changed } = correction;
    this.#close(correction);
    if (changed) {
      this.#parts.gaveUp(() => {
        const again = this.#add(line, draft);
        this.type(again, draft.text);
      });
    }
  }

  /** Takes back the last correction that nobody has changed since; true when there was one. */
  async undo(): Promise<boolean> {
    const last = this.#saved.pop();
    if (!last) return false;
    const { line, before, since } = last;
    if (line.versionId !== since) return this.undo();
    try {
      line.learn(await this.#parts.calls.correct(line.id, { versionId: before, baseVersionId: since }));
      return true;
    } catch (error) {
      this.#saved.push(last);
      throw error;
    }
  }

  /** Of two texts, the person's own: it becomes the newer version. */
  async keepMine(correction: Correction): Promise<boolean> {
    if (correction.theirs) correction.standOn(correction.theirs);
    correction.theirs = undefined;
    return this.save(correction);
  }

  async #send({ line, draft }: Correction): Promise<void> {
    const body = { transcription: draft.text.trim(), baseVersionId: draft.base };
    line.learn(await this.#parts.calls.correct(line.id, body));
    if (draft.base !== "") this.#saved.push({ line, before: draft.base, since: line.versionId });
  }

  /** After a conflict: the other text, to choose between. Returns what there is to say. */
  async #lookAgain(correction: Correction, error: unknown): Promise<unknown> {
    if (!(error instanceof ApiError) || error.status !== 409) return error;
    try {
      const theirs = await this.#parts.calls.chunk(correction.line.id);
      correction.line.learn(theirs);
      if (theirs.transcription === correction.text.trim()) this.#close(correction);
      else correction.theirs = theirs;
      return undefined;
    } catch (reason) {
      return reason;
    }
  }

  #add(line: Line, draft: Draft): Correction {
    const correction = new Correction(line, draft);
    this.#all = new Map(this.#all).set(line.id, correction);
    return correction;
  }

  #close({ line }: Correction): true {
    const left = new Map(this.#all);
    left.delete(line.id);
    this.#all = left;
    this.#parts.drafts.drop(this.#parts.recordingId, line.id);
    return true;
  }
}
