import { expect, it, vi } from "vitest";
import { Api } from "$lib/api";
import { I18n } from "$lib/i18n";
import type { ToastOptions } from "$lib/ui";
import { Activities } from "./activities.svelte";
import { activity } from "./testing";

/** A core that answers each path with a status. */
function world(statuses: Record<string, number> = {}) {
  const calls: string[] = [];
  const api = new Api(async (path, init) => {
    const call = `${init?.method} ${String(path).split("?")[0]}`;
    calls.push(call);
    const status = statuses[call] ?? 200;
    return new Response(JSON.stringify({ items: [], total: 0, count: 2, code: "not_found", status }), {
      status,
    });
  });
  const toasts: ToastOptions[] = [];
  const report = vi.fn();
  const around = {
    stream: { on: () => () => {}, onChange: () => () => {} },
    toasts: { show: (toast: ToastOptions) => toasts.push(toast) },
    report,
    undoLabel: () => "Undo",
  };
  return { activities: new Activities(api, around, new I18n(() => "en")), calls, toasts, report };
}

const created = activity({ kind: "created", collection: "snippets", recordId: "7" });

it("is cleared, and brought back on undo", async () => {
  const { activities, calls, toasts } = world();
  await activities.clear();
  expect(toasts[0]).toMatchObject({ text: "2 entries cleared", action: { label: "Undo" } });
  toasts[0]?.action?.run();
  await vi.waitFor(() => expect(calls).toContain("POST /api/activities/restore"));
});

it("leads to the record that it is about", async () => {
  const { activities } = world();
  const goTo = vi.fn();
  await activities.follow(created, goTo);
  expect(goTo).toHaveBeenCalledWith({ collection: "snippets", id: "7" });
});

it("offers a deleted record back, and then leads to it", async () => {
  const { activities, toasts } = world({ "GET /api/snippets/7": 404 });
  const goTo = vi.fn();
  await activities.follow(created, goTo);
  expect([goTo.mock.calls, toasts[0]?.text]).toEqual([[], "This snippet is in the trash"]);
  toasts[0]?.action?.run();
  await vi.waitFor(() => expect(goTo).toHaveBeenCalledOnce());
});

it("offers a deleted recording back by the calls that recordings have", async () => {
  const { activities, calls, toasts } = world({ "GET /api/sessions/7": 404 });
  const goTo = vi.fn();
  await activities.follow(activity({ kind: "created", collection: "recordings", recordId: "7" }), goTo);
  expect(toasts[0]?.text).toBe("This recording is in the trash");
  toasts[0]?.action?.run();
  await vi.waitFor(() => expect(goTo).toHaveBeenCalledWith({ collection: "recordings", id: "7" }));
  expect(calls).toEqual(["GET /api/sessions/7", "POST /api/sessions/7/restore"]);
});

it("says when a record is gone for good", async () => {
  const { activities, toasts } = world({ "GET /api/snippets/7": 404, "POST /api/snippets/7/restore": 404 });
  await activities.follow(created, vi.fn());
  toasts[0]?.action?.run();
  await vi.waitFor(() => expect(toasts[1]).toMatchObject({ tone: "danger" }));
});

it("reports what it cannot find out", async () => {
  const { activities, report } = world({ "GET /api/snippets/7": 500 });
  await activities.follow(created, vi.fn());
  expect(report).toHaveBeenCalledOnce();
});
