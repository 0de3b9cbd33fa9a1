// @vitest-environment node
/** Every pair of text and ground, and every edge one must see, in both themes: WCAG 2.2 AA. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync("src/lib/ui/tokens.css", "utf8");
const [lightBlock = "", darkBlock = ""] = css.split('[data-theme="dark"]');

function tokensOf(block: string): Record<string, string> {
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => match.slice(1)),
  );
}

const themes = { light: tokensOf(lightBlock), dark: tokensOf(darkBlock) };
const grounds = ["canvas", "surface", "raised", "hover"];
const texts = [
  ...["ink", "muted", "faint", "accent", "danger"].flatMap((text) => grounds.map((ground) => [text, ground])),
  ["on-accent", "accent"],
  ["on-accent", "accent-strong"],
  ["accent", "accent-soft"],
  ["ink", "accent-soft"],
  ["muted", "accent-soft"],
  ["on-danger", "danger"],
  ["danger", "danger-soft"],
  ["ink", "mark"],
];
const edges = [
  ["line-strong", "surface"],
  ["line-strong", "raised"],
  ["accent", "surface"],
  ["accent", "canvas"],
];

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string | undefined, b: string | undefined): number {
  if (!a || !b) return 0;
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

describe.each(Object.entries(themes))("the %s theme", (_, tokens) => {
  it.each(texts)("reads: %s on %s", (text = "", ground = "") => {
    expect(contrast(tokens[text], tokens[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(edges)("shows its edges: %s on %s", (edge = "", ground = "") => {
    expect(contrast(tokens[edge], tokens[ground])).toBeGreaterThanOrEqual(3);
  });
});
