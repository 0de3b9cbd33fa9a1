import { describe, expect, it, vi } from "vitest";
import { ApiError } from "$lib/api";
import { I18n } from "$lib/i18n";
import type { Surroundings } from "./collection.svelte";
import { InlineEdit } from "./inline-edit.svelte";
import type { WritableResource } from "./resource";
import { WritableCollection } from "./writable.svelte";

interface Item {
  id: string;
  revision: number;
  name: string;
}
interface Body {
  name: string;
}

const { t } = new I18n(() => "en");

function refusal(code: string, status: number, errors: { path: string; message: string }[] = []): ApiError {
  return new ApiError({ code, status, detail: code, errors });
}

/** A core that keeps names unique whatever their case, sorts by them, and knows revisions. */
class FakeCore implements WritableResource<Item, Body, Body & { baseRevision?: number }> {
  items = new Map<string, Item>();
  trash = new Map<string, Item>();
  #next = 0;

  constructor(names: string[]) {
    for (const name of names) this.write(name);
  }

  write(name: string): Item {
    const item = { id: `${this.#next++}`, revision: 1, name };
    this.items.set(item.id, item);
    return item;
  }

  list = async ({ q, offset, limit }: { q?: string; offset: number; limit: number }) => {
    const found = [...this.items.values()].filter(({ name }) => name.includes(q ?? ""));
    found.sort((a, b) => a.name.localeCompare(b.name));
    return { items: found.slice(offset, offset + limit), total: found.length };
  };

  read = async (id: string) => {
    const item = this.items.get(id);
    if (!item) throw refusal("not_found", 404);
    return item;
  };

  create = async ({ name }: Body) => {
    for (const item of this.items.values()) {
      if (item.name.toLowerCase() === name.toLowerCase()) throw refusal("things.name_taken", 409);
    }
    return this.write(name);
  };

  change = async (id: string, { name, baseRevision }: Body & { baseRevision?: number }) => {
    const item = await this.read(id);
    if (baseRevision !== item.revision) throw refusal("things.conflict", 409);
    const changed = { ...item, name, revision: item.revision + 1 };
    this.items.set(id, changed);
    return changed;
  };

  remove = async (id: string) => {
    const item = await this.read(id);
    this.items.delete(id);
    this.trash.set(id, item);
  };

  restore = async (id: string) => {
    const item = this.trash.get(id);
    if (!item) throw refusal("not_found", 404);
    this.items.set(id, item);
    return item;
  };
}

async function world(names: string[], pageSize = 50) {
  const core = new FakeCore(names);
  const surroundings: Surroundings = {
    stream: { on: () => () => {}, onChange: () => () => {} },
    toasts: { show: () => 1 },
    report: vi.fn(),
    undoLabel: () => "Undo",
  };
  const collection = new WritableCollection(core, surroundings, { name: "snippets", pageSize });
  const edit = new InlineEdit<Item, Body, Body>({
    collection,
    read: core.read,
    draftOf: (record) => ({ name: record?.name ?? "" }),
    bodyOf: (draft) => ({ ...draft }),
    nameField: "name",
    report: surroundings.report,
  });
  await collection.load();
  const shown = () => edit.rows.map(({ name }) => name);
  const row = (name: string) => {
    const found = edit.rows.find((record) => record.name === name);
    if (!found) throw new Error(`no row ${name}`);
    return found;
  };
  return { core, collection, edit, shown, row, report: surroundings.report };
}

describe("adding", () => {
  it("keeps what was added on top, though it belongs far below", async () => {
    const { edit, collection, shown } = await world(["a", "b", "c"], 2);
    edit.adding.draft.name = "z";
    expect((await edit.add())?.name).toBe("z");
    await collection.load();
    expect(shown()).toEqual(["z", "a", "b"]);
    expect(edit.adding.draft.name).toBe("");
  });

  it("leaves a refused name where it was typed and says that it is taken", async () => {
    const { edit, shown } = await world(["Ключ"]);
    edit.adding.draft.name = "ключ";
    expect(await edit.add()).toBeUndefined();
    expect(edit.adding.problem(t, "name")).toBe("“ключ” is already there");
    expect([edit.adding.draft.name, edit.adding.message(t), shown()]).toEqual(["ключ", undefined, ["Ключ"]]);
    edit.adding.forget();
    expect(edit.adding.problem(t, "name")).toBeUndefined();
  });

  it("asks for a name before it asks the core", async () => {
    const { edit, core } = await world([]);
    edit.adding.draft.name = "  ";
    await edit.add();
    expect([edit.adding.problem(t, "name"), core.items.size]).toEqual(["Cannot be empty", 0]);
  });

  it("shows it even when a search would hide it", async () => {
    const { edit, collection, shown } = await world(["a", "b"]);
    edit.search("a");
    edit.adding.draft.name = "x";
    await edit.add();
    expect(collection.query).toBe("");
    await collection.load();
    expect(shown()).toEqual(["x", "a", "b"]);
  });
});

