/**
 * When a note is saved, and what happens when that goes wrong. Pure: time comes in as a value, work goes out as effects.
 *
 * What it guarantees: nobody's words are lost. One request is in flight at a time and the newest words win; a change
 * names the revision it was made from; words the core has not confirmed stay `unsettled` and are kept as a draft;
 * where two windows changed the same words, the core's note stays and mine become a note of their own.
 */
import type { Note } from "$lib/api";
import {
  changesBetween,
  emptyFields,
  excess,
  fieldsOf,
  fingerprint,
  merge,
  type NoteFields,
  sameFields,
  settle,
} from "./fields";

/** `waiting`: a try failed, the next is due; `gone`: the core has no such note any more. */
export type Phase = "idle" | "sending" | "fetching" | "waiting" | "refused" | "gone";
export type Problem = "network" | "full" | "busy" | "refused";

export interface Saving {
  readonly phase: Phase;
  /** What the person sees. */
  readonly mine: NoteFields;
  /** What the core had when last heard of. */
  readonly base: NoteFields;
  /** 0: the core has not confirmed the note yet. */
  readonly revision: number;
  /** False: the core may have something else than `base`, so it is asked before anything is sent. */
  readonly certain: boolean;
  /** The core has, or had, a note with this id. */
  readonly exists: boolean;
  /** Fingerprints of what was sent without an answer: any of it may have arrived. */
  readonly sent: readonly string[];
  readonly sending?: NoteFields | undefined;
  /** Since when words wait to be sent. */
  readonly since?: number | undefined;
  readonly dueAt?: number | undefined;
  readonly attempts: number;
  readonly problem?: Problem | undefined;
  readonly savedAt?: string | undefined;
  /** An input method is in the middle of a word: nothing may be replaced. */
  readonly composing: boolean;
  readonly heard?: Note | undefined;
  /** Something changed while a request was out: ask again after it. */
  readonly stale?: boolean;
}

export type Nudge =
  "opened" | "due" | "flush" | "online" | "removed" | "changedElsewhere" | "bringBack" | "left";
export type Failure = Problem | "conflict" | "gone";
export type Event =
  | { kind: Nudge; at: number }
  | { kind: "typed"; patch: Partial<NoteFields>; at: number }
  | { kind: "composing"; on: boolean; at: number }
  | { kind: "saved" | "fetched"; note: Note; at: number }
  | { kind: "failed"; of: "save" | "fetch" | "restore"; failure: Failure; at: number };
export type Effect =
  | { kind: "create"; fields: NoteFields }
  | { kind: "change"; patch: Partial<NoteFields>; baseRevision: number }
  | { kind: "fetch" | "restore" }
  /** Keep these words as a note of their own. */
  | { kind: "split"; fields: NoteFields; because: "conflict" | "gone" };
export type Step = readonly [Saving, readonly Effect[]];

export interface Draft {
  readonly mine: NoteFields;
  readonly base: NoteFields;
  readonly revision: number;
  readonly exists: boolean;
  readonly sent: readonly string[];
}

export const pauseMs = 400;
export const atMostMs = 2000;
const firstRetryMs = 500;
const lastRetryMs = 10_000;
const rememberedSends = 50;

const start = { sent: [], attempts: 0, composing: false } as const;

/** A note nobody has written yet. It is created with its first word. */
export function newNote(): Saving {
  return {
    ...start,
    phase: "idle",
    mine: emptyFields,
    base: emptyFields,
    revision: 0,
    certain: true,
    exists: false,
  };
}

export function knownNote(note: Note): Saving {
  const base = fieldsOf(note);
  const { revision, updatedAt: savedAt } = note;
  return { ...start, phase: "idle", mine: base, base, revision, certain: true, exists: true, savedAt };
}

export function unknownNote(): Saving {
  return { ...newNote(), phase: "fetching", certain: false, exists: true };
}

export function draftedNote(draft: Draft): Saving {
  return { ...start, ...draft, phase: "fetching", certain: false };
}

export function draftOf({ mine, base, revision, exists, sent }: Saving): Draft {
  return { mine, base, revision, exists, sent };
}

/** True while the core has not confirmed what the person sees. */
export function isUnsettled({ mine, base, sent }: Saving): boolean {
  return sent.length > 0 || !sameFields(mine, base);
}

export function step(state: Saving, event: Event): Step {
  switch (event.kind) {
    case "typed":
      return typed(state, event.patch, event.at);
    case "composing":
      return composing(state, event.on, event.at);
    case "saved":
      return saved(state, event.note, event.at);
    case "fetched":
      return fetched(state, event.note, event.at);
    case "failed":
      return failed(state, event.of, event.failure, event.at);
    default:
      return nudges[event.kind](state, event.at);
  }
}

const nudges: Record<Nudge, (state: Saving, at: number) => Step> = {
  opened: glance,
  changedElsewhere: glance,
  due: (state, at) => (state.dueAt !== undefined && state.dueAt <= at ? send(state) : [state, []]),
  flush,
  online: (state) => (state.phase === "waiting" ? send(state) : [state, []]),
  removed: (state) => [{ ...state, phase: "gone", dueAt: undefined, exists: true }, []],
  bringBack: (state) => [state, state.phase === "gone" ? [{ kind: "restore" }] : []],
  left,
};

