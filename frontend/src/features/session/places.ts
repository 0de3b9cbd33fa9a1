/** Where in a text its words are, and when each is said. Pure. */
import type { Mark } from "$lib/api";
import { secondsOf, type Word } from "./wire";

export interface Place {
  mark: Mark;
  from: number;
  to: number;
}

/** Words are looked for one after the other; one that the text does not have is left out. */
export function placesOf(text: string, words: readonly Word[]): Place[] {
  const places: Place[] = [];
  let end = 0;
  for (const word of words) {
    const start = text.indexOf(word.text, end);
    if (word.text === "" || start < 0) continue;
    end = start + word.text.length;
    const mark = { start, length: word.text.length };
    places.push({ mark, from: secondsOf(word.startOffset), to: secondsOf(word.endOffset) });
  }
  return places;
}

/** The word that is said at a time; the same object for as long as it lasts. */
export function markAt(places: readonly Place[], seconds: number): Mark | undefined {
  return places.find(({ from, to }) => from <= seconds && seconds < to)?.mark;
}
