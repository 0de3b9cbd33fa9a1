/** Corrections the core has not confirmed, kept in the browser: they survive a reload, a crash and a power cut. */
export interface Draft {
  text: string;
  /** What the text was when the person began. */
  before: string;
  /** The version that this text was. */
  base: string;
}

const prefix = "alfavoice.correction.";

export class CorrectionDrafts {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  keep(recordingId: string, chunkId: string, draft: Draft): void {
    try {
      this.#storage.setItem(keyOf(recordingId, chunkId), JSON.stringify(draft));
    } catch {
      // No room: the words are still in the field.
    }
  }

  drop(recordingId: string, chunkId: string): void {
    this.#storage.removeItem(keyOf(recordingId, chunkId));
  }

  /** All of a recording, by chunk. */
  of(recordingId: string): Map<string, Draft> {
    const start = keyOf(recordingId, "");
    const found = new Map<string, Draft>();
    for (let index = 0; index < this.#storage.length; index += 1) {
      const key = this.#storage.key(index) ?? "";
      const draft = key.startsWith(start) ? this.#read(key) : undefined;
      if (draft) found.set(key.slice(start.length), draft);
    }
    return found;
  }

  #read(key: string): Draft | undefined {
    try {
      return JSON.parse(this.#storage.getItem(key) ?? "") as Draft;
    } catch {
      return undefined;
    }
  }
}

const keyOf = (recordingId: string, chunkId: string) => `${prefix}${recordingId}.${chunkId}`;
