// @vitest-environment node
import { expect, it } from "vitest";
import { byDay } from "./days";
import { activity } from "./testing";

it("cuts a feed into days and keeps its order", () => {
  const at = (id: string, day: number, hour: number) =>
    activity({ id, createdAt: new Date(2026, 0, day, hour).toISOString() });
  const days = byDay([at("d", 3, 0), at("c", 2, 23), at("b", 2, 0), at("a", 1, 12)]);
  expect(days.map((day) => day.items.map((item) => item.id))).toEqual([["d"], ["c", "b"], ["a"]]);
  expect(days.map((day) => day.time)).toEqual(
    ["d", "c", "a"].map((id) => days.flatMap((day) => day.items).find((item) => item.id === id)?.createdAt),
  );
});

it("has no days without activities", () => {
  expect(byDay([])).toEqual([]);
});
