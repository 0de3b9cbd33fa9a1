import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { I18n } from "$lib/i18n";
import { describeError, describeReason, keptSentences } from "./describe";
import { ApiError, networkError } from "./errors";

const { t } = new I18n(() => "en");
const refused = (code: string, status: number) => new ApiError({ code, status, detail: "" });

it.each([
  [networkError("refused"), "errors.network"],
  [refused("snippets.name_taken", 409), "errors.taken"],
  [refused("notes.conflict", 409), "errors.conflict"],
  [refused("library.disk_full", 507), "errors.diskFull"],
  [refused("anything.new", 500), "errors.server"],
  [new Error("a bug of ours"), "errors.server"],
] as const)("%o is put into words", (error, key) => {
  expect(describeError(t, error)).toBe(t(key));
});

describe("what the core says of recordings", () => {
  const source = ["audio", "recording", "speech"].map(sourceOf).join("\n");
  const codes = source.match(/(?<=")(?:recordings|recorder|audio|speech)\.[a-z_]+(?=")/g) ?? [];

  it("has words of its own for every code", () => {
    expect(codes.length).toBeGreaterThan(15);
    const general = t("errors.server");
    expect(codes.filter((code) => describeError(t, refused(code, 500)) === general)).toEqual([]);
  });

  it("is known by the beginning of what the core really says", () => {
    expect(Object.keys(keptSentences).filter((beginning) => !source.includes(beginning))).toEqual([]);
  });

  it("is told in the person's language, and as it is when it is new", () => {
    const russian = new I18n(() => "ru").t;
    expect(describeReason(russian, "It was taken out of the queue.")).toBe(russian("errors.takenOut"));
    expect(describeReason(russian, "The engine gave up.")).toBe("The engine gave up.");
  });
});

/** All Python of a part of the core. */
function sourceOf(part: string): string {
  const folder = join("..", "backend", "alfavoice", part);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".py"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
}
