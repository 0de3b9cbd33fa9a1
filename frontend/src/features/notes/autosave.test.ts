/** The table of autosave: what happens, what is sent, and that nobody's words are lost. */
import { describe, expect, it } from "vitest";
import {
  atMostMs,
  type Draft,
  draftedNote,
  draftOf,
  type Effect,
  type Event,
  isUnsettled,
  knownNote,
  newNote,
  pauseMs,
  type Saving,
  step,
  unknownNote,
} from "./autosave";
import { emptyFields, longestContent, type NoteFields } from "./fields";
import { noteOf as note } from "./testing";

/** Runs events one after another and gathers what they cause. */
function run(state: Saving, ...events: Event[]): { state: Saving; effects: Effect[] } {
  const effects: Effect[] = [];
  for (const event of events) {
    const [next, caused] = step(state, event);
    state = next;
    effects.push(...caused);
  }
  return { state, effects };
}

const typed = (content: string, at = 0): Event => ({ kind: "typed", patch: { content }, at });
const due = (at = pauseMs): Event => ({ kind: "due", at });
const saved = (content: string, revision = 2, at = 500): Event => ({
  kind: "saved",
  note: note({ content }, revision),
  at,
});
const fetched = (fields: Partial<NoteFields>, revision = 2): Event => ({
  kind: "fetched",
  note: note(fields, revision),
  at: 600,
});
const failed = (failure: "network" | "full" | "busy" | "refused" | "conflict" | "gone", at = 500): Event => ({
  kind: "failed",
  of: "save",
  failure,
  at,
});
const at = (kind: "flush" | "online" | "removed" | "changedElsewhere" | "bringBack" | "left" | "opened") =>
  ({ kind, at: 700 }) as Event;
const kinds = (effects: readonly Effect[]) => effects.map((effect) => effect.kind);

describe("when it saves", () => {
  it("waits for a pause in the typing", () => {
    const { state } = run(knownNote(note()), typed("ab", 0), typed("abc", 100));
    expect(state.dueAt).toBe(100 + pauseMs);
    expect(run(state, due(100 + pauseMs - 1)).effects).toEqual([]);
    expect(run(state, due(100 + pauseMs)).effects).toEqual([
      { kind: "change", patch: { content: "abc" }, baseRevision: 1 },
    ]);
  });

  it("does not wait longer than two seconds while someone types on", () => {
    const keys = Array.from({ length: 30 }, (_, index) => typed("a".repeat(index + 2), index * 100));
    expect(run(knownNote(note()), ...keys).state.dueAt).toBe(atMostMs);
  });

  it("sends only what differs", () => {
    const pin: Event = { kind: "typed", patch: { pinned: true }, at: 0 };
    expect(run(knownNote(note()), pin, due()).effects).toEqual([
      { kind: "change", patch: { pinned: true }, baseRevision: 1 },
    ]);
  });

  it("sends nothing when a change was taken back", () => {
    const { state, effects } = run(knownNote(note()), typed("ab"), typed("a"), due());
    expect([state.dueAt, effects, isUnsettled(state)]).toEqual([undefined, [], false]);
  });

  it("has one request in flight, and then the newest words", () => {
    const out = run(knownNote(note()), typed("ab"), due(), typed("abc", 450), typed("abcd", 460), due(900));
    expect(kinds(out.effects)).toEqual(["change"]);
    const next = run(out.state, saved("ab", 2, 470), due(870));
    expect(next.effects).toEqual([{ kind: "change", patch: { content: "abcd" }, baseRevision: 2 }]);
    expect(isUnsettled(run(next.state, saved("abcd", 3)).state)).toBe(false);
  });

  it("saves at once when asked, and right after the request that is out", () => {
    expect(kinds(run(knownNote(note()), typed("ab"), at("flush")).effects)).toEqual(["change"]);
    const { state } = run(knownNote(note()), typed("ab"), due(), typed("abc", 450), at("flush"), saved("ab"));
    expect(state.dueAt).toBeLessThanOrEqual(700);
  });

  it("creates a new note with its first word, under the same id each time", () => {
    expect(run(newNote(), at("opened"), at("flush")).effects).toEqual([]);
    const first = run(newNote(), typed("a"), due());
    expect(first.effects).toEqual([{ kind: "create", fields: { ...emptyFields, content: "a" } }]);
    const again = run(first.state, failed("network"), at("online"));
    expect(kinds(again.effects)).toEqual(["create"]);
  });

  it("refuses what is too long before the core does, and keeps it", () => {
    const long = "я".repeat(longestContent + 3);
    const { state, effects } = run(knownNote(note()), typed(long), at("flush"));
    expect([state.dueAt, effects, isUnsettled(state)]).toEqual([undefined, [], true]);
    expect(kinds(run(state, typed("short"), due()).effects)).toEqual(["change"]);
  });
});

