/** How the editor shows a note: as it is written, as it reads, or both. Remembered by this browser. */
export type View = "edit" | "preview" | "split";

const key = "alfavoice.notes.view";

export class NoteView {
  #current = $state<View>("edit");
  readonly #storage: Storage;

  constructor(storage: Storage = localStorage) {
    this.#storage = storage;
    const stored = storage.getItem(key);
    if (stored === "preview" || stored === "split") this.#current = stored;
  }

  get current(): View {
    return this.#current;
  }

  set(view: View): void {
    this.#current = view;
    this.#storage.setItem(key, view);
  }

  toggle(): void {
    this.set(this.#current === "preview" ? "edit" : "preview");
  }
}
