import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "../../testing/fake-socket";
import { EventStream } from "./events.svelte";
import type { CollectionName, LibraryChanged, ServerMessage } from "./types";

let stop = () => {};

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.opened = [];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** Without jitter: the delays are 250, 500, 1000 ... 5000 ms. */
function startStream(refused?: () => Promise<boolean>): EventStream {
  const stream = new EventStream({ url: "ws://core/ws", open: FakeSocket.open, random: () => 1, refused });
  stop = stream.start();
  return stream;
}

function state(instance: string, revisions: Partial<Record<CollectionName, number>>): ServerMessage {
  const core = { version: "1", platform: "linux", desktop: false, libraryHealth: "sound" } as const;
  const queue = { paused: false, pending: 0, active: 0 };
  const recorder = { paused: false, elapsed: 0, diskLeftBytes: 0, diskLeftMs: 0, warning: "", queue };
  return { type: "state", state: { ...core, instance, revisions, recorder } };
}

const noteChanged: LibraryChanged = {
  type: "library_changed",
  collection: "notes",
  action: "updated",
  revision: 6,
  id: "n",
};

describe("the stream", () => {
  it("says how it is and asks for the state when it opens", () => {
    const stream = startStream();
    expect(stream.state).toBe("connecting");
    FakeSocket.last.accept();
    expect(stream.state).toBe("open");
    expect(FakeSocket.last.sent).toEqual([{ type: "get_state" }]);
  });

  it("reconnects later and later, at most every five seconds", async () => {
    const stream = startStream();
    const delays: number[] = [];
    for (let attempt = 0; attempt < 7; attempt += 1) {
      const count = FakeSocket.opened.length;
      FakeSocket.last.close();
      const before = Date.now();
      while (FakeSocket.opened.length === count) await vi.advanceTimersByTimeAsync(50);
      delays.push(Date.now() - before);
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    expect(stream.state).toBe("lost");
  });

  it("starts with short delays again once it has been open", async () => {
    startStream();
    FakeSocket.last.close();
    await vi.advanceTimersByTimeAsync(250);
    FakeSocket.last.accept();
    FakeSocket.last.close();
    await vi.advanceTimersByTimeAsync(250);
    expect(FakeSocket.opened).toHaveLength(3);
  });

  it("tries at once when the computer is online again or the page visible", () => {
    startStream();
    FakeSocket.last.close();
    dispatchEvent(new Event("online"));
    expect(FakeSocket.opened).toHaveLength(2);
    document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.opened).toHaveLength(2);
    FakeSocket.last.close();
    document.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSocket.opened).toHaveLength(3);
  });

  it("gives up when the core does not know the page any more", async () => {
    startStream(async () => true);
    FakeSocket.last.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it("stays closed once stopped", async () => {
    startStream();
    FakeSocket.last.accept();
    stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it("hands each message to those who listen for its type", () => {
    const stream = startStream();
    const [heard, other] = [vi.fn(), vi.fn()];
    const leave = stream.on("library_changed", heard);
    stream.on("error", other);
    FakeSocket.last.accept();
    FakeSocket.last.receive(noteChanged);
    leave();
    FakeSocket.last.receive(noteChanged);
    expect(heard.mock.calls).toEqual([[noteChanged]]);
    expect(other).not.toHaveBeenCalled();
  });
});

describe("changes", () => {
  function listening(): { notes: ReturnType<typeof vi.fn>; snippets: ReturnType<typeof vi.fn> } {
    const stream = startStream();
    const listeners = { notes: vi.fn(), snippets: vi.fn() };
    stream.onChange("notes", listeners.notes);
    stream.onChange("snippets", listeners.snippets);
    FakeSocket.last.accept();
    FakeSocket.last.receive(state("a", { notes: 5, snippets: 2 }));
    listeners.notes.mockClear();
    listeners.snippets.mockClear();
    return listeners;
  }

  it("reach those who listen to their collection", () => {
    const { notes, snippets } = listening();
    FakeSocket.last.receive(noteChanged);
    expect(notes.mock.calls).toEqual([[noteChanged]]);
    expect(snippets).not.toHaveBeenCalled();
  });

  it("missed while the line was down are told after the reconnect, and only those", () => {
    const { notes, snippets } = listening();
    FakeSocket.last.receive(noteChanged);
    notes.mockClear();
    FakeSocket.last.receive(state("a", { notes: 6, snippets: 3 }));
    expect(notes).not.toHaveBeenCalled();
    expect(snippets.mock.calls).toEqual([[undefined]]);
  });

  it("may be anything once the core has been restarted", () => {
    const { notes, snippets } = listening();
    FakeSocket.last.receive(state("b", { notes: 5, snippets: 2 }));
    expect([notes.mock.calls.length, snippets.mock.calls.length]).toEqual([1, 1]);
  });
});