function glance(state: Saving): Step {
  if (state.phase === "sending") return [{ ...state, stale: true }, []];
  return [state, state.exists || !state.certain ? [{ kind: "fetch" }] : []];
}

function typed(state: Saving, patch: Partial<NoteFields>, at: number): Step {
  const next = { ...state, mine: { ...state.mine, ...patch } };
  if (state.phase === "idle" || state.phase === "refused") return [rest(next, at), []];
  return [{ ...next, since: state.since ?? at }, []];
}

function flush(state: Saving, at: number): Step {
  if (!isUnsettled(state)) return [state, []];
  if (state.phase === "sending" || state.phase === "fetching")
    return [{ ...state, since: at - atMostMs }, []];
  return state.phase === "gone" ? [state, []] : send(state);
}

function left(state: Saving, at: number): Step {
  if (state.phase !== "gone" || sameFields(state.mine, state.base)) return flush(state, at);
  const split: Effect = { kind: "split", fields: state.mine, because: "gone" };
  return [{ ...state, mine: state.base, sent: [] }, [split]];
}

function send(state: Saving): Step {
  const quiet = { ...state, dueAt: undefined };
  if (!state.certain) return [{ ...quiet, phase: "fetching" }, [{ kind: "fetch" }]];
  if (!isUnsettled(state) || excess(state.mine) > 0) return [{ ...quiet, phase: "idle" }, []];
  const { mine, base, revision } = state;
  const sent = [...state.sent, fingerprint(mine)].slice(-rememberedSends);
  const effect: Effect =
    revision === 0
      ? { kind: "create", fields: mine }
      : { kind: "change", patch: changesBetween(base, mine), baseRevision: revision };
  return [{ ...quiet, phase: "sending", sending: mine, sent, since: undefined }, [effect]];
}

function saved(state: Saving, note: Note, at: number): Step {
  if (state.phase !== "sending") return [state, [{ kind: "fetch" }]];
  const mine = settle(state.mine, state.sending ?? state.mine, fieldsOf(note));
  const effects: Effect[] = state.stale ? [{ kind: "fetch" }] : [];
  return [rest(confirmed({ ...state, mine, stale: false }, note), at), effects];
}

function fetched(state: Saving, note: Note, at: number): Step {
  const old = state.certain && note.revision <= state.revision && state.phase !== "gone";
  if (state.phase === "sending" || old) return [state, []];
  if (state.composing) return [{ ...state, heard: note }, []];
  const theirs = fieldsOf(note);
  const mineArrived = state.sent.includes(fingerprint(theirs));
  const merged = mineArrived ? state.mine : merge(state.base, state.mine, theirs);
  const next = rest(confirmed({ ...state, mine: merged ?? theirs }, note), at);
  return [next, merged ? [] : [{ kind: "split", fields: state.mine, because: "conflict" }]];
}

function composing(state: Saving, on: boolean, at: number): Step {
  const next = { ...state, composing: on, heard: undefined };
  return !on && state.heard ? fetched(next, state.heard, at) : [{ ...next, heard: state.heard }, []];
}

function failed(state: Saving, of: "save" | "fetch" | "restore", failure: Failure, at: number): Step {
  if (of === "restore") return [{ ...state, problem: failure === "network" ? "network" : "refused" }, []];
  // A glance at what another window did: the next change of the line asks again.
  const glancing = of === "fetch" && state.phase !== "fetching";
  if (glancing && (failure !== "gone" || state.phase === "sending")) return [state, []];
  switch (failure) {
    case "conflict":
      return [{ ...state, phase: "fetching", certain: false, exists: true }, [{ kind: "fetch" }]];
    case "gone":
      return [absent(state, at), []];
    case "refused":
      return [{ ...state, phase: "refused", problem: failure }, []];
    default:
      return [{ ...state, ...retryAfter(state, at), problem: failure }, []];
  }
}

/** The core has no such note: it was deleted, or it has not been created yet. */
function absent(state: Saving, at: number): Saving {
  if (!state.exists) return rest({ ...state, certain: true, sent: [] }, at);
  return { ...state, phase: "gone", dueAt: undefined };
}

function retryAfter({ attempts }: Saving, at: number): Partial<Saving> {
  const delay = Math.min(firstRetryMs * 2 ** attempts, lastRetryMs);
  return { phase: "waiting", attempts: attempts + 1, dueAt: at + delay };
}

function confirmed(state: Saving, note: Note): Saving {
  return {
    ...state,
    base: fieldsOf(note),
    revision: note.revision,
    savedAt: note.updatedAt,
    certain: true,
    exists: true,
    sent: [],
    sending: undefined,
    attempts: 0,
    problem: undefined,
    heard: undefined,
  };
}

/** Nothing is in flight: what is unsettled is due after a pause in the typing, and not too late. */
function rest(state: Saving, at: number): Saving {
  const idle = { ...state, phase: "idle", problem: undefined } as const;
  if (!isUnsettled(state)) return { ...idle, since: undefined, dueAt: undefined };
  const since = state.since ?? at;
  const dueAt = excess(state.mine) > 0 ? undefined : Math.min(at + pauseMs, since + atMostMs);
  return { ...idle, since, dueAt };
}
