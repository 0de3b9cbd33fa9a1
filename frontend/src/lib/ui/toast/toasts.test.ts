import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Toasts } from "./toasts.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.items.map((toast) => toast.text);

describe("toasts", () => {
  it("go away by themselves, those with an action later", () => {
    const toasts = new Toasts();
    toasts.show({ text: "saved" });
    toasts.show({ text: "deleted", action: { label: "Undo", run: vi.fn() } });
    vi.advanceTimersByTime(5000);
    expect(texts(toasts)).toEqual(["deleted"]);
    vi.advanceTimersByTime(5000);
    expect(texts(toasts)).toEqual([]);
  });

  it("are at most four, the oldest goes first", () => {
    const toasts = new Toasts();
    for (const text of ["1", "2", "3", "4", "5"]) toasts.show({ text });
    expect(texts(toasts)).toEqual(["2", "3", "4", "5"]);
  });

  it("stay while someone looks at them and keep their remaining time", () => {
    const toasts = new Toasts();
    toasts.show({ text: "saved" });
    vi.advanceTimersByTime(4000);
    toasts.pause();
    vi.advanceTimersByTime(60_000);
    expect(texts(toasts)).toEqual(["saved"]);
    toasts.resume();
    vi.advanceTimersByTime(999);
    expect(texts(toasts)).toEqual(["saved"]);
    vi.advanceTimersByTime(1);
    expect(texts(toasts)).toEqual([]);
  });

  it("undo the newest thing that can be undone, once, and never go somewhere instead", () => {
    const toasts = new Toasts();
    const [first, second, open] = [vi.fn(), vi.fn(), vi.fn()];
    toasts.show({ text: "a", action: { label: "Undo", run: first, undoes: true } });
    toasts.show({ text: "b", action: { label: "Undo", run: second, undoes: true } });
    toasts.show({ text: "c", action: { label: "Open", run: open } });
    expect(toasts.undoNewest()).toBe(true);
    expect(second).toHaveBeenCalledOnce();
    expect(first).not.toHaveBeenCalled();
    expect(texts(toasts)).toEqual(["a", "c"]);
    expect([toasts.undoNewest(), toasts.undoNewest()]).toEqual([true, false]);
    expect(open).not.toHaveBeenCalled();
    expect(texts(toasts)).toEqual(["c"]);
  });

  it("that a run dismissed do not leave the next ones paused", () => {
    const toasts = new Toasts();
    const id = toasts.show({ text: "a", action: { label: "Undo", run: vi.fn() } });
    toasts.pause();
    toasts.run(id);
    toasts.show({ text: "b" });
    vi.advanceTimersByTime(5000);
    expect(texts(toasts)).toEqual([]);
  });
});
