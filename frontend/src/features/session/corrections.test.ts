import { beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordingCalls } from "./calls";
import { Corrections } from "./corrections.svelte";
import { CorrectionDrafts } from "./drafts";
import { callsOf, detailOf, lineOf, refusal } from "./testing";

beforeEach(() => localStorage.clear());

function correcting(answers: Partial<RecordingCalls> = {}) {
  const calls = callsOf(answers);
  const drafts = new CorrectionDrafts(localStorage);
  const gaveUp = vi.fn();
  const corrections = new Corrections({ recordingId: "r1", calls, drafts, gaveUp });
  const line = lineOf(0);
  const correction = corrections.start(line);
  return { calls, drafts, gaveUp, corrections, line, correction };
}

const answer = (text: string, versionId: string) => detailOf(0, { transcription: text, versionId });

describe("a correction", () => {
  it("names the version it was made from, and is over when the core has it", async () => {
    const { calls, corrections, correction, line, drafts } = correcting({
      correct: async () => answer("better", "v2"),
    });
    corrections.type(correction, " better ");
    expect(await corrections.save(correction)).toBe(true);
    expect(calls.correct).toHaveBeenCalledWith("c0", { transcription: "better", baseVersionId: "v1" });
    expect([line.text, line.versionId, corrections.of(line)]).toEqual(["better", "v2", undefined]);
    expect(drafts.of("r1").size).toBe(0);
  });

  it("that changes nothing asks the core nothing", async () => {
    const { calls, corrections, correction, line } = correcting();
    expect(await corrections.save(correction)).toBe(true);
    expect(calls.correct).not.toHaveBeenCalled();
    expect(corrections.of(line)).toBeUndefined();
  });

  it("keeps what was typed when saving fails, and saves it when the line is back", async () => {
    const { calls, corrections, correction, line } = correcting();
    corrections.type(correction, "mine");
    expect(await corrections.save(correction)).toBe(false);
    expect([corrections.of(line)?.text, correction.error !== undefined]).toEqual(["mine", true]);
    vi.mocked(calls.correct).mockResolvedValue(answer("mine", "v2"));
    corrections.retry();
    await vi.waitFor(() => expect(corrections.of(line)).toBeUndefined());
    expect(line.text).toBe("mine");
  });

  it("is there again after a reload", () => {
    const { corrections, correction, calls, drafts, gaveUp } = correcting();
    corrections.type(correction, "half a sen");
    const reloaded = new Corrections({ recordingId: "r1", calls, drafts, gaveUp });
    const line = lineOf(0);
    reloaded.recover((id) => (id === "c0" ? line : undefined));
    expect([reloaded.of(line)?.text, reloaded.of(line)?.changed]).toEqual(["half a sen", true]);
  });

  it("that is over is not sent again", async () => {
    const { calls, corrections, correction } = correcting({ correct: async () => answer("better", "v2") });
    corrections.type(correction, "better");
    await corrections.save(correction);
    expect(await corrections.save(correction)).toBe(false);
    expect(calls.correct).toHaveBeenCalledOnce();
  });

  it("is left open when the browser has no room for a draft", () => {
    const { corrections, correction, drafts } = correcting();
    vi.spyOn(Storage.prototype, "setItem").mockImplementationOnce(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    corrections.type(correction, "mine");
    expect([correction.text, drafts.of("r1").size]).toEqual(["mine", 0]);
  });

  it("that was given up can be taken up again", () => {
    const { corrections, correction, line, gaveUp, drafts } = correcting();
    corrections.type(correction, "mine");
    corrections.giveUp(correction);
    expect([corrections.of(line), drafts.of("r1").size]).toEqual([undefined, 0]);
    gaveUp.mock.calls[0]?.[0]();
    expect([corrections.of(line)?.text, drafts.of("r1").size]).toEqual(["mine", 1]);
  });
});

describe("undoing", () => {
  /** A line that has been corrected twice. */
  async function corrected() {
    const world = correcting();
    for (const [text, version] of [
      ["better", "v2"],
      ["best", "v3"],
    ] as const) {
      vi.mocked(world.calls.correct).mockResolvedValueOnce(answer(text, version));
      const correction = world.corrections.start(world.line);
      world.corrections.type(correction, text);
      await world.corrections.save(correction);
    }
    return world;
  }

  it("goes back correction by correction, and then has nothing left", async () => {
    const { calls, corrections, line } = await corrected();
    vi.mocked(calls.correct).mockResolvedValueOnce(answer("better", "v2"));
    expect(await corrections.undo()).toBe(true);
    expect(calls.correct).toHaveBeenLastCalledWith("c0", { versionId: "v2", baseVersionId: "v3" });
    vi.mocked(calls.correct).mockResolvedValueOnce(answer("text 0", "v1"));
    expect(await corrections.undo()).toBe(true);
    expect(calls.correct).toHaveBeenLastCalledWith("c0", { versionId: "v1", baseVersionId: "v2" });
    expect([await corrections.undo(), line.text]).toEqual([false, "text 0"]);
  });

  it("leaves a text alone that someone else has changed since", async () => {
    const { calls, corrections, line } = await corrected();
    line.learn(answer("theirs", "v9"));
    vi.mocked(calls.correct).mockClear();
    expect(await corrections.undo()).toBe(false);
    expect(calls.correct).not.toHaveBeenCalled();
  });

  it("can be tried again when the core was away", async () => {
    const { calls, corrections, line } = await corrected();
    await expect(corrections.undo()).rejects.toMatchObject({ code: "network" });
    vi.mocked(calls.correct).mockResolvedValueOnce(answer("better", "v2"));
    expect([await corrections.undo(), line.text]).toEqual([true, "better"]);
  });
});

describe("when someone else was faster", () => {
  const conflict = () => Promise.reject(refusal("recordings.conflict", 409));

  it("both texts are there, and mine can follow theirs", async () => {
    const { calls, corrections, correction, line } = correcting({
      correct: conflict,
      chunk: async () => answer("theirs", "v2"),
    });
    corrections.type(correction, "mine");
    expect(await corrections.save(correction)).toBe(false);
    expect([correction.text, correction.theirs?.transcription, line.text]).toEqual([
      "mine",
      "theirs",
      "theirs",
    ]);
    vi.mocked(calls.correct).mockResolvedValue(answer("mine", "v3"));
    expect(await corrections.keepMine(correction)).toBe(true);
    expect(calls.correct).toHaveBeenLastCalledWith("c0", { transcription: "mine", baseVersionId: "v2" });
    expect(line.text).toBe("mine");
  });

  it("nothing is sent over their text without a choice", async () => {
    const { calls, corrections, correction } = correcting({
      correct: conflict,
      chunk: async () => answer("theirs", "v2"),
    });
    corrections.type(correction, "mine");
    await corrections.save(correction);
    await corrections.save(correction);
    expect(calls.correct).toHaveBeenCalledOnce();
  });

  it("there is nothing to choose when they wrote the same", async () => {
    const { corrections, correction, line } = correcting({
      correct: conflict,
      chunk: async () => answer("mine", "v2"),
    });
    corrections.type(correction, "mine");
    await corrections.save(correction);
    expect(corrections.of(line)).toBeUndefined();
  });
});
