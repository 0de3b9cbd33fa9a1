/** How far a recording is, in words. Pure. */
import type { Translate } from "$lib/i18n";
import type { RecordingSummary } from "./resource";

type Counts = Pick<
  RecordingSummary,
  "status" | "chunksCount" | "completedCount" | "pendingCount" | "failedCount"
>;

/** What still goes on, and what was heard; a finished recording with its whole text has nothing to say. */
export function progressText(t: Translate, recording: Counts): string {
  const { status, chunksCount, completedCount, pendingCount } = recording;
  if (status === "recording") return t("recordings.running");
  if (pendingCount > 0) return t("recordings.progress", { done: completedCount, total: chunksCount });
  return chunksCount === 0 ? t("recordings.noSpeech") : "";
}

/** What went wrong for good. */
export function failureText(t: Translate, { status, failedCount }: Counts): string {
  if (status === "failed") return t("recordings.endedEarly");
  return failedCount > 0 ? t("recordings.failedLines", { count: failedCount }) : "";
}