describe("when the core does not answer", () => {
  it.each(["network", "full", "busy"] as const)(
    "%s: keeps the words and tries again, later each time",
    (why) => {
      const first = run(knownNote(note()), typed("ab"), due(), failed(why, 500));
      expect([first.state.problem, first.state.mine.content, first.state.dueAt]).toEqual([why, "ab", 1000]);
      const second = run(first.state, due(1000), failed(why, 1000));
      expect(second.state.dueAt).toBe(2000);
      const often = Array.from({ length: 20 }, () => [due(1e9), failed(why, 1e6)]).flat();
      expect(run(second.state, ...often).state.dueAt).toBe(1e6 + 10_000);
    },
  );

  it("tries at once when the line is back, with the newest words", () => {
    const { state } = run(knownNote(note()), typed("ab"), due(), failed("network"), typed("abc", 600));
    expect(run(state, at("online")).effects).toEqual([
      { kind: "change", patch: { content: "abc" }, baseRevision: 1 },
    ]);
  });

  it("does not hammer while someone types on", () => {
    const { state } = run(knownNote(note()), typed("ab"), due(), failed("network", 500), typed("abc", 510));
    expect(state.dueAt).toBe(1000);
  });

  it("keeps what is refused, and tries again with the next change", () => {
    const { state } = run(knownNote(note()), typed("ab"), due(), failed("refused"));
    expect([state.phase, state.dueAt, isUnsettled(state)]).toEqual(["refused", undefined, true]);
    expect(kinds(run(state, typed("abc", 1000), due(1400)).effects)).toEqual(["change"]);
  });

  it("knows its own words again when only the answer was lost", () => {
    const { state } = run(
      knownNote(note()),
      typed("ab"),
      due(),
      failed("network"),
      typed("abc"),
      at("online"),
    );
    const asked = run(state, failed("conflict"));
    expect(asked.effects).toEqual([{ kind: "fetch" }]);
    const { state: next, effects } = run(asked.state, fetched({ content: "ab" }), due(1000));
    expect(effects).toEqual([{ kind: "change", patch: { content: "abc" }, baseRevision: 2 }]);
    expect(next.mine.content).toBe("abc");
  });

  it("does not make a note twice when the answer to its creation was lost", () => {
    const { state } = run(newNote(), typed("a"), due(), failed("network"), typed("ab"), at("online"));
    const after = run(state, failed("conflict"), fetched({ title: "", content: "a" }, 1), due(1000));
    expect(after.effects).toEqual([
      { kind: "fetch" },
      { kind: "change", patch: { content: "ab" }, baseRevision: 1 },
    ]);
  });

  it("still tells the core when a change it may have got was taken back", () => {
    const { state } = run(knownNote(note()), typed("ab"), due(), failed("network"), typed("a"));
    expect(isUnsettled(state)).toBe(true);
  });
});

