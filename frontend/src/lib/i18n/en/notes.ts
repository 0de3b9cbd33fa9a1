/** Notes. */
export const notes = {
  title: "Notes",
  new: "New note",
  search: "Search notes",
  empty: "No notes yet",
  emptyHint: "A note keeps a thought, a list, a transcript.",
  deleted: "Note deleted",
  delete: "Delete note “{title}”",
} as const;
