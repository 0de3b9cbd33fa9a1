/** Cuts a text at its marks. Marks count UTF-16 units, as JavaScript strings do. */
import type { Mark } from "$lib/api/types";

export interface Piece {
  text: string;
  marked: boolean;
}

export function piecesOf(text: string, marks: readonly Mark[]): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { start, length } of [...marks].sort((a, b) => a.start - b.start)) {
    if (start < end) continue;
    pieces.push({ text: text.slice(end, start), marked: false });
    end = start + length;
    pieces.push({ text: text.slice(start, end), marked: true });
  }
  pieces.push({ text: text.slice(end), marked: false });
  return pieces.filter((piece) => piece.text !== "");
}
