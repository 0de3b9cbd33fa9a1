/** The calls a collection makes. A feature builds one from the typed client, see `features/notes/resource.ts`. */

export interface Stored {
  id: string;
}

export interface Page<T> {
  items: T[];
  total: number;
}

export interface ListQuery {
  q?: string;
  limit: number;
  offset: number;
}

export interface Resource<T extends Stored, Filters extends object = object> {
  list(query: ListQuery & Filters, signal: AbortSignal): Promise<Page<T>>;
  remove?(id: string): Promise<unknown>;
  restore?(id: string): Promise<T>;
}

/** A resource whose records a person writes. */
export interface WritableResource<
  T extends Stored,
  Create,
  Patch,
  Filters extends object = object,
> extends Resource<T, Filters> {
  create(body: Create): Promise<T>;
  change(id: string, body: Patch): Promise<T>;
  remove(id: string): Promise<unknown>;
  restore(id: string): Promise<T>;
}
