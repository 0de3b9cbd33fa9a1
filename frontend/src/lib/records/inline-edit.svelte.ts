/**
 * A list whose rows are written in place: a row to add on top, one row at a time under edit.
 *
 * A record under edit keeps its row, whatever happens to the list; one just added stays on top until the person
 * searches or leaves, so that it never jumps away between 10,000 others.
 */
import { ApiError } from "$lib/api";
import type { ChangeListener } from "$lib/api/events.svelte";
import type { Collection } from "./collection.svelte";
import type { Stored } from "./resource";
import { isConflict, RowForm } from "./row-form.svelte";

export interface Revised extends Stored {
  revision: number;
}

/** The part of a `WritableCollection` that this needs. */
export type Editable<T extends Revised, Body> = Collection<T> & {
  create(body: Body): Promise<T>;
  change(id: string, body: Body & { baseRevision: number }): Promise<T>;
};

export interface InlineEditOptions<T extends Revised, Draft extends object, Body> {
  collection: Editable<T, Body>;
  read: (id: string) => Promise<T>;
  /** Without a record: what an empty row starts with. */
  draftOf: (record?: T) => Draft;
  bodyOf: (draft: Draft) => Body;
  nameField: keyof Draft & keyof T & string;
  report: (error: unknown) => void;
}

interface Editing<T, Draft extends object> {
  record: T;
  /** Where the row was, should the list lose the record. */
  index: number;
  form: RowForm<Draft>;
}

export class InlineEdit<T extends Revised, Draft extends object, Body> {
  readonly adding: RowForm<Draft>;
  #editing = $state.raw<Editing<T, Draft>>();
  #onTop = $state.raw<readonly T[]>([]);
  #chosen = $state<string>();
  readonly #options: InlineEditOptions<T, Draft, Body>;
  readonly #rows = $derived.by(() => this.#arrange());
  readonly #current = $derived(this.#rows.find(({ id }) => id === this.#chosen) ?? this.#rows[0]);

  constructor(options: InlineEditOptions<T, Draft, Body>) {
    this.#options = options;
    this.adding = new RowForm(options.draftOf(), options.nameField);
  }

  get collection(): Collection<T> {
    return this.#options.collection;
  }

  get rows(): readonly T[] {
    return this.#rows;
  }

  /** The row that the keyboard is on, or would come to. */
  get current(): T | undefined {
    return this.#current;
  }

  get editing(): T | undefined {
    return this.#editing?.record;
  }

  /** What is typed for a record, while it is under edit. */
  formOf(record: T): RowForm<Draft> | undefined {
    return this.#editing?.record.id === record.id ? this.#editing.form : undefined;
  }

  nameOf(record: T): string {
    return String(record[this.#options.nameField]);
  }

  choose(record: T): void {
    this.#chosen = record.id;
  }

  search(query: string): void {
    this.#onTop = [];
    this.collection.search(query);
  }

  /** Adds what is in the row on top; gives the record, or nothing when it was refused. */
  async add(): Promise<T | undefined> {
    const { collection, bodyOf, draftOf } = this.#options;
    let added: T | undefined;
    await this.adding.submit(async () => (added = await collection.create(bodyOf(this.adding.draft))));
    if (!added) return undefined;
    if (collection.query !== "") this.search("");
    this.#onTop = [added, ...this.#onTop];
    this.adding.reset(draftOf());
    return added;
  }

  /** Puts a row under edit; another one that still is gets saved first. False when that one was refused. */
  async start(record: T): Promise<boolean> {
    if (this.#editing?.record.id === record.id) return true;
    if (this.#editing && !(await this.save())) return false;
    const { draftOf, nameField } = this.#options;
    const index = this.#rows.findIndex(({ id }) => id === record.id);
    this.#editing = { record, index, form: new RowForm(draftOf(record), nameField) };
    this.#chosen = record.id;
    return true;
  }

  cancel(): void {
    this.#editing = undefined;
  }

  /** Saves the row under edit; true when it is done with. */
  async save(): Promise<boolean> {
    const editing = this.#editing;
    if (!editing) return true;
    const saved = await editing.form.submit(() => this.#store(editing));
    if (saved && this.#editing?.form === editing.form) this.#editing = undefined;
    return saved;
  }

  async remove(record: T): Promise<void> {
    if (this.#editing?.record.id === record.id) this.cancel();
    this.#drop(record.id);
    await this.collection.remove(record);
  }

  /** Shows a record on top, wherever it is in the list: someone followed a link to it. */
  async reveal(id: string): Promise<void> {
    try {
      const record = await this.#options.read(id);
      this.#drop(id);
      this.#onTop = [record, ...this.#onTop];
      this.#chosen = id;
    } catch (error) {
      this.#options.report(error);
    }
  }

  /** Rows kept on top may be on no loaded page: they follow changes on their own. */
  readonly follow: ChangeListener = (change) => {
    if (change?.action === "deleted" && change.id) return this.#drop(change.id);
    const ids = this.#onTop.map(({ id }) => id).filter((id) => change?.id === undefined || id === change.id);
    for (const id of ids) void this.#reload(id);
  };

  async #reload(id: string): Promise<void> {
    try {
      const record = await this.#options.read(id);
      this.#onTop = this.#onTop.map((other) => (other.id === id ? record : other));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) this.#drop(id);
    }
  }

  async #store(editing: Editing<T, Draft>): Promise<void> {
    const { collection, bodyOf, read } = this.#options;
    const { form } = editing;
    const { id } = editing.record;
    if (form.interference === "deleted") {
      await collection.restore(id);
      editing.record = await read(id);
    }
    const baseRevision = editing.record.revision;
    try {
      const saved = await collection.change(id, { ...bodyOf(form.draft), baseRevision });
      this.#onTop = this.#onTop.map((other) => (other.id === id ? saved : other));
    } catch (error) {
      if (isConflict(error)) await this.#lookAgain(editing);
      throw error;
    }
  }

  /** Takes over what the record is now as the ground to save on, and leaves what is typed alone. */
  async #lookAgain(editing: Editing<T, Draft>): Promise<void> {
    try {
      editing.record = await this.#options.read(editing.record.id);
      editing.form.warn("changed");
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) editing.form.warn("deleted");
    }
  }

  #drop(id: string): void {
    this.#onTop = this.#onTop.filter((record) => record.id !== id);
  }

  #arrange(): readonly T[] {
    const loaded = new Map(this.collection.items.map((record) => [record.id, record]));
    const onTop = this.#onTop.map((record) => newer(record, loaded.get(record.id)));
    const ids = new Set(onTop.map(({ id }) => id));
    const rows = [...onTop, ...this.collection.items.filter(({ id }) => !ids.has(id))];
    const editing = this.#editing;
    if (editing && !rows.some(({ id }) => id === editing.record.id)) {
      rows.splice(editing.index, 0, editing.record);
    }
    return rows;
  }
}

function newer<T extends Revised>(one: T, other: T | undefined): T {
  return other && other.revision > one.revision ? other : one;
}
