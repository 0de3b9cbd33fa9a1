/**
 * One list of records as the interface shows it: searched, paged, live.
 *
 * It loads while someone has it open, and reloads quietly what is shown whenever the core says that the collection
 * changed, in this window or another. An answer that was overtaken by a newer question is thrown away.
 */
import type { EventStream } from "$lib/api/events.svelte";
import { isAbort } from "$lib/api/errors";
import type { CollectionName } from "$lib/api/types";
import type { Toasts } from "$lib/ui/toast/toasts.svelte";
import type { Page, Resource, Stored } from "./resource";

export type CollectionStatus = "idle" | "loading" | "ready" | "failed";

/** What a collection needs of the app around it. */
export interface Surroundings {
  stream: Pick<EventStream, "on" | "onChange">;
  toasts: Pick<Toasts, "show">;
  /** Puts a failure into words for the person. */
  report: (error: unknown) => void;
  undoLabel: () => string;
}

export interface CollectionOptions<T> {
  name: CollectionName;
  pageSize?: number;
  /** What the undo toast says after a removal. */
  removedText?: (item: T) => string;
}

const defaultPageSize = 50;
/** The largest page the core serves. */
const largestPage = 200;
const searchDelayMs = 150;
const refreshDelayMs = 60;

export class Collection<T extends Stored, Filters extends object = object> {
  #items = $state.raw<readonly T[]>([]);
  #total = $state(0);
  #status = $state<CollectionStatus>("idle");
  #error = $state.raw<unknown>();
  #loadingMore = $state(false);
  #query = $state("");
  #filters = $state.raw({} as Partial<Filters>);
  #users = 0;
  #stale = true;
  #request = new AbortController();
  #searchTimer: ReturnType<typeof setTimeout> | undefined;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #resource: Resource<T, Partial<Filters>>;
  readonly #surroundings: Surroundings;
  readonly #options: CollectionOptions<T>;

  constructor(
    resource: Resource<T, Partial<Filters>>,
    surroundings: Surroundings,
    options: CollectionOptions<T>,
  ) {
    this.#resource = resource;
    this.#surroundings = surroundings;
    this.#options = options;
    surroundings.stream.onChange(options.name, () => this.#invalidate());
    surroundings.stream.on("state", () => this.#status === "failed" && this.#invalidate());
  }

  get items(): readonly T[] {
    return this.#items;
  }

  get total(): number {
    return this.#total;
  }

  get status(): CollectionStatus {
    return this.#status;
  }

  get error(): unknown {
    return this.#error;
  }

  get query(): string {
    return this.#query;
  }

  get filters(): Partial<Filters> {
    return this.#filters;
  }

  /** True when a search or a filter may hide records. */
  get narrowed(): boolean {
    return this.#query !== "" || Object.values(this.#filters).some((value) => value !== undefined);
  }

  get hasMore(): boolean {
    return this.#items.length < this.#total;
  }

  get loadingMore(): boolean {
    return this.#loadingMore;
  }

  /** Keeps the list loaded and live until the returned function is called: `$effect(() => notes.open())`. */
  open(): () => void {
    this.#users += 1;
    if (this.#stale) void this.load();
    return () => {
      this.#users -= 1;
    };
  }

  /** Loads the first page again; what is shown stays until the answer is there. */
  async load(): Promise<void> {
    await this.#ask((signal) => this.#page(0, this.#pageSize, signal));
  }

  search(query: string): void {
    if (query === this.#query) return;
    this.#query = query;
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => void this.load(), searchDelayMs);
  }

  filter(filters: Partial<Filters>): void {
    this.#filters = { ...this.#filters, ...filters };
    void this.load();
  }

  async loadMore(): Promise<void> {
    if (!this.hasMore || this.#loadingMore) return;
    this.#loadingMore = true;
    const shown = this.#items;
    await this.#ask(async (signal) => {
      const { items, total } = await this.#page(shown.length, this.#pageSize, signal);
      return { items: [...shown, ...withoutKnown(items, shown)], total };
    });
    this.#loadingMore = false;
  }

  /** Takes the record out at once and offers to bring it back. */
  async remove(item: T): Promise<void> {
    const { remove, restore } = this.#resource;
    if (!remove) return;
    this.take(item.id);
    try {
      await remove(item.id);
    } catch (error) {
      this.#surroundings.report(error);
      return this.#refresh();
    }
    const text = this.#options.removedText?.(item);
    const action = restore && {
      label: this.#surroundings.undoLabel(),
      run: () => void this.restore(item.id),
      undoes: true,
    };
    if (text !== undefined) this.#surroundings.toasts.show(action ? { text, action } : { text });
  }

  async restore(id: string): Promise<void> {
    try {
      await this.#resource.restore?.(id);
      await this.#refresh();
    } catch (error) {
      this.#surroundings.report(error);
    }
  }

  /** Shows a record the core has just answered with, without waiting for the next load. */
  protected put(item: T): void {
    const known = this.#items.some((other) => other.id === item.id);
    this.#items = known
      ? this.#items.map((other) => (other.id === item.id ? item : other))
      : [item, ...this.#items];
    if (!known) this.#total += 1;
  }

  protected take(id: string): void {
    const left = this.#items.filter((item) => item.id !== id);
    this.#total -= this.#items.length - left.length;
    this.#items = left;
  }

  get #pageSize(): number {
    return this.#options.pageSize ?? defaultPageSize;
  }

  #invalidate(): void {
    this.#stale = true;
    if (this.#users === 0 || this.#refreshTimer !== undefined) return;
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = undefined;
      void this.#refresh();
    }, refreshDelayMs);
  }

  /** Reloads as much as is shown, so that the list keeps its length and the person their place. */
  async #refresh(): Promise<void> {
    const wanted = Math.max(this.#items.length, this.#pageSize);
    await this.#ask(async (signal) => {
      const page = await this.#page(0, Math.min(wanted, largestPage), signal);
      while (page.items.length < Math.min(wanted, page.total)) {
        const next = await this.#page(
          page.items.length,
          Math.min(wanted - page.items.length, largestPage),
          signal,
        );
        const fresh = withoutKnown(next.items, page.items);
        // Records that moved while this asks may make a page of known ones only.
        if (fresh.length === 0) break;
        page.items.push(...fresh);
      }
      return page;
    });
  }

  #page(offset: number, limit: number, signal: AbortSignal): Promise<Page<T>> {
    return this.#resource.list({ ...this.#filters, q: this.#query, limit, offset }, signal);
  }

  /** Only the answer to the latest question counts. */
  async #ask(question: (signal: AbortSignal) => Promise<Page<T>>): Promise<void> {
    this.#request.abort();
    const request = (this.#request = new AbortController());
    this.#stale = false;
    if (this.#status !== "ready") this.#status = "loading";
    try {
      const page = await question(request.signal);
      if (request.signal.aborted) return;
      this.#items = page.items;
      this.#total = page.total;
      this.#error = undefined;
      this.#status = "ready";
    } catch (error) {
      if (request.signal.aborted || isAbort(error)) return;
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.#stale = true;
    this.#error = error;
    this.#status = "failed";
  }
}

function withoutKnown<T extends Stored>(items: readonly T[], known: readonly T[]): T[] {
  const ids = new Set(known.map((item) => item.id));
  return items.filter((item) => !ids.has(item.id));
}
