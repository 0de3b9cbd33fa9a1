import { describe, expect, it, vi } from "vitest";
import { Api } from "$lib/api";
import { I18n, type Locale } from "$lib/i18n";
import type { ToastOptions } from "$lib/ui";
import { kinds, Recordings, tagsOf } from "./recordings.svelte";
import { recordingsResource, type RecordingSummary } from "./resource";
import { failureText, progressText } from "./words";

function summary(fields: Partial<RecordingSummary> = {}): RecordingSummary {
  return {
    id: "r1",
    startTime: "2026-11-21T14:05:00Z",
    status: "completed",
    language: "ru",
    model: "",
    totalDuration: 60_000,
    title: "",
    revision: 1,
    sealed: false,
    troubled: false,
    preview: "",
    chunksCount: 4,
    completedCount: 4,
    pendingCount: 0,
    failedCount: 0,
    ...fields,
  };
}

function world(items: RecordingSummary[] = [summary()]) {
  const calls: string[] = [];
  const api = new Api(async (path, init) => {
    calls.push(`${init?.method} ${path}`);
    if (init?.method === "DELETE") return new Response(null, { status: 204 });
    const sent = init?.body ? JSON.parse(String(init.body)) : undefined;
    const body = sent ? { ...items[0], ...sent } : { sessions: items, total: items.length };
    return new Response(JSON.stringify(body));
  });
  const toasts: ToastOptions[] = [];
  const around = {
    stream: { on: () => () => {}, onChange: () => () => {} },
    toasts: { show: (toast: ToastOptions) => toasts.push(toast) },
    report: vi.fn(),
    undoLabel: () => "Undo",
  };
  return { recordings: new Recordings(recordingsResource(api), around, () => "Deleted"), calls, toasts };
}

describe("the list of recordings", () => {
  it("is a page of the core's sessions", async () => {
    const { recordings, calls } = world();
    await recordings.load();
    expect(calls).toEqual(["GET /api/sessions?limit=50&offset=0"]);
    expect([recordings.items, recordings.total]).toEqual([[summary()], 1]);
  });

  it.each([
    ["recording", "status=recording"],
    ["completed", "status=completed"],
    ["failed", "status=failed"],
    ["troubled", "troubled=true"],
  ] as const)("shows those of a kind: %s", async (kind, query) => {
    const { recordings, calls } = world();
    recordings.show(kind);
    await vi.waitFor(() => expect(recordings.status).toBe("ready"));
    expect(calls).toEqual([`GET /api/sessions?${query}&limit=50&offset=0`]);
    expect(recordings.kind).toBe(kind);
    recordings.show("all");
    expect([recordings.kind, recordings.narrowed]).toEqual(["all", false]);
    expect(kinds).toContain(kind);
  });

  it("lets go of a tag that is chosen again", () => {
    const { recordings } = world();
    recordings.toggleTag("work");
    expect(recordings.filters.tag).toBe("work");
    recordings.toggleTag("work");
    expect(recordings.narrowed).toBe(false);
  });

  it("shows a new name at once", async () => {
    const { recordings, calls } = world();
    await recordings.load();
    await recordings.rename("r1", "Планёрка");
    expect(calls.at(-1)).toBe("PATCH /api/sessions/r1");
    expect(recordings.items[0]?.title).toBe("Планёрка");
  });

  it("deletes at once and brings back on undo", async () => {
    const { recordings, calls, toasts } = world();
    await recordings.load();
    await recordings.remove(summary());
    expect([recordings.items, toasts[0]?.text]).toEqual([[], "Deleted"]);
    toasts[0]?.action?.run();
    await vi.waitFor(() => expect(recordings.items).toHaveLength(1));
    expect(calls).toContain("POST /api/sessions/r1/restore");
  });

  it("knows the tags in use, the most used first", () => {
    const items = [summary({ tags: ["home"] }), summary({ tags: ["work", "home"] }), summary()];
    expect(tagsOf(items)).toEqual(["home", "work"]);
  });
});

describe("what a row says", () => {
  const t = (locale: Locale) => new I18n(() => locale).t;

  it("is how far the text is, and nothing when all of it is there", () => {
    expect(progressText(t("en"), summary())).toBe("");
    expect(progressText(t("en"), summary({ pendingCount: 3, completedCount: 1 }))).toBe("1 of 4 transcribed");
    expect(progressText(t("ru"), summary({ status: "recording", pendingCount: 1 }))).toBe("Идёт запись");
    expect(progressText(t("en"), summary({ chunksCount: 0, completedCount: 0 }))).toBe("No speech");
  });

  it("is what went wrong for good", () => {
    expect(failureText(t("ru"), summary({ failedCount: 2 }))).toBe("Не удались 2 строки");
    expect(failureText(t("en"), summary({ status: "failed", failedCount: 2 }))).toBe("Ended early");
    expect(failureText(t("en"), summary())).toBe("");
  });
});
