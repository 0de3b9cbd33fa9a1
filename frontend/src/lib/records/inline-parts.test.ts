/** The pure parts of lists that are written in place. */
import { describe, expect, it, vi } from "vitest";
import { I18n } from "$lib/i18n";
import { changedPieces } from "./changes";
import { describeFieldProblem, describeProblem } from "./problems";
import { moved, rowAction, savesRow, startsNew } from "./row-keys";
import { TryOut } from "./try-out.svelte";

function shown(before: string, after: string): string {
  return changedPieces(before, after)
    .map(({ text, marked }) => (marked ? `[${text}]` : text))
    .join("");
}

describe("changed pieces", () => {
  it.each([
    ["to my address, please", "to Berlin 12, please", "to [Berlin 12], please"],
    ["мы на кубер нетис", "мы на Кубернетес", "мы на [Кубернетес]"],
    ["a x b y c", "a 1 b 2 c", "a [1] b [2] c"],
    ["same", "same", "same"],
    ["", "new", "[new]"],
    ["ё", "е\u0308x", "[е\u0308x]"],
  ])("%s → %s", (before, after, pieces) => expect(shown(before, after)).toBe(pieces));

  it("keeps the ends of a long text and marks all between", () => {
    const words = (letter: string) =>
      Array.from({ length: 3000 }, (_, index) => `${letter}${index}`).join(" ");
    const pieces = changedPieces(`start ${words("a")} end`, `start ${words("b")} end`);
    expect(pieces.map(({ marked }) => marked)).toEqual([false, true, false]);
  });
});

describe("keys", () => {
  function press(target: HTMLElement, init: KeyboardEventInit): KeyboardEvent {
    let heard: KeyboardEvent | undefined;
    target.addEventListener("keydown", (event) => (heard = event), { once: true });
    target.dispatchEvent(new KeyboardEvent("keydown", init));
    if (!heard) throw new Error("no key");
    return heard;
  }
  function area(value: string): HTMLTextAreaElement {
    return Object.assign(document.createElement("textarea"), { value });
  }

  it.each([
    ["a line", document.createElement("input"), { key: "Enter" }, true],
    ["one line of a text", area("a"), { key: "Enter" }, true],
    ["several lines", area("a\nb"), { key: "Enter" }, false],
    ["several lines with Ctrl", area("a\nb"), { key: "Enter", ctrlKey: true }, true],
    ["a new line", area("a"), { key: "Enter", shiftKey: true }, false],
    ["a button", document.createElement("button"), { key: "Enter" }, false],
    ["a word being composed", document.createElement("input"), { key: "Enter", isComposing: true }, false],
    ["another key", document.createElement("input"), { key: "a" }, false],
  ])("Enter in %s", (_, target, init, saves) => expect(savesRow(press(target, init))).toBe(saves));

  it("move between rows and stop at the ends", () => {
    const key = (name: string) => rowAction(new KeyboardEvent("keydown", { key: name }));
    expect(["F2", "Delete", "ArrowUp", "x"].map(key)).toEqual(["edit", "remove", "up", undefined]);
    expect([moved("up", 0, 3), moved("down", 2, 3), moved("last", 0, 3), moved("first", 2, 3)]).toEqual([
      0, 2, 2, 0,
    ]);
  });

  it("start a new record on a Russian keyboard too", () => {
    expect(startsNew(new KeyboardEvent("keydown", { ctrlKey: true, code: "KeyN", key: "т" }))).toBe(true);
    expect(startsNew(new KeyboardEvent("keydown", { code: "KeyN", key: "n" }))).toBe(false);
  });
});

describe("problems", () => {
  const ru = new I18n(() => "ru").t;

  it("are said in Russian", () => {
    expect(
      describeProblem(ru, { path: "soundsLike[3]", message: "must be at most 200 characters long" }),
    ).toBe("Слышится как: не больше 200 символов");
    expect(describeFieldProblem(ru, "There is already an entry for “ключ”.")).toBe("«ключ» уже есть");
  });

  it("that are new to us are still problems", () => {
    expect(describeProblem(ru, { path: "weight", message: "is too heavy" })).toBe(
      "weight: значение не подходит",
    );
  });
});

describe("trying out", () => {
  it("asks once for what is typed quickly, and forgets what was overtaken", async () => {
    vi.useFakeTimers();
    const ask = vi.fn(async (text: string) => ({ text: text.replace("br", "best"), used: ["br", "br"] }));
    const tryOut = new TryOut(ask);
    tryOut.type("b");
    tryOut.type("br a br");
    await vi.advanceTimersByTimeAsync(200);
    expect(ask).toHaveBeenCalledOnce();
    expect([tryOut.pieces?.[0], tryOut.used]).toEqual([{ text: "best", marked: true }, ["br"]]);
    tryOut.type(" ");
    await vi.advanceTimersByTimeAsync(200);
    expect([tryOut.pieces, ask.mock.calls.length]).toEqual([undefined, 1]);
    vi.useRealTimers();
  });

  it("says that it failed", async () => {
    const error = new Error("away");
    const tryOut = new TryOut(() => Promise.reject(error));
    tryOut.type("a");
    await tryOut.refresh();
    expect([tryOut.error, tryOut.pieces]).toEqual([error, undefined]);
  });
});
