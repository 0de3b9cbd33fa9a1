/** What is new in a text compared with an older one, word by word. Pure. */
import type { Piece } from "$lib/ui/text/marks";

/** Of more word pairs than this nobody reads the difference: all between the equal ends counts as new. */
const mostPairs = 1_000_000;

/** The newer text in pieces, those that the older one does not have marked. */
export function changedPieces(before: string, after: string): Piece[] {
  const old = tokensOf(before);
  const now = tokensOf(after);
  const start = commonLength(old, now);
  const end = commonLength(old.slice(start).reverse(), now.slice(start).reverse());
  const kept = new Set<number>();
  for (let index = 0; index < start; index += 1) kept.add(index);
  for (let index = now.length - end; index < now.length; index += 1) kept.add(index);
  const middle = keptBetween(old.slice(start, old.length - end), now.slice(start, now.length - end));
  for (const index of middle) kept.add(start + index);
  return joined(now.map((text, index) => ({ text, marked: !kept.has(index) })));
}

function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{M}\p{N}_]+|\s+|[^\s\p{L}\p{M}\p{N}_]/gu) ?? [];
}

function commonLength(one: readonly string[], other: readonly string[]): number {
  let length = 0;
  while (length < Math.min(one.length, other.length) && one[length] === other[length]) length += 1;
  return length;
}

/** Which of the new tokens are on a longest common subsequence. */
function keptBetween(old: readonly string[], now: readonly string[]): number[] {
  if (old.length * now.length > mostPairs) return [];
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const kept: number[] = [];
  for (let row = 0, column = 0; row < old.length && column < now.length;) {
    if (old[row] === now[column]) {
      kept.push(column);
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return kept;
}

/** Neighbours of a kind as one piece; a space between two new words is new with them. */
function joined(tokens: readonly Piece[]): Piece[] {
  const pieces: Piece[] = [];
  tokens.forEach(({ text, marked }, index) => {
    const between = /^\s+$/.test(text) && tokens[index - 1]?.marked && tokens[index + 1]?.marked;
    const isNew = marked || Boolean(between);
    const last = pieces.at(-1);
    if (last && last.marked === isNew) last.text += text;
    else pieces.push({ text, marked: isNew });
  });
  return pieces;
}
