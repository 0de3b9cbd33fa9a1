/** Lists that are written in place, and the box to try them out in. */
export const records = {
  anyLanguage: "Any",
  language: "Language",
  actions: "Actions",
  added: "Added: {name}",
  saved: "Saved: {name}",
  changedElsewhere: "Changed in another window. Your text is still here; save again to replace theirs.",
  deletedElsewhere: "Deleted in another window. Your text is still here; save again to bring it back.",
  keysOneLine: "Enter saves, Shift+Enter starts a new line",
  keysManyLines: "Ctrl+Enter saves",
  tryOut: "Try it out",
  tryOutUnchanged: "Nothing would change.",
  tryOutUsed: "Used:",
} as const;