describe("when another window writes", () => {
  it("shows it while there is nothing unsaved", () => {
    const { state, effects } = run(knownNote(note()), at("changedElsewhere"), fetched({ content: "b" }));
    expect(kinds(effects)).toEqual(["fetch"]);
    expect([state.mine.content, isUnsettled(state)]).toEqual(["b", false]);
  });

  it("looks again after a request during which something changed", () => {
    const { effects } = run(knownNote(note()), typed("ab"), due(), at("changedElsewhere"), saved("ab"));
    expect(kinds(effects)).toEqual(["change", "fetch"]);
  });

  it("replaces nothing while a word is being composed", () => {
    const compose = (on: boolean): Event => ({ kind: "composing", on, at: 0 });
    const { state } = run(knownNote(note()), compose(true), fetched({ content: "b" }));
    expect(state.mine.content).toBe("a");
    expect(run(state, compose(false)).state.mine.content).toBe("b");
  });

  it("merges changes of different fields", () => {
    const theirs = { title: "Theirs", tags: ["x"], pinned: true };
    const { state, effects } = run(knownNote(note()), typed("ab"), fetched(theirs), due(2000));
    expect(state.mine).toEqual({ content: "ab", ...theirs });
    expect(effects).toEqual([{ kind: "change", patch: { content: "ab" }, baseRevision: 2 }]);
  });

  it("merges tags one by one", () => {
    const base = note({ tags: ["a", "b"] });
    const mine: Event = { kind: "typed", patch: { tags: ["b", "mine"] }, at: 0 };
    const { state } = run(knownNote(base), mine, fetched({ tags: ["a", "b", "theirs"] }));
    expect(state.mine.tags).toEqual(["b", "theirs", "mine"]);
  });

  it("keeps both texts when both changed the same words", () => {
    const { state, effects } = run(
      knownNote(note()),
      typed("mine"),
      due(),
      failed("conflict"),
      fetched({ content: "theirs" }),
    );
    expect(effects.slice(1)).toEqual([
      { kind: "fetch" },
      { kind: "split", because: "conflict", fields: { ...emptyFields, title: "T", content: "mine" } },
    ]);
    expect([state.mine.content, isUnsettled(state)]).toEqual(["theirs", false]);
  });

  it("makes no copy when both typed the same", () => {
    const { effects, state } = run(knownNote(note()), typed("same"), fetched({ content: "same" }));
    expect([effects, isUnsettled(state)]).toEqual([[], false]);
  });

  it("is not put off by an old answer", () => {
    const { state } = run(knownNote(note({}, 3)), typed("ab"), fetched({ content: "old" }, 2));
    expect(state.mine.content).toBe("ab");
  });
});

describe("when another window deletes", () => {
  const gone = run(knownNote(note()), typed("ab"), at("removed")).state;

  it("keeps the words and sends nothing", () => {
    expect([gone.phase, gone.mine.content, isUnsettled(gone)]).toEqual(["gone", "ab", true]);
    expect(run(gone, typed("abc"), due(5000), at("flush"), at("online")).effects).toEqual([]);
  });

  it("brings the note back with them", () => {
    const { state, effects } = run(gone, at("bringBack"), fetched({}, 1), due(2000));
    expect(effects).toEqual([
      { kind: "restore" },
      { kind: "change", patch: { content: "ab" }, baseRevision: 1 },
    ]);
    expect(state.phase).toBe("sending");
  });

  it("makes a note of their own of them when one goes away", () => {
    const { state, effects } = run(gone, at("left"));
    expect(kinds(effects)).toEqual(["split"]);
    expect(isUnsettled(state)).toBe(false);
  });

  it("notices by a 404 as well", () => {
    expect(run(knownNote(note()), typed("ab"), due(), failed("gone")).state.phase).toBe("gone");
  });
});

describe("a draft", () => {
  const restore = (draft: Draft) =>
    run(draftedNote(JSON.parse(JSON.stringify(draft)) as Draft), at("opened"));

  it("survives a crash and goes on where it was", () => {
    const draft = draftOf(run(knownNote(note()), typed("ab")).state);
    const { state, effects } = restore(draft);
    expect([kinds(effects), state.mine.content]).toEqual([["fetch"], "ab"]);
    expect(run(state, fetched({}, 1), due(2000)).effects).toEqual([
      { kind: "change", patch: { content: "ab" }, baseRevision: 1 },
    ]);
  });

  it("of a note the core never got becomes that note", () => {
    const { state } = restore(draftOf(run(newNote(), typed("a"), due()).state));
    const missing: Event = { kind: "failed", of: "fetch", failure: "gone", at: 0 };
    expect(kinds(run(state, missing, due(2000)).effects)).toEqual(["create"]);
  });

  it("whose words did arrive is settled", () => {
    const { state } = restore(draftOf(run(knownNote(note()), typed("ab"), due()).state));
    expect(isUnsettled(run(state, fetched({ content: "ab" })).state)).toBe(false);
  });

  it("waits for the core when it is away", () => {
    const { state } = restore(draftOf(run(knownNote(note()), typed("ab")).state));
    const away: Event = { kind: "failed", of: "fetch", failure: "network", at: 0 };
    const next = run(state, away, at("online"));
    expect([kinds(next.effects), next.state.mine.content]).toEqual([["fetch"], "ab"]);
  });
});

it("a note nobody has is gone", () => {
  const missing: Event = { kind: "failed", of: "fetch", failure: "gone", at: 0 };
  expect(run(unknownNote(), missing).state.phase).toBe("gone");
});
