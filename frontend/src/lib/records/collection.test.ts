import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ToastOptions } from "$lib/ui/toast/toasts.svelte";
import type { Surroundings } from "./collection.svelte";
import type { ListQuery, Page, WritableResource } from "./resource";
import { WritableCollection } from "./writable.svelte";

interface Item {
  id: string;
  name: string;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A core with items in a fixed order, and everything a collection needs around it. */
function world(count = 0, pageSize = 2) {
  const stored: Item[] = Array.from({ length: count }, (_, index) => ({
    id: `${index}`,
    name: `item ${index}`,
  }));
  const trash = new Map<string, Item>();
  const queries: ListQuery[] = [];
  const toasts: ToastOptions[] = [];
  const report = vi.fn();
  let changed = () => {};
  const resource: WritableResource<Item, { name: string }, { name: string }, { tag?: string }> = {
    list: vi.fn(async (query) => {
      queries.push(query);
      const found = stored.filter((item) => item.name.includes(query.q ?? ""));
      return { items: found.slice(query.offset, query.offset + query.limit), total: found.length };
    }),
    create: async ({ name }) => {
      const item = { id: name, name };
      stored.unshift(item);
      return item;
    },
    change: async (id, { name }) => ({ id, name }),
    remove: async (id) => {
      const [item] = stored.splice(
        stored.findIndex((other) => other.id === id),
        1,
      );
      if (item) trash.set(id, item);
    },
    restore: async (id) => {
      const item = trash.get(id);
      if (!item) throw new Error("not in the trash");
      stored.push(item);
      return item;
    },
  };
  const surroundings: Surroundings = {
    stream: {
      onChange: (_, listener) => {
        changed = () => listener(undefined);
        return () => {};
      },
      on: () => () => {},
    },
    toasts: { show: (toast) => toasts.push(toast) },
    report,
    undoLabel: () => "Undo",
  };
  const collection = new WritableCollection(resource, surroundings, {
    name: "notes",
    pageSize,
    removedText: (item) => `${item.name} deleted`,
  });
  const names = () => collection.items.map((item) => item.name);
  return { collection, resource, stored, queries, toasts, report, names, change: () => changed() };
}

const settle = () => vi.advanceTimersByTimeAsync(200);

describe("a collection", () => {
  it("loads when it is opened and says how it is", async () => {
    const { collection, names } = world(3);
    expect(collection.status).toBe("idle");
    collection.open();
    expect(collection.status).toBe("loading");
    await settle();
    expect([collection.status, names(), collection.total, collection.hasMore]).toEqual([
      "ready",
      ["item 0", "item 1"],
      3,
      true,
    ]);
  });

  it("loads more, page by page", async () => {
    const { collection, names } = world(3);
    collection.open();
    await settle();
    await collection.loadMore();
    expect(names()).toEqual(["item 0", "item 1", "item 2"]);
    expect([collection.hasMore, collection.loadingMore]).toEqual([false, false]);
  });

  it("asks once for what is typed quickly", async () => {
    const { collection, queries, names } = world(12);
    collection.open();
    await settle();
    collection.search("1");
    collection.search("11");
    await settle();
    expect(queries.map((query) => query.q)).toEqual(["", "11"]);
    expect([names(), collection.narrowed]).toEqual([["item 11"], true]);
  });

  it("passes filters on", async () => {
    const { collection, queries } = world(1);
    collection.filter({ tag: "work" });
    await settle();
    expect(queries[0]).toMatchObject({ tag: "work", offset: 0 });
  });

  it("throws an overtaken answer away", async () => {
    const { collection, resource, names } = world(2);
    let answer: (page: Page<Item>) => void = () => {};
    vi.mocked(resource.list).mockReturnValueOnce(new Promise((resolve) => (answer = resolve)));
    const first = collection.load();
    await collection.load();
    answer({ items: [{ id: "old", name: "old" }], total: 1 });
    await first;
    expect(names()).toEqual(["item 0", "item 1"]);
  });

  it("reloads as much as is shown when another window changes something", async () => {
    const { collection, stored, names, change, queries } = world(3);
    collection.open();
    await settle();
    await collection.loadMore();
    stored[0] = { id: "0", name: "item changed" };
    change();
    change();
    await settle();
    expect(names()).toEqual(["item changed", "item 1", "item 2"]);
    expect(queries).toHaveLength(3);
  });

  it("reloads no page twice when the core answers with records that are known", async () => {
    const { collection, resource, stored, names, change } = world(300, 250);
    collection.open();
    await settle();
    const page = () => ({ items: stored.slice(0, 200), total: 300 });
    const questions = vi.mocked(resource.list).mockClear();
    questions
      .mockResolvedValueOnce(page())
      .mockResolvedValueOnce(page())
      .mockRejectedValue(new Error("asked again"));
    change();
    await settle();
    expect(questions).toHaveBeenCalledTimes(2);
    expect([collection.status, names().length]).toEqual(["ready", 200]);
  });

  it("waits with a reload until someone looks", async () => {
    const { collection, stored, names, change, queries } = world(1);
    const close = collection.open();
    await settle();
    close();
    stored.push({ id: "9", name: "item 9" });
    change();
    await settle();
    expect(queries).toHaveLength(1);
    collection.open();
    await settle();
    expect(names()).toEqual(["item 0", "item 9"]);
  });

  it("says that it failed, and why", async () => {
    const { collection, resource } = world(1);
    const error = new Error("away");
    vi.mocked(resource.list).mockRejectedValueOnce(error);
    await collection.load();
    expect([collection.status, collection.error]).toEqual(["failed", error]);
    await collection.load();
    expect([collection.status, collection.error]).toEqual(["ready", undefined]);
  });
});

describe("changes", () => {
  it("show what was created and changed at once", async () => {
    const { collection, names } = world(1, 5);
    await collection.load();
    await collection.create({ name: "new" });
    await collection.change("0", { name: "renamed" });
    expect([names(), collection.total]).toEqual([["new", "renamed"], 2]);
  });

  it("take a removed record out at once and bring it back on undo", async () => {
    const { collection, toasts, names } = world(2);
    await collection.load();
    const [first] = collection.items;
    if (!first) throw new Error("nothing to remove");
    const removing = collection.remove(first);
    expect([names(), collection.total]).toEqual([["item 1"], 1]);
    await removing;
    expect(toasts[0]).toMatchObject({ text: "item 0 deleted", action: { label: "Undo" } });
    toasts[0]?.action?.run();
    await settle();
    expect(names()).toEqual(["item 1", "item 0"]);
  });

  it("put back what could not be removed, and say so", async () => {
    const { collection, resource, names, report, toasts } = world(1);
    await collection.load();
    const refusal = new Error("refused");
    resource.remove = () => Promise.reject(refusal);
    const [first] = collection.items;
    if (first) await collection.remove(first);
    expect(names()).toEqual(["item 0"]);
    expect(report).toHaveBeenCalledWith(refusal);
    expect(toasts).toEqual([]);
  });
});
