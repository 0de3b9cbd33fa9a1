/** A note as the core would send it, for tests. */
import type { Note } from "$lib/api";
import { emptyFields, type NoteFields } from "./fields";

export function noteOf(fields: Partial<NoteFields> = {}, revision = 1): Note {
  const { title, content, tags, pinned } = { ...emptyFields, title: "T", content: "a", ...fields };
  const time = "2026-11-21T10:42:00Z";
  return { id: "1", revision, createdAt: time, updatedAt: time, title, content, tags: [...tags], pinned };
}
