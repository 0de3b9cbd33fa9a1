import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiError } from "$lib/api";
import { knownNote, newNote, type Saving, unknownNote } from "./autosave";
import type { NoteCalls } from "./calls";
import { Drafts } from "./drafts";
import { NoteSession } from "./session.svelte";
import { noteOf } from "./testing";

const away = () => Promise.reject(new ApiError({ code: "network", status: 0, detail: "" }));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
});

function sessionOf(saving: Saving, answers: Partial<NoteCalls> = {}) {
  const calls: NoteCalls = { read: away, create: away, change: away, restore: away, ...answers };
  const drafts = new Drafts({ local: localStorage, session: sessionStorage });
  const session = new NoteSession("1", saving, { calls, drafts, split: vi.fn(), stepped: () => {} });
  return { session, drafts, calls };
}

it("a note that could not be read yet is no empty note to write in", async () => {
  const { session, calls } = sessionOf(unknownNote());
  session.open();
  await vi.advanceTimersByTimeAsync(400);
  expect(session.state).toBe("loading");
  calls.read = async () => noteOf({ content: "theirs" });
  await vi.advanceTimersByTimeAsync(2000);
  expect([session.state, session.fields.content]).toEqual(["saved", "theirs"]);
});

it("keeps a draft from the first key until the core has the words", async () => {
  const { session, drafts, calls } = sessionOf(knownNote(noteOf()));
  session.write({ content: "ab" });
  expect(drafts.of("1")?.mine.content).toBe("ab");
  await vi.advanceTimersByTimeAsync(500);
  expect([session.state, drafts.of("1")?.mine.content]).toEqual(["offline", "ab"]);
  calls.change = async () => noteOf({ content: "ab" }, 2);
  await vi.advanceTimersByTimeAsync(2000);
  expect([session.state, drafts.of("1")]).toEqual(["saved", undefined]);
});

it("finishes when there is an answer, also a bad one", async () => {
  const { session } = sessionOf(newNote());
  session.write({ title: "a" });
  await session.finish();
  expect([session.state, session.unsettled]).toEqual(["offline", true]);
});

it("takes out what the core refuses in any text", () => {
  const { session } = sessionOf(newNote());
  session.write({ title: "a\0b", content: "\ud800 😀" });
  expect(session.fields).toMatchObject({ title: "ab", content: "\ufffd 😀" });
});
