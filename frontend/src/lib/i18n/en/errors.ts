/** Failures in words: what happened, then what to do. */
export const errors = {
  listTitle: "This could not be loaded",
  network: "AlfaVoice does not answer. Check that it is running.",
  expired: "This page is no longer signed in. Open it from AlfaVoice again.",
  notFound: "It is no longer there. It may have been deleted in another window.",
  conflict: "It was changed in another window. Reload it and try again.",
  taken: "That name is taken. Choose another one.",
  tooLarge: "That is too large. Try a smaller one.",
  invalid: "Something in it cannot be used. Check what you entered.",
  diskFull: "The disk is full. Free some space and try again.",
  libraryDamaged: "The library is damaged. Restore a backup in Settings.",
  server: "AlfaVoice could not do that. Try again; if it happens again, restart it.",
} as const;
