/** What a person writes in a note, and how two versions of it become one. Pure. */
import type { Note } from "$lib/api";

export interface NoteFields {
  readonly title: string;
  readonly content: string;
  readonly tags: readonly string[];
  readonly pinned: boolean;
}

export const emptyFields: NoteFields = { title: "", content: "", tags: [], pinned: false };
export const longestTitle = 500;
/** Counted as the core counts: by code points. */
export const longestContent = 1_000_000;

export function fieldsOf({ title, content, tags, pinned }: Note): NoteFields {
  return { title, content, tags, pinned };
}

export function sameFields(a: NoteFields, b: NoteFields): boolean {
  return a.title === b.title && a.content === b.content && a.pinned === b.pinned && sameTags(a.tags, b.tags);
}

/** Only what differs: the core keeps the rest as it is. */
export function changesBetween(base: NoteFields, mine: NoteFields): Partial<NoteFields> {
  return {
    ...(mine.title !== base.title && { title: mine.title }),
    ...(mine.content !== base.content && { content: mine.content }),
    ...(!sameTags(mine.tags, base.tags) && { tags: mine.tags }),
    ...(mine.pinned !== base.pinned && { pinned: mine.pinned }),
  };
}

/** One note of two that were changed apart; nothing when both have changed the same words. */
export function merge(base: NoteFields, mine: NoteFields, theirs: NoteFields): NoteFields | undefined {
  const title = mergeOne(base.title, mine.title, theirs.title);
  const content = mergeOne(base.content, mine.content, theirs.content);
  if (title === undefined || content === undefined) return undefined;
  const pinned = mine.pinned === base.pinned ? theirs.pinned : mine.pinned;
  return { title, content, pinned, tags: mergeTags(base.tags, mine.tags, theirs.tags) };
}

/** Where what was typed during a request meets what the core made of the request. */
export function settle(mine: NoteFields, sent: NoteFields, stored: NoteFields): NoteFields {
  return {
    title: mine.title === sent.title ? stored.title : mine.title,
    content: mine.content === sent.content ? stored.content : mine.content,
    tags: sameTags(mine.tags, sent.tags) ? stored.tags : mine.tags,
    pinned: mine.pinned === sent.pinned ? stored.pinned : mine.pinned,
  };
}

/** A short name for exactly this text: to recognise one's own words when the core has them already. */
export function fingerprint(fields: NoteFields): string {
  const text = JSON.stringify([fields.title, fields.content, fields.tags, fields.pinned]);
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  return `${text.length}-${(high >>> 0).toString(36)}-${(low >>> 0).toString(36)}`;
}

/** By how many characters the text is too long for the core. */
export function excess({ content }: NoteFields): number {
  return Math.max(0, lengthOf(content) - longestContent);
}

export function lengthOf(text: string): number {
  if (text.length < longestContent) return text.length;
  let pairs = 0;
  for (let index = 0; index < text.length; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00) pairs += 1;
  }
  return text.length - pairs;
}

function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, index) => tag === b[index]);
}

function mergeOne(base: string, mine: string, theirs: string): string | undefined {
  if (mine === base || mine === theirs) return theirs;
  return theirs === base ? mine : undefined;
}

function mergeTags(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const taken = new Set(base.filter((tag) => !mine.includes(tag)));
  const added = mine.filter((tag) => !base.includes(tag) && !theirs.includes(tag));
  return [...theirs.filter((tag) => !taken.has(tag)), ...added];
}
