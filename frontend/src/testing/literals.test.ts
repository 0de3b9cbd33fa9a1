// @vitest-environment node
/** No words in components: everything a person reads or hears comes from `lib/i18n`. */
import { parse, type AST } from "svelte/compiler";
import { expect, it } from "vitest";

const sources = import.meta.glob<string>("../**/*.svelte", { query: "?raw", import: "default", eager: true });
const spokenAttributes = [
  "aria-label",
  "aria-description",
  "aria-roledescription",
  "title",
  "placeholder",
  "alt",
];
const spokenProps = ["label", "hint", "description", "confirmLabel"];
const letters = /\p{L}/u;

interface Node {
  type: string;
  [name: string]: unknown;
}

function literalsIn(source: string): string[] {
  const found: string[] = [];
  visit(parse(source, { modern: true }).fragment as unknown as Node, (node) => {
    if (node.type === "Text" && letters.test(String(node.data))) found.push(String(node.data).trim());
    if (node.type === "Attribute") return attribute(node as unknown as AST.Attribute, found);
    return true;
  });
  return found;
}

/** Attribute values are texts too: only those that are spoken or shown count. */
function attribute({ name, value }: AST.Attribute, found: string[]): boolean {
  const parts = Array.isArray(value) ? value : [];
  const text = parts.map((part) => (part.type === "Text" ? part.data : "")).join("");
  if ([...spokenAttributes, ...spokenProps].includes(name) && letters.test(text))
    found.push(`${name}="${text}"`);
  return false;
}

function visit(node: Node, enter: (node: Node) => boolean): void {
  if (!enter(node)) return;
  for (const child of Object.values(node).flat()) {
    if (child !== null && typeof child === "object" && "type" in child) visit(child as Node, enter);
  }
}

it("finds what it looks for", () => {
  expect(literalsIn(`<p aria-label="Hi" class="x">{#if a}Слово{/if} 5 ·</p>`)).toEqual([
    `aria-label="Hi"`,
    "Слово",
  ]);
});

it.each(Object.keys(sources))("%s has no literal words", (path) => {
  expect(literalsIn(sources[path] ?? "")).toEqual([]);
});
