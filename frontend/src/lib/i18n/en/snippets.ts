/** Snippets. */
export const snippets = {
  title: "Snippets",
  search: "Search snippets",
  empty: "No snippets yet",
  emptyHint: "Say or type a short trigger, get a long text.",
  deleted: "Snippet deleted",
  delete: "Delete snippet “{trigger}”",
} as const;
