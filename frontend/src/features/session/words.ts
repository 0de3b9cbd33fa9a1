/** What a recording and its parts are called, and what its text is as one piece. Pure. */
import type { Format } from "$lib/format";
import type { PlainKey, Translate } from "$lib/i18n";
import type { Line } from "./line.svelte";
import { type HealthMark, type MarkKind, secondsOf, type Version } from "./wire";

/** Seconds of silence that begin a new paragraph. */
const pauseSeconds = 2;

export function titleOf(
  { title, startTime }: { title?: string; startTime: string },
  t: Translate,
  format: Format,
): string {
  return title || t("session.unnamed", { when: format.dateTime(startTime) });
}

/** Whether a line begins a paragraph: someone else speaks, or there was a pause before it. */
export function beginsParagraph(line: Line, previous: Line | undefined): boolean {
  return (
    !previous || previous.chunk.source !== line.chunk.source || line.start - previous.end >= pauseSeconds
  );
}

/** The text of lines in paragraphs, those without text left out. */
export function transcriptOf(lines: readonly Line[]): string {
  let text = "";
  let previous: Line | undefined;
  for (const line of lines.filter((each) => each.text !== "")) {
    if (previous) text += beginsParagraph(line, previous) ? "\n\n" : " ";
    text += line.text;
    previous = line;
  }
  return text;
}

export function versionName(t: Translate, { madeBy, model }: Version): string {
  return madeBy === "person" ? t("session.byHand") : t("session.byModel", { model });
}

export const markNames: Record<MarkKind, PlainKey> = {
  zeros: "session.mark_zeros",
  clipping: "session.mark_clipping",
  silence: "session.mark_silence",
  gap: "session.mark_gap",
  dropped: "session.mark_dropped",
  disk: "session.mark_disk",
};

/** From when to when a mark is, in seconds; one that still lasts goes on until the end. */
export function spanOf(
  { startOffset, endOffset }: HealthMark,
  duration: number,
): { from: number; to: number } {
  return {
    from: secondsOf(startOffset),
    to: endOffset === null || endOffset === undefined ? duration : secondsOf(endOffset),
  };
}

/** Sound that is not in the recording, as against sound that is poor. */
export function isLoss({ kind }: HealthMark): boolean {
  return kind !== "clipping" && kind !== "silence";
}
