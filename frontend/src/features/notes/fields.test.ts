import { describe, expect, it } from "vitest";
import { emptyFields, excess, fingerprint, lengthOf, longestContent } from "./fields";
import { difference } from "./live-text.svelte";
import { newId } from "./ids";
import { countWords, fileNameOf, glimpseOf } from "./words";

describe("a note in one line", () => {
  it.each([
    [{ title: "Title", content: "# Head\n\n- [ ] **one** `two`" }, "Title", "Head one two"],
    [{ title: "", content: "\n## Первая\nвторая [ссылка](https://a.b)" }, "Первая", "вторая ссылка"],
    [{ title: " ", content: "" }, "", ""],
    [{ title: "T", content: "| a | b |\n|---|---|\n| 1 | 2 |" }, "T", "a b 1 2"],
  ])("%j", (note, title, excerpt) => {
    expect(glimpseOf(note)).toEqual({ title, excerpt });
  });

  it("counts words in any language", () => {
    expect(countWords("Кое-что — it's 3.14, да!")).toBe(4);
  });

  it("becomes a file name", () => {
    expect(fileNameOf('План: "А/Б"?\u0000 .')).toBe("План А Б");
    expect(fileNameOf("...")).toBe("");
  });
});

describe("length", () => {
  it("counts characters as the core does", () => {
    expect(lengthOf("😀".repeat(longestContent))).toBe(longestContent);
    expect(excess({ ...emptyFields, content: "я".repeat(longestContent + 2) })).toBe(2);
  });
});

it("a fingerprint tells texts apart", () => {
  const of = (content: string) => fingerprint({ ...emptyFields, content });
  expect(of("a")).toBe(of("a"));
  expect(new Set(["a", "b", "ab", "ba", ""].map(of)).size).toBe(5);
});

it.each([
  ["abcd", "abXcd", { start: 2, end: 2, inserted: "X" }],
  ["aaa", "aa", { start: 2, end: 3, inserted: "" }],
  ["same", "same", { start: 4, end: 4, inserted: "" }],
  ["", "new", { start: 0, end: 0, inserted: "new" }],
])("the difference of %j and %j", (before, after, expected) => {
  expect(difference(before, after)).toEqual(expected);
});

it("an id is a UUID", () => {
  expect(newId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
});
