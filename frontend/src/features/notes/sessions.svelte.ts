/**
 * The notes being edited. They outlive the page that shows them: whoever goes to another note or page leaves the
 * saving behind, and it goes on until the core has everything.
 */
import type { LibraryChanged, Note } from "$lib/api";
import type { Translate } from "$lib/i18n";
import type { Surroundings } from "$lib/records";
import { draftedNote, knownNote, newNote, type Saving, unknownNote } from "./autosave";
import { noteCalls } from "./calls";
import { Drafts, type DraftStores } from "./drafts";
import { longestTitle, type NoteFields } from "./fields";
import { newId } from "./ids";
import { NoteSession, type SessionParts } from "./session.svelte";

const longestName = 80;

type MoveListener = (from: string, to: string) => void;

export class NoteSessions {
  #ready = $state(false);
  readonly #sessions = new Map<string, NoteSession>();
  readonly #watched = new Map<string, number>();
  readonly #moved = new Set<MoveListener>();
  readonly #toasts: Surroundings["toasts"];
  readonly #t: Translate;
  readonly #drafts: Drafts;
  readonly #parts: SessionParts;

  constructor(
    { stream, toasts }: Surroundings,
    t: Translate,
    fetchFunction?: typeof fetch,
    stores: DraftStores = { local: localStorage, session: sessionStorage, locks: navigator.locks },
  ) {
    this.#toasts = toasts;
    this.#t = t;
    this.#drafts = new Drafts(stores);
    this.#parts = {
      calls: noteCalls(fetchFunction),
      drafts: this.#drafts,
      split: (id, fields, because) => this.#split(id, fields, because),
      stepped: (session) => this.#release(session),
    };
    stream.on("state", () => this.#all((session) => session.nudge("online")));
    stream.onChange("notes", (change) => this.#changed(change));
  }

  /** False until the drafts of the last time have been picked up. */
  get ready(): boolean {
    return this.#ready;
  }

  start(): () => void {
    void this.#recover();
    const flush = () => this.#all((session) => session.nudge("flush"));
    const flushWhenHidden = () => document.visibilityState === "hidden" && flush();
    const retry = () => this.#all((session) => session.nudge("online"));
    addEventListener("pagehide", flush);
    addEventListener("online", retry);
    document.addEventListener("visibilitychange", flushWhenHidden);
    return () => {
      removeEventListener("pagehide", flush);
      removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", flushWhenHidden);
    };
  }

  /** A note to edit; `seed` is what the list knows of it. */
  open(id: string, seed?: Note): NoteSession {
    const known = this.#sessions.get(id);
    if (known) return known;
    const draft = this.#drafts.of(id);
    return this.#add(id, draft ? draftedNote(draft) : seed ? knownNote(seed) : unknownNote());
  }

  /** A new note, which the core learns of with its first word. */
  create(): NoteSession {
    return this.#add(newId(), newNote());
  }

  /** The session lives while it is watched, and after that until everything is saved. */
  watch(session: NoteSession): () => void {
    const { id } = session;
    this.#watched.set(id, (this.#watched.get(id) ?? 0) + 1);
    session.open();
    return () => {
      const left = (this.#watched.get(id) ?? 1) - 1;
      this.#watched.set(id, left);
      if (left > 0) return;
      this.#watched.delete(id);
      session.nudge("left");
    };
  }

  /** Told when the words on the page have become another note. */
  onMoved(listener: MoveListener): () => void {
    this.#moved.add(listener);
    return () => this.#moved.delete(listener);
  }

  /** Before a note is deleted: its last words belong into the trash too. False when they cannot get there. */
  async close(id: string): Promise<boolean> {
    const session = this.#sessions.get(id);
    if (!session) return true;
    await session.finish();
    if (session.unsettled && session.state !== "gone") return false;
    this.#sessions.delete(id);
    session.discard();
    return true;
  }

  #add(id: string, saving: Saving): NoteSession {
    const session = new NoteSession(id, saving, this.#parts);
    this.#sessions.set(id, session);
    return session;
  }

  #all(act: (session: NoteSession) => void): void {
    for (const session of [...this.#sessions.values()]) act(session);
  }

  async #recover(): Promise<void> {
    for (const { noteId } of await this.#drafts.recover()) this.open(noteId).open();
    this.#ready = true;
  }

  #changed(change: LibraryChanged | undefined): void {
    const id = change?.id;
    const removed = change?.action === "deleted";
    this.#all((session) => {
      if (id !== undefined && id !== null && id !== session.id) return;
      session.nudge(removed && id ? "removed" : "changedElsewhere");
    });
  }

  #release(session: NoteSession): void {
    if (this.#watched.has(session.id) || !this.#sessions.has(session.id)) return;
    if (session.unsettled) return session.state === "gone" ? session.nudge("left") : undefined;
    session.stop();
    this.#sessions.delete(session.id);
  }

  #split(id: string, fields: NoteFields, because: "conflict" | "gone"): void {
    const title = this.#copyTitle(fields);
    const copy = this.#add(newId(), newNote());
    copy.write({ ...fields, title, pinned: false });
    copy.nudge("flush");
    const text = because === "conflict" ? "notes.conflictKept" : "notes.goneKept";
    this.#toasts.show({ text: this.#t(text, { title }) });
    if (because === "conflict") for (const listener of this.#moved) listener(id, copy.id);
  }

  #copyTitle({ title, content }: NoteFields): string {
    const firstLine = content
      .trim()
      .split("\n", 1)[0]
      ?.replace(/^[#>*\-\s]+/, "")
      .slice(0, longestName);
    const suffix = this.#t("notes.myCopy");
    const name = title.trim() || firstLine || this.#t("common.untitled");
    return `${name.slice(0, longestTitle - suffix.length - 1)} ${suffix}`;
  }
}
