/**
 * A field that a note is typed into and that follows the note when it changes elsewhere: only what differs is
 * replaced, so the caret and the selection stay where they are.
 */
import type { Attachment } from "svelte/attachments";
import type { NoteSession } from "./session.svelte";

type TextElement = HTMLTextAreaElement | HTMLInputElement;

export function liveText(name: "title" | "content", session: () => NoteSession): Attachment<TextElement> {
  return (element) => {
    let shown: NoteSession | undefined;
    $effect(() => {
      const text = session().fields[name].replace(/\r\n?/g, "\n");
      if (element.value !== text) replace(element, text, shown === session());
      shown = session();
    });
    const type = () => session().write({ [name]: element.value });
    const begin = () => session().compose(true);
    const end = () => session().compose(false);
    element.addEventListener("input", type);
    element.addEventListener("compositionstart", begin);
    element.addEventListener("compositionend", end);
    return () => {
      element.removeEventListener("input", type);
      element.removeEventListener("compositionstart", begin);
      element.removeEventListener("compositionend", end);
    };
  };
}

function replace(element: TextElement, text: string, sameNote: boolean): void {
  if (!sameNote) {
    element.value = text;
    element.setSelectionRange(0, 0);
    element.scrollTop = 0;
    return;
  }
  const { start, end, inserted } = difference(element.value, text);
  element.setRangeText(inserted, start, end, "preserve");
}

export interface Difference {
  start: number;
  end: number;
  inserted: string;
}

/** The one stretch of `before` that must be replaced to make it `after`. */
export function difference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return { start, end: before.length - tail, inserted: after.slice(start, after.length - tail) };
}
