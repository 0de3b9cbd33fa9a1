/** What a note may and may not do when it is shown. */
import { render, screen } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import Markdown from "./Markdown.svelte";
import { toggleTask } from "./tasks";
import { type Block, parseMarkdown } from "./tree";

function show(source: string, ontoggle?: (line: number) => void): HTMLElement {
  return render(Markdown, { props: ontoggle ? { source, ontoggle } : { source } }).container;
}

describe("nothing in a note is run", () => {
  it.each([
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "text <b onclick=alert(1)>bold</b>",
    "<svg/onload=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>*{display:none}</style>",
    "<!-- comment -->",
    "| a |\n|---|\n| <script>alert(1)</script> |",
    "- <img src=x onerror=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<div><script>\n\nalert(1)\n</script></div>",
  ])("%j is letters", (source) => {
    const shown = show(source);
    expect(shown.querySelector("script, img, svg, iframe, style, b, [onerror], [onclick]")).toBeNull();
    expect(shown.textContent).toMatch(/[<(]|comment/);
  });

  it.each([
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](vbscript:x)",
    "[a](file:///etc/passwd)",
    "[a](/api/notes)",
    "[a](//evil.example)",
    "<javascript:alert(1)>",
    "![a](javascript:alert(1))",
  ])("%s leads nowhere", (source) => {
    expect(show(source).querySelector("a, img")).toBeNull();
  });
});

describe("links", () => {
  it.each([
    ["[a](https://example.org/x)", "https://example.org/x"],
    ["http://example.org", "http://example.org/"],
    ["[m](mailto:a@example.org)", "mailto:a@example.org"],
    ["![picture](https://example.org/p.png)", "https://example.org/p.png"],
  ])("%s opens outside", (source, href) => {
    const link = show(source).querySelector("a");
    expect(link?.href).toBe(href);
    expect([link?.target, link?.rel]).toEqual(["_blank", "noopener noreferrer"]);
  });
});

describe("the tree", () => {
  it("keeps text as it is meant", () => {
    expect(show('Fish &amp; "chips" &#8212; &unknown; a < b').textContent).toContain(
      'Fish & "chips" — &unknown; a < b',
    );
  });

  it("knows the usual parts", () => {
    const source = "# H\n\n> q\n\n1. a\n\n```\ncode <b>\n```\n\n---\n\n| a |\n|--:|\n| 1 |";
    expect(parseMarkdown(source).map((block) => block.kind)).toEqual([
      "heading",
      "quote",
      "list",
      "code",
      "rule",
      "table",
    ]);
  });

  it("is quick with a long note", () => {
    const source = "- [ ] **слово** `код` <b>\n".repeat(4000);
    const started = performance.now();
    expect(parseMarkdown(source)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe("tasks", () => {
  const source =
    "Plan\n\n- [ ] one\n  - [x] two\n- plain\n\n> 1. [ ] three\n\n```\n- [ ] code\n```\n\n* [X] four";

  it("know their line, in whatever they are nested", () => {
    const lines = source.split("\n");
    expect(tasksIn(parseMarkdown(source)).map(({ line }) => lines[line])).toEqual([
      "- [ ] one",
      "  - [x] two",
      "> 1. [ ] three",
      "* [X] four",
    ]);
  });

  it("change only their own box", () => {
    expect(toggleTask(source, 2).split("\n")[2]).toBe("- [x] one");
    expect(toggleTask(source, 3).split("\n")[3]).toBe("  - [ ] two");
    expect(toggleTask(source, 6).split("\n")[6]).toBe("> 1. [x] three");
    expect(toggleTask(toggleTask(source, 12), 12)).toBe(source.replace("[X]", "[x]"));
  });

  it.each([0, 4, 99])("line %i has none, and stays", (line) => {
    expect(toggleTask(source, line)).toBe(source);
  });

  it("are ticked by their box", () => {
    const ontoggle = vi.fn();
    show(source, ontoggle);
    screen.getByRole("checkbox", { name: "three" }).click();
    expect(ontoggle).toHaveBeenCalledWith(6);
  });
});

function tasksIn(blocks: readonly Block[]): { line: number; checked: boolean }[] {
  return blocks.flatMap((block) => {
    if (block.kind === "quote") return tasksIn(block.blocks);
    if (block.kind !== "list") return [];
    return block.items.flatMap((item) => [...(item.task ? [item.task] : []), ...tasksIn(item.blocks)]);
  });
}
