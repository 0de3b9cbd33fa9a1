import { beforeEach, expect, it } from "vitest";
import { draftOf, newNote, step } from "./autosave";
import { Drafts, type DraftStores } from "./drafts";

const words = draftOf(step(newNote(), { kind: "typed", patch: { content: "words" }, at: 0 })[0]);
const alive = new Set<string>();
const locks = {
  request: (name: string) => (alive.add(name), new Promise(() => {})),
  query: async () => ({ held: [...alive].map((name) => ({ name })) }),
} as unknown as LockManager;

/** A window's storage of its own; what is local is shared. */
function windowOf(): DraftStores {
  const kept = new Map<string, string>();
  const session = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  } as Storage;
  return { local: localStorage, session, locks };
}

beforeEach(() => {
  localStorage.clear();
  alive.clear();
});

it("come back after a reload", async () => {
  const stores = windowOf();
  new Drafts(stores).keep("1", words);
  const [draft] = await new Drafts(stores).recover();
  expect([draft?.noteId, draft?.mine.content]).toEqual(["1", "words"]);
});

it("of a window that crashed are taken over", async () => {
  new Drafts(windowOf()).keep("1", words);
  alive.clear();
  const other = new Drafts(windowOf());
  expect(await other.recover()).toHaveLength(1);
  expect(other.of("1")?.mine.content).toBe("words");
  expect(localStorage).toHaveLength(1);
});

it("of a window that lives are left alone, also when its note is saved here", async () => {
  const first = new Drafts(windowOf());
  first.keep("1", words);
  const second = new Drafts(windowOf());
  expect(await second.recover()).toEqual([]);
  second.drop("1");
  expect(first.of("1")).toBeDefined();
});

it("two of one note: one now, one the next time", async () => {
  new Drafts(windowOf()).keep("1", words);
  new Drafts(windowOf()).keep("1", words);
  alive.clear();
  const drafts = new Drafts(windowOf());
  expect(await drafts.recover()).toHaveLength(1);
  expect(localStorage).toHaveLength(2);
});

it("say when there is no room for them", () => {
  const full = {
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  } as unknown as Storage;
  expect(new Drafts({ ...windowOf(), local: full }).keep("1", words)).toBe(false);
});

it("that cannot be read are passed over", async () => {
  localStorage.setItem("alfavoice.draft.1.x", "{");
  expect(await new Drafts(windowOf()).recover()).toEqual([]);
});
