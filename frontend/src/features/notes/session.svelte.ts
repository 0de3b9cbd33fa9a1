/** One note being edited: runs what `autosave.ts` decides, and is what the editor shows. */
import type { Note } from "$lib/api";
import { type Effect, type Event, type Saving, draftOf, isUnsettled, type Problem, step } from "./autosave";
import { failureOf, type NoteCalls } from "./calls";
import type { Drafts } from "./drafts";
import { excess, type NoteFields } from "./fields";

export interface SessionParts {
  calls: NoteCalls;
  drafts: Drafts;
  split: (id: string, fields: NoteFields, because: "conflict" | "gone") => void;
  /** Told after every step. */
  stepped: (session: NoteSession) => void;
}

/** How the words on the page are: what the line under the editor says. */
export type SaveState =
  | "new"
  | "loading"
  | "missing"
  | "saved"
  | "saving"
  | "offline"
  | "full"
  | "busy"
  | "refused"
  | "tooLong"
  | "gone";

const troubles: Record<Problem, SaveState> = {
  network: "offline",
  full: "full",
  busy: "busy",
  refused: "refused",
};

type Given<E> = E extends unknown ? Omit<E, "at"> : never;
type Call = Exclude<Effect, { kind: "split" }>;

export class NoteSession {
  readonly id: string;
  #saving = $state.raw<Saving>() as Saving;
  #kept = $state(true);
  #drafted: boolean;
  #stopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: (() => void)[] = [];
  readonly #parts: SessionParts;

  constructor(id: string, initial: Saving, parts: SessionParts) {
    this.id = id;
    this.#saving = initial;
    this.#drafted = isUnsettled(initial);
    this.#parts = parts;
  }

  get fields(): NoteFields {
    return this.#saving.mine;
  }

  get savedAt(): string | undefined {
    return this.#saving.savedAt;
  }

  /** False when not even the browser has room for what is unsaved. */
  get kept(): boolean {
    return this.#kept;
  }

  get unsettled(): boolean {
    return isUnsettled(this.#saving);
  }

  /** By how many characters the text is too long. */
  get excess(): number {
    return excess(this.#saving.mine);
  }

  get state(): SaveState {
    const { phase, problem, revision, certain } = this.#saving;
    const unread = revision === 0 && !this.unsettled;
    if (phase === "gone") return unread ? "missing" : "gone";
    // What has not been read yet must not look like an empty note to write in.
    if (unread && !certain) return "loading";
    if (phase === "refused") return "refused";
    return problem ? troubles[problem] : this.#untroubled(revision);
  }

  open(): void {
    this.#dispatch({ kind: "opened" });
  }

  write(patch: Partial<NoteFields>): void {
    this.#dispatch({ kind: "typed", patch: sound(patch) });
  }

  compose(on: boolean): void {
    this.#dispatch({ kind: "composing", on });
  }

  nudge(kind: "flush" | "online" | "removed" | "changedElsewhere" | "bringBack" | "left"): void {
    this.#dispatch({ kind });
  }

  /** Sends what is unsaved; done when an answer is there, whatever it is. */
  async finish(): Promise<void> {
    this.nudge("flush");
    while (this.#busy) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Forgets everything, the draft included: the note is being deleted. */
  discard(): void {
    this.stop();
    this.#parts.drafts.drop(this.id);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #untroubled(revision: number): SaveState {
    if (this.unsettled) return this.excess > 0 ? "tooLong" : "saving";
    return revision === 0 ? "new" : "saved";
  }

  get #busy(): boolean {
    const { phase, dueAt } = this.#saving;
    return !this.#stopped && (phase === "sending" || phase === "fetching" || this.#isDue(dueAt));
  }

  #isDue(dueAt: number | undefined): boolean {
    return this.#saving.phase === "idle" && dueAt !== undefined;
  }

  #dispatch(event: Given<Event>): void {
    if (this.#stopped) return;
    const [next, effects] = step(this.#saving, { ...event, at: Date.now() } as Event);
    this.#saving = next;
    for (const effect of effects) this.#run(effect);
    this.#keep();
    clearTimeout(this.#timer);
    if (next.dueAt !== undefined) {
      this.#timer = setTimeout(() => this.#dispatch({ kind: "due" }), Math.max(0, next.dueAt - Date.now()));
    }
    for (const done of this.#waiting.splice(0)) done();
    this.#parts.stepped(this);
  }

  #keep(): void {
    if (isUnsettled(this.#saving)) {
      this.#kept = this.#parts.drafts.keep(this.id, draftOf(this.#saving));
      this.#drafted = true;
    } else if (this.#drafted) {
      this.#parts.drafts.drop(this.id);
      this.#drafted = false;
      this.#kept = true;
    }
  }

  #run(effect: Effect): void {
    if (effect.kind === "split") return this.#parts.split(this.id, effect.fields, effect.because);
    void this.#ask(effect);
  }

  async #ask(effect: Call): Promise<void> {
    const isSave = effect.kind === "create" || effect.kind === "change";
    try {
      const note = await this.#call(effect);
      this.#dispatch({ kind: isSave ? "saved" : "fetched", note });
    } catch (error) {
      const of = isSave ? "save" : effect.kind === "restore" ? "restore" : "fetch";
      this.#dispatch({ kind: "failed", of, failure: failureOf(error) });
    }
  }

  #call(effect: Call): Promise<Note> {
    const { calls } = this.#parts;
    switch (effect.kind) {
      case "create":
        return calls.create(this.id, effect.fields);
      case "change":
        return calls.change(this.id, effect.patch, effect.baseRevision);
      case "restore":
        return calls.restore(this.id);
      default:
        return calls.read(this.id);
    }
  }
}

/** What no text may have: the core refuses it, and nobody has typed it. */
function sound(patch: Partial<NoteFields>): Partial<NoteFields> {
  const clean = (text: string) => text.replaceAll("\0", "").replace(/\p{Surrogate}/gu, "\ufffd");
  return {
    ...patch,
    ...(patch.title !== undefined && { title: clean(patch.title) }),
    ...(patch.content !== undefined && { content: clean(patch.content) }),
  };
}
