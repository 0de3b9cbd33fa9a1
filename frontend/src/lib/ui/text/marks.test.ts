// @vitest-environment node
import { expect, it } from "vitest";
import { piecesOf } from "./marks";

it("cuts a text at its marks, in order, leaving out those that overlap", () => {
  const marks = [
    { start: 6, length: 3 },
    { start: 0, length: 2 },
    { start: 1, length: 4 },
  ];
  expect(piecesOf("ab cd efg", marks)).toEqual([
    { text: "ab", marked: true },
    { text: " cd ", marked: false },
    { text: "efg", marked: true },
  ]);
});

it("counts UTF-16 units, as the core does", () => {
  expect(piecesOf("🙂 да", [{ start: 3, length: 2 }])).toEqual([
    { text: "🙂 ", marked: false },
    { text: "да", marked: true },
  ]);
});
