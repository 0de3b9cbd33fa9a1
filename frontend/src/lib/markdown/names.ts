/** What a task is called for those who hear it: the words of its first paragraph. */
import type { Block, Inline } from "./tree";

export function nameOf(blocks: readonly Block[]): string {
  const first = blocks.find((block) => block.kind === "paragraph");
  return first ? wordsOf(first.children).trim() : "";
}

function wordsOf(children: readonly Inline[]): string {
  return children
    .map((child) => ("text" in child ? child.text : "children" in child ? wordsOf(child.children) : " "))
    .join("");
}
