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
  recordingRuns: "This recording still runs. Stop it first.",
  recordingDamaged: "A file of this recording is damaged. Save what can still be read, and check the disk.",
  textChanged: "This text was changed meanwhile. Look at what it says now, then decide.",
  recorderRuns: "A recording is running already. Stop that one first.",
  recorderIdle: "Nothing is being recorded just now.",
  deviceMissing: "The chosen device is not connected. Connect it, or choose another one in Settings.",
  filesOff: "A file cannot be the microphone here. Choose a microphone in Settings.",
  fileUnplayable:
    "The file chosen as the microphone is not a WAV file that can be played. Choose another one.",
  soundUnavailable:
    "No microphone answers. Connect one, close programs that may be using it, or choose another one in Settings.",
  noLoopback:
    "The sound of the computer cannot be recorded: no device carries it. Switch it off in Settings, or choose a device.",
  trackMissing: "The sound of this recording is no longer on the disk. Its text is still here.",
  trackLocked:
    "This recording is encrypted, and its key is not here. Open it on the computer and in the account where it was made.",
  otherKey:
    "This recording is encrypted with another key, or its beginning is damaged. Open it on the computer and in the account where it was made.",
  soundDamaged: "This part of the sound is damaged and cannot be read. The parts around it can.",
  noRoom: "The disk is full. What was recorded is safe. Free some space to go on.",
  diskFailing: "The disk does not take the sound. What was written before is safe. Check the disk.",
  modelMissing: "The chosen speech model is not there. Choose another one.",
  speechFailed: "Transcribing failed. Try it again, or choose another model.",
  speechCrashed: "The speech engine crashed on this part. Try it again, or choose another model.",
  speechHung: "The speech engine did not answer in time. Try it again, or choose another model.",
  speechClosed: "Transcribing has ended with the program. Restart AlfaVoice.",
  englishOnly: "Sphinx understands English only. Choose another model, or English as the language.",
  takenOut: "Transcribing was stopped before its turn came.",
  unforeseen: "The reason is not known; the log says more.",
  notFinished: "AlfaVoice ended in the middle of it. What was recorded is untouched.",
  server: "AlfaVoice could not do that. Try again; if it happens again, restart it.",
} as const;
