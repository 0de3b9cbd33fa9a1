/** Failures in the person's language: by code where the words are known, else by the kind of refusal. */
import type { PlainKey, Translate } from "$lib/i18n";
import { ApiError } from "./errors";

const byCode: Record<string, PlainKey> = {
  network: "errors.network",
  "library.disk_full": "errors.diskFull",
  "library.damaged": "errors.libraryDamaged",
  "recordings.conflict": "errors.textChanged",
  "recordings.recording": "errors.recordingRuns",
  "recordings.damaged": "errors.recordingDamaged",
  "recorder.running": "errors.recorderRuns",
  "recorder.not_running": "errors.recorderIdle",
  "audio.no_such_device": "errors.deviceMissing",
  "audio.file_devices_off": "errors.filesOff",
  "audio.bad_file": "errors.fileUnplayable",
  "audio.unavailable": "errors.soundUnavailable",
  "audio.no_loopback": "errors.noLoopback",
  "audio.track_missing": "errors.trackMissing",
  "audio.track_locked": "errors.trackLocked",
  "audio.wrong_key": "errors.otherKey",
  "audio.damaged": "errors.soundDamaged",
  "audio.no_room": "errors.noRoom",
  "audio.disk_failing": "errors.diskFailing",
  "speech.no_such_model": "errors.modelMissing",
  "speech.failed": "errors.speechFailed",
  "speech.engine": "errors.speechFailed",
  "speech.worker_died": "errors.speechCrashed",
  "speech.timeout": "errors.speechHung",
  "speech.closed": "errors.speechClosed",
};

const byStatus: Record<number, PlainKey> = {
  400: "errors.invalid",
  401: "errors.expired",
  404: "errors.notFound",
  409: "errors.conflict",
  413: "errors.tooLarge",
  422: "errors.invalid",
};

/** How the core's own sentences begin that are kept with a recording: there is no code beside them. */
export const keptSentences: Record<string, PlainKey> = {
  "It was taken out of the queue": "errors.takenOut",
  "It could not be transcribed for a reason": "errors.unforeseen",
  "It could not be finished": "errors.notFinished",
  "Sphinx understands English only": "errors.englishOnly",
  "The speech engine crashed": "errors.speechCrashed",
  "The speech engine gave no answer": "errors.speechHung",
  "Speech recognition has ended": "errors.speechClosed",
  "There is no speech model": "errors.modelMissing",
  "The disk is full": "errors.noRoom",
  "The disk does not take the recording": "errors.diskFailing",
  "A file of this recording is damaged": "errors.recordingDamaged",
  "This part of the recording is damaged": "errors.soundDamaged",
  "The sound of this recording is not there": "errors.trackMissing",
  "This recording is encrypted, and its key": "errors.trackLocked",
  "This recording is encrypted with another key": "errors.otherKey",
};

export function describeError(t: Translate, error: unknown): string {
  if (!(error instanceof ApiError)) return t("errors.server");
  if (error.code.endsWith("_taken")) return t("errors.taken");
  return t(byCode[error.code] ?? byStatus[error.status] ?? "errors.server");
}

/** Why a recording or a line of it failed, in the person's language; what is not known stays as the core said it. */
export function describeReason(t: Translate, sentence: string): string {
  const known = Object.entries(keptSentences).find(([beginning]) => sentence.startsWith(beginning));
  return known ? t(known[1]) : sentence;
}
