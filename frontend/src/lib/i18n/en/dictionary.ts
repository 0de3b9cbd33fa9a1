/** The personal dictionary. */
export const dictionary = {
  title: "Dictionary",
  search: "Search the dictionary",
  empty: "The dictionary is empty",
  emptyHint: "Add names and terms that recognition tends to mishear.",
  deleted: "Word deleted",
  delete: "Delete word “{term}”",
} as const;
