/** The personal dictionary. */
export const dictionary = {
  title: "Dictionary",
  new: "New word",
  search: "Search the dictionary",
  empty: "The dictionary is empty",
  emptyHint: "Add names and terms that recognition tends to mishear.",
  emptyAction: "Add a word",
  deleted: "Word deleted",
  delete: "Delete word “{term}”",
  edit: "Edit word “{term}”",
  term: "Word",
  termHint: "New word",
  soundsLike: "Sounds like",
  soundsLikeHint: "Sounds like: cooper netties, …",
  caseSensitive: "Match case",
  tryOutHint: "Type a sentence as it might be misheard",
} as const;
