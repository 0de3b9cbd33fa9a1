import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { EventStream, type ServerMessage } from "$lib/api";
import { FakeSocket } from "../../testing/fake-socket";
import { Again } from "./again.svelte";
import { OpenRecording } from "./recording.svelte";
import { callsOf, chunkOf, detailOf, recordingOf, refusal } from "./testing";
import { Versions } from "./versions.svelte";
import type { Recording } from "./wire";

let stop = () => {};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function opened(read: () => Promise<Recording>) {
  const calls = callsOf({ read: vi.fn(read) });
  const stream = new EventStream({ url: "ws://core/ws", open: FakeSocket.open });
  stop = stream.start();
  FakeSocket.last.accept();
  const around = { stream, toasts: { show: vi.fn() }, report: vi.fn(), undoLabel: () => "" };
  const recording = new OpenRecording("r1", calls, around);
  const close = recording.open();
  const hear = (message: object) => FakeSocket.last.receive(message as ServerMessage);
  return { calls, recording, close, hear };
}

const settled = () => vi.advanceTimersByTimeAsync(0);
const texts = ({ lines }: OpenRecording) => lines.map(({ text }) => text);

describe("an open recording", () => {
  it("shows its lines and counts them", async () => {
    const chunks = [chunkOf(0), chunkOf(1, { status: "failed" }), chunkOf(2, { status: "transcribing" })];
    const { recording } = opened(async () => recordingOf(chunks));
    expect(recording.state).toBe("loading");
    await settled();
    expect([recording.state, recording.lines.length, recording.duration]).toEqual(["ready", 3, 60]);
    expect(recording.counts).toEqual({ completed: 1, waiting: 1, failed: 1 });
  });

  it("grows with the speech, in the order of the recording, and leaves others' chunks alone", async () => {
    const { recording, hear } = opened(async () => recordingOf([], { status: "recording", sampleCount: 0 }));
    await settled();
    hear({ type: "chunk_created", sessionId: "r1", chunk: chunkOf(1, { status: "pending" }) });
    hear({ type: "chunk_created", sessionId: "r1", chunk: chunkOf(0) });
    hear({ type: "chunk_created", sessionId: "r2", chunk: chunkOf(7) });
    hear({ type: "chunk_transcribed", sessionId: "r1", chunk: chunkOf(1, { transcription: "late" }) });
    expect(texts(recording)).toEqual(["text 0", "late"]);
    expect([recording.running, recording.duration]).toEqual([true, 8]);
    hear({ type: "recorder", recorder: { sessionId: "r1", elapsed: 12_000 } });
    expect(recording.duration).toBe(12);
    hear({ type: "session_stopped", session: recordingOf([chunkOf(0)]) });
    expect([recording.running, texts(recording)]).toEqual([false, ["text 0"]]);
  });

  it("does not let an answer undo what was heard while it was on its way", async () => {
    let reply: (recording: Recording) => void = () => {};
    const { recording, hear } = opened(() => new Promise((resolve) => (reply = resolve)));
    hear({ type: "chunk_transcribed", sessionId: "r1", chunk: chunkOf(0, { transcription: "newer" }) });
    reply(recordingOf([chunkOf(0, { transcription: "older" })]));
    await settled();
    expect(texts(recording)).toEqual(["newer"]);
  });

  it("keeps its lines when it is read again", async () => {
    const { recording, hear, calls } = opened(async () => recordingOf([chunkOf(0)]));
    await settled();
    const [line] = recording.lines;
    hear({ type: "library_changed", collection: "recordings", id: "r2", action: "updated", revision: 1 });
    hear({ type: "library_changed", collection: "recordings", id: "r1", action: "updated", revision: 2 });
    hear({ type: "library_changed", collection: "recordings", id: "r1", action: "updated", revision: 3 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(calls.read).toHaveBeenCalledTimes(2);
    expect(recording.lines[0]).toBe(line);
  });

  it("says that it is gone, that it could not be read, and comes back", async () => {
    const read = vi.fn(async () => recordingOf([]));
    read
      .mockRejectedValueOnce(refusal("network", 0))
      .mockRejectedValueOnce(refusal("recordings.missing", 404));
    const { recording, hear } = opened(read);
    await settled();
    expect(recording.state).toBe("failed");
    await recording.load();
    expect(recording.state).toBe("missing");
    hear({ type: "library_changed", collection: "recordings", id: "r1", action: "restored", revision: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(recording.state).toBe("ready");
    hear({ type: "library_changed", collection: "recordings", id: "r1", action: "deleted", revision: 2 });
    expect(recording.state).toBe("missing");
  });

  it("asks for the words of a text once", async () => {
    const { recording, calls } = opened(async () => recordingOf([chunkOf(0)]));
    await settled();
    const [line] = recording.lines;
    if (!line) throw new Error("There is a first line.");
    await recording.learn(line);
    vi.mocked(calls.chunk).mockResolvedValue(
      detailOf(0, { words: [{ text: "a", startOffset: 0, endOffset: 1 }] }),
    );
    await Promise.all([recording.learn(line), recording.learn(line)]);
    await recording.learn(line);
    expect([calls.chunk, line.words?.length]).toEqual([expect.anything(), 1]);
    expect(calls.chunk).toHaveBeenCalledTimes(2);
  });

  it("hears nothing any more once it is closed", async () => {
    const { recording, close, hear } = opened(async () => recordingOf([chunkOf(0)]));
    await settled();
    close();
    hear({ type: "chunk_created", sessionId: "r1", chunk: chunkOf(1) });
    expect(recording.lines).toHaveLength(1);
  });
});

describe("transcribing again", () => {
  it("sends the lines and only what was chosen", async () => {
    const calls = callsOf({ again: async () => ({ count: 1 }) });
    const again = new Again(calls, vi.fn());
    const { recording } = opened(async () => recordingOf([chunkOf(0)]));
    await settled();
    again.ask(recording.lines);
    again.language = "en";
    await again.start();
    expect(calls.again).toHaveBeenCalledWith({ language: "en" }, ["c0"]);
    expect(again.scope).toBeUndefined();
    again.ask("all");
    again.model = "sphinx";
    await again.start();
    expect(calls.again).toHaveBeenLastCalledWith({ language: "en", model: "sphinx" }, undefined);
  });

  it("keeps asking when the core refuses", async () => {
    const report = vi.fn();
    const again = new Again(callsOf(), report);
    again.ask("all");
    await again.start();
    expect([again.scope, again.busy, report.mock.calls.length]).toEqual(["all", false, 1]);
  });
});

describe("versions", () => {
  const version = (id: string, text: string) => ({ id, text, madeBy: "engine", model: "sphinx" }) as never;
  const before = detailOf(0, {
    transcription: "the newer text",
    versionId: "v2",
    versions: [version("v1", "the older text"), version("v2", "the newer text")],
  });

  it("stand beside the present text, differences marked on both sides", async () => {
    const calls = callsOf({ chunk: async () => before });
    const { recording } = opened(async () => recordingOf([chunkOf(0)]));
    await settled();
    const [line] = recording.lines;
    const versions = new Versions(calls);
    if (line) await versions.open(line);
    expect([versions.present?.id, versions.chosen?.id]).toEqual(["v2", "v1"]);
    const marked = (side: "chosen" | "present") =>
      versions.comparison?.[side].filter((piece) => piece.marked).map(({ text }) => text);
    expect([marked("chosen"), marked("present")]).toEqual([["older"], ["newer"]]);
  });

  it("can be gone back to; when the text moved on meanwhile, nothing is replaced", async () => {
    const calls = callsOf({ chunk: async () => before });
    const { recording } = opened(async () => recordingOf([chunkOf(0)]));
    await settled();
    const [line] = recording.lines;
    const versions = new Versions(calls);
    if (line) await versions.open(line);
    vi.mocked(calls.correct).mockRejectedValueOnce(refusal("recordings.conflict", 409));
    expect(await versions.use()).toBe(false);
    expect([versions.error !== undefined, versions.line]).toEqual([true, line]);
    vi.mocked(calls.correct).mockResolvedValue({
      ...before,
      transcription: "the older text",
      versionId: "v1",
    });
    expect(await versions.use()).toBe(true);
    expect(calls.correct).toHaveBeenLastCalledWith("c0", { versionId: "v1", baseVersionId: "v2" });
    expect([line?.text, versions.line]).toEqual(["the older text", undefined]);
  });
});
