import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Find, matchesIn } from "./find.svelte";
import { Gradual } from "./gradual.svelte";
import { lineOf, linesOf } from "./testing";
import { outlineOf, Peaks } from "./peaks.svelte";
import { Selection } from "./selection.svelte";
import { callsOf } from "./testing";
import { beginsParagraph, spanOf, transcriptOf } from "./words";

describe("finding", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const lines = linesOf("Ёлка и ёлка", "no match", "a.b (елка)");

  it("takes letters in any case, and е for ё", () => {
    const found = matchesIn(lines, "елка").map(({ line, mark }) => [line.id, mark.start, mark.length]);
    expect(found).toEqual([
      ["c0", 0, 4],
      ["c0", 7, 4],
      ["c2", 5, 4],
    ]);
  });

  it("takes signs as they are", () => {
    expect(matchesIn(lines, "a.b (")).toHaveLength(1);
    expect(matchesIn(lines, ".*")).toEqual([]);
    expect(matchesIn(lines, "  ")).toEqual([]);
  });

  it("goes round, forwards and backwards, beginning at where the person is", () => {
    const find = new Find(() => lines);
    find.start();
    find.type("е", lines[0]);
    find.type("елка", lines[1]);
    expect(find.count).toBe(0);
    vi.runAllTimers();
    expect([find.number, find.count, find.current?.line.id]).toEqual([3, 3, "c2"]);
    find.step(1);
    expect(find.number).toBe(1);
    find.step(-1);
    expect(find.number).toBe(3);
  });

  it("marks nothing once it is closed", () => {
    const find = new Find(() => lines);
    find.start();
    find.type("елка");
    vi.runAllTimers();
    const [line] = lines;
    if (!line) throw new Error("There is a first line.");
    expect(find.marksOf(line)).toHaveLength(2);
    find.close();
    expect([find.marksOf(line), find.count, find.number]).toEqual([[], 0, 0]);
  });
});

describe("a long list", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("comes piece by piece, at once where it is wanted, and then keeps up with what is added", () => {
    const gradual = new Gradual(() => 250);
    const stop = gradual.grow();
    expect(gradual.count).toBe(100);
    vi.advanceTimersToNextFrame();
    expect(gradual.count).toBe(200);
    gradual.reach(220);
    expect(gradual.count).toBe(221);
    gradual.reach(3);
    expect(gradual.count).toBe(221);
    vi.advanceTimersToNextFrame();
    vi.advanceTimersToNextFrame();
    expect(gradual.count).toBe(Infinity);
    stop();
  });
});

describe("the selection", () => {
  const lines = linesOf("a", "b", "c", "d");
  const ids = (selection: Selection) => selection.lines.map(({ id }) => id);
  const at = (index: number) => lines[index] ?? lineOf(index);

  it("reaches from the last line touched to this one, in either direction", () => {
    const selection = new Selection(() => lines);
    selection.toggle(at(2));
    selection.extendTo(at(0));
    expect(ids(selection)).toEqual(["c0", "c1", "c2"]);
    selection.toggle(at(1));
    expect(ids(selection)).toEqual(["c0", "c2"]);
    selection.extendTo(at(3));
    expect(ids(selection)).toEqual(["c0", "c1", "c2", "c3"]);
  });

  it("begins with this line when none was touched", () => {
    const selection = new Selection(() => lines);
    selection.extendTo(at(2));
    expect(ids(selection)).toEqual(["c2"]);
    selection.all();
    expect(selection.size).toBe(4);
    selection.clear();
    expect(selection.size).toBe(0);
  });
});

describe("the text as one piece", () => {
  it("has paragraphs where someone else speaks or after a pause, and leaves out what has no text", () => {
    const pause = lineOf(1);
    const close = lineOf(2, { startOffset: pause.chunk.endOffset, endOffset: pause.chunk.endOffset + 10 });
    const other = lineOf(3, { startOffset: close.chunk.endOffset, source: "system", transcription: "hello" });
    const empty = lineOf(4, { transcription: undefined });
    expect(transcriptOf([lineOf(0), pause, close, other, empty])).toBe("text 0\n\ntext 1 text 2\n\nhello");
    expect([beginsParagraph(close, pause), beginsParagraph(other, close)]).toEqual([false, true]);
  });

  it("lets a trouble that still lasts reach to the end", () => {
    const mark = { kind: "gap", startOffset: 16_000 } as const;
    expect(spanOf({ ...mark, endOffset: 32_000 }, 60)).toEqual({ from: 1, to: 2 });
    expect(spanOf({ ...mark, endOffset: null }, 60)).toEqual({ from: 1, to: 60 });
  });
});

describe("the waveform", () => {
  it("is an outline with room for every value, silence a hairline", () => {
    expect(outlineOf([])).toBe("");
    expect(outlineOf([1, 0])).toBe("M0 1L0.5 0.000L1.5 0.985L2 1L1.5 1.015L0.5 2.000Z");
  });

  it("is asked for again only when the recording has grown by a twentieth, and at its end", async () => {
    const calls = callsOf({ peaks: async () => [0.5] });
    const peaks = new Peaks(calls);
    await peaks.show("full", 0, false);
    await peaks.show("full", 1000, false);
    await peaks.show("full", 1040, false);
    expect(calls.peaks).toHaveBeenCalledTimes(1);
    await peaks.show("full", 1051, false);
    expect([peaks.covered, peaks.values]).toEqual([1051, [0.5]]);
    await peaks.show("full", 1060, true);
    await peaks.show("full", 1060, true);
    await peaks.show("mic", 1060, true);
    expect(calls.peaks).toHaveBeenCalledTimes(4);
  });

  it("that could not be had is asked for with the next change", async () => {
    const calls = callsOf();
    const peaks = new Peaks(calls);
    await peaks.show("full", 10, true);
    await peaks.show("full", 10, true);
    expect(calls.peaks).toHaveBeenCalledTimes(2);
    expect(peaks.values).toEqual([]);
  });
});