describe("editing", () => {
  it("saves and closes", async () => {
    const { edit, row, shown } = await world(["a"]);
    await edit.start(row("a"));
    const form = edit.formOf(row("a"));
    if (form) form.draft.name = "b";
    expect(await edit.save()).toBe(true);
    expect([shown(), edit.editing]).toEqual([["b"], undefined]);
  });

  it("saves one row before it opens another, and stays when that is refused", async () => {
    const { edit, row, shown } = await world(["a", "b"]);
    await edit.start(row("a"));
    const form = edit.formOf(row("a"));
    if (form) form.draft.name = "";
    expect(await edit.start(row("b"))).toBe(false);
    expect(edit.editing?.name).toBe("a");
    if (form) form.draft.name = "aa";
    expect(await edit.start(row("b"))).toBe(true);
    expect([shown(), edit.editing?.name]).toEqual([["aa", "b"], "b"]);
  });

  it("keeps what is typed when another window changed the record, and replaces it when asked again", async () => {
    const { edit, row, core, collection } = await world(["a"]);
    await edit.start(row("a"));
    const form = edit.formOf(row("a"));
    if (form) form.draft.name = "mine";
    await core.change("0", { name: "theirs", baseRevision: 1 });
    await collection.load();
    expect(form?.draft.name).toBe("mine");
    expect(await edit.save()).toBe(false);
    expect([form?.draft.name, form?.message(t)]).toEqual(["mine", t("records.changedElsewhere")]);
    expect(await edit.save()).toBe(true);
    expect(core.items.get("0")?.name).toBe("mine");
  });

  it("keeps the row of a record that was deleted, and brings it back when saved again", async () => {
    const { edit, row, core, collection, shown } = await world(["a", "b"]);
    await edit.start(row("a"));
    const form = edit.formOf(row("a"));
    if (form) form.draft.name = "mine";
    await core.remove("0");
    await collection.load();
    expect(shown()).toEqual(["a", "b"]);
    expect(await edit.save()).toBe(false);
    expect(form?.message(t)).toBe(t("records.deletedElsewhere"));
    expect(await edit.save()).toBe(true);
    expect(core.items.get("0")?.name).toBe("mine");
  });

  it("gives up without a trace", async () => {
    const { edit, row, core } = await world(["a"]);
    await edit.start(row("a"));
    const form = edit.formOf(row("a"));
    if (form) form.draft.name = "b";
    edit.cancel();
    expect([edit.editing, core.items.get("0")?.name]).toEqual([undefined, "a"]);
  });
});

describe("rows on top", () => {
  it("follow changes and go when they are deleted", async () => {
    const { edit, core, shown } = await world(["a", "z"], 1);
    await edit.reveal("1");
    expect([shown(), edit.current?.name]).toEqual([["z", "a"], "z"]);
    await core.change("1", { name: "zz", baseRevision: 1 });
    edit.follow(undefined);
    await vi.waitFor(() => expect(shown()).toEqual(["zz", "a"]));
    await core.remove("1");
    edit.follow(undefined);
    await vi.waitFor(() => expect(shown()).toEqual(["a"]));
  });

  it("make way for a search", async () => {
    const { edit, shown } = await world(["a", "z"], 1);
    await edit.reveal("1");
    edit.search("a");
    expect(shown()).toEqual(["a"]);
  });

  it("say when there is nothing to show", async () => {
    const { edit, report } = await world([]);
    await edit.reveal("7");
    expect(report).toHaveBeenCalledWith(expect.objectContaining({ status: 404 }));
  });
});
