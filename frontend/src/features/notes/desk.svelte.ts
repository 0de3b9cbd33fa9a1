/** The notes page: which note is open, and what can be done with notes. */
import type { Note } from "$lib/api";
import type { App } from "$application";
import type { NoteSession } from "./session.svelte";
import { fileNameOf, glimpseOf } from "./words";

/** How the page is moved and focused; the page itself brings it. */
export interface Moves {
  /** Opens a note, or only the list. */
  goTo: (id?: string) => void;
  /** Puts the focus on the row of a note, or on the list. */
  focusRow: (id?: string) => void;
}

export type Part = "title" | "text";

export class Desk {
  #session = $state.raw<NoteSession>();
  #wanted = $state.raw<{ id: string; part: Part }>();
  readonly #app: App;
  readonly #moves: Moves;

  constructor(app: App, moves: Moves) {
    this.#app = app;
    this.#moves = moves;
  }

  get session(): NoteSession | undefined {
    return this.#session;
  }

  /** Opens a note until the returned function is called. */
  show(id: string | undefined): () => void {
    if (id === undefined) {
      this.#session = undefined;
      return () => {};
    }
    const { noteSessions, notes } = this.#app;
    const session = noteSessions.open(
      id,
      notes.items.find((note) => note.id === id),
    );
    this.#session = session;
    return noteSessions.watch(session);
  }

  create(): void {
    const { id } = this.#app.noteSessions.create();
    this.want(id, "title");
    this.#moves.goTo(id);
  }

  /** The part of a note that gets the focus as soon as it is shown. */
  want(id: string, part: Part): void {
    this.#wanted = { id, part };
  }

  /** Answers once. */
  takeWanted(session: NoteSession): Part | undefined {
    const wanted = this.#wanted;
    if (wanted?.id !== session.id) return undefined;
    this.#wanted = undefined;
    return wanted.part;
  }

  /** Deletes at once; the toast brings it back. The next note takes its place. */
  async remove(id: string): Promise<void> {
    const { notes, noteSessions, toasts, i18n } = this.#app;
    const known = notes.items.find((note) => note.id === id);
    const session = this.#session?.id === id ? this.#session : undefined;
    const stored = session === undefined || !["new", "missing", "gone"].includes(session.state);
    if (session) this.#openInstead(id);
    if (!(await noteSessions.close(id))) {
      toasts.show({ text: i18n.t("notes.notDeleted"), tone: "danger" });
    } else if (stored) {
      await notes.remove(known ?? ({ id } as Note));
    }
  }

  togglePin(): void {
    const session = this.#session;
    session?.write({ pinned: !session.fields.pinned });
    session?.nudge("flush");
  }

  /** The open note as a file of its own. */
  download(): void {
    const { fields } = this.#session ?? {};
    if (!fields) return;
    const name = fileNameOf(glimpseOf(fields).title) || this.#app.i18n.t("common.untitled");
    const text = fields.title ? `# ${fields.title}\n\n${fields.content}` : fields.content;
    const href = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    const link = document.createElement("a");
    link.href = href;
    link.download = `${name}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(href), 1000);
  }

  #openInstead(id: string): void {
    const { items } = this.#app.notes;
    const index = items.findIndex((note) => note.id === id);
    const next = items[index + 1] ?? items[index - 1];
    const wide = window.matchMedia("(min-width: 720px)").matches;
    this.#moves.goTo(wide && index >= 0 ? next?.id : undefined);
    this.#moves.focusRow(next?.id);
  }
}
