/**
 * Words the core has not confirmed, kept in the browser: they survive a reload, a crash and a power cut.
 *
 * One draft a note and window, as two windows may edit one note. A window's drafts are picked up by itself after a
 * reload, or by any other once it is gone: every living window holds a lock by its name.
 */
import type { Draft } from "./autosave";
import { newId } from "./ids";

export interface KeptDraft extends Draft {
  readonly noteId: string;
  readonly keptAt: number;
}

export interface DraftStores {
  local: Storage;
  /** Lives as long as the window, reloads included. */
  session: Storage;
  locks?: LockManager | undefined;
}

const prefix = "alfavoice.draft.";
const ownerKey = "alfavoice.window";
const lockPrefix = "alfavoice.window.";

export class Drafts {
  readonly #stores: DraftStores;
  readonly #owner: string;

  constructor(stores: DraftStores) {
    this.#stores = stores;
    this.#owner = stores.session.getItem(ownerKey) ?? newId();
    attempt(() => stores.session.setItem(ownerKey, this.#owner));
    // Held until the window is gone; a duplicated tab waits here for its twin, and then takes over.
    void stores.locks?.request(lockPrefix + this.#owner, () => new Promise(() => {})).catch(() => {});
  }

  /** True when it is on the disk: the browser may be out of room. */
  keep(noteId: string, draft: Draft): boolean {
    const kept: KeptDraft = { ...draft, noteId, keptAt: Date.now() };
    return attempt(() => this.#stores.local.setItem(this.#key(noteId), JSON.stringify(kept)));
  }

  drop(noteId: string): void {
    attempt(() => this.#stores.local.removeItem(this.#key(noteId)));
  }

  /** This window's own draft of a note. */
  of(noteId: string): KeptDraft | undefined {
    return this.#read(this.#key(noteId));
  }

  /** Takes over what this window kept before its reload, and what windows kept that are gone. */
  async recover(): Promise<KeptDraft[]> {
    const alive = await this.#aliveOwners();
    const found = this.#keys().flatMap((key) => {
      const draft = this.#read(key);
      return draft && !alive.has(ownerOf(key)) ? [{ key, draft }] : [];
    });
    const newestFirst = found.sort((a, b) => b.draft.keptAt - a.draft.keptAt);
    return newestFirst.filter(({ key, draft }) => this.#adopt(key, draft)).map(({ draft }) => draft);
  }

  /** A second draft of one note stays for the next time: it then meets the note the first has become. */
  #adopt(key: string, draft: KeptDraft): boolean {
    if (key === this.#key(draft.noteId)) return true;
    if (this.of(draft.noteId) || !this.keep(draft.noteId, draft)) return false;
    attempt(() => this.#stores.local.removeItem(key));
    return true;
  }

  async #aliveOwners(): Promise<Set<string>> {
    const { held = [] } = (await this.#stores.locks?.query()) ?? {};
    const owners = held.map((lock) => lock.name?.slice(lockPrefix.length) ?? "");
    return new Set(owners.filter((owner) => owner !== this.#owner));
  }

  #keys(): string[] {
    const { local } = this.#stores;
    const keys = Array.from({ length: local.length }, (_, index) => local.key(index) ?? "");
    return keys.filter((key) => key.startsWith(prefix));
  }

  #key(noteId: string): string {
    return `${prefix}${noteId}.${this.#owner}`;
  }

  #read(key: string): KeptDraft | undefined {
    try {
      return (JSON.parse(this.#stores.local.getItem(key) ?? "null") as KeptDraft | null) ?? undefined;
    } catch {
      return undefined;
    }
  }
}

function ownerOf(key: string): string {
  return key.slice(key.lastIndexOf(".") + 1);
}

function attempt(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
