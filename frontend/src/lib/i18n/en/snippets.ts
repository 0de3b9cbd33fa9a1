/** Snippets. */
export const snippets = {
  title: "Snippets",
  new: "New snippet",
  search: "Search snippets",
  empty: "No snippets yet",
  emptyHint: "Say or type a short trigger, get a long text.",
  emptyAction: "Add a snippet",
  deleted: "Snippet deleted",
  delete: "Delete snippet “{trigger}”",
  edit: "Edit snippet “{trigger}”",
  trigger: "Trigger",
  triggerHint: "New trigger",
  content: "Text",
  contentHint: "Text it stands for",
  uses: "Uses",
  tryOutHint: "Type a sentence with a trigger in it",
} as const;
