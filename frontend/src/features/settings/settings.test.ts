import { describe, expect, it, vi } from "vitest";
import { Api, EventStream, type Settings } from "$lib/api";
import { AppearanceCache } from "$lib/appearance";
import { SettingsState } from "./settings.svelte";

const stored: Settings = {
  general: { language: "ru", theme: "dark", motion: "system" },
  window: { sidebarCollapsed: true, closeToTray: true },
  hotkeys: { paused: false },
  storage: { trashDays: 30, activityDays: 90, dailyBackup: true, backupsKept: 7 },
};

function world(...answers: [status: number, body: unknown][]) {
  const fetchFunction = vi.fn<typeof fetch>();
  for (const [status, body] of answers) {
    fetchFunction.mockImplementationOnce(async () => new Response(JSON.stringify(body), { status }));
  }
  const cache = new AppearanceCache(localStorage);
  const report = vi.fn();
  const stream = new EventStream({ url: "" });
  return { settings: new SettingsState(new Api(fetchFunction), stream, cache, report), cache, report };
}

describe("the settings", () => {
  it("start with what this browser remembers, then are the core's, and are remembered", async () => {
    localStorage.clear();
    const { settings, cache } = world([200, stored]);
    expect([settings.loaded, settings.current.general.theme]).toEqual([false, "system"]);
    await settings.load();
    expect([settings.loaded, settings.current]).toEqual([true, stored]);
    expect(cache.read()).toEqual(stored.general);
    expect(world().settings.current.general.theme).toBe("dark");
  });

  it("change at once and are taken back when the core refuses", async () => {
    const { settings, report } = world([200, stored], [422, { code: "invalid", status: 422, detail: "" }]);
    await settings.load();
    const patching = settings.patch({ general: { theme: "light" } });
    expect(settings.current.general).toEqual({ language: "ru", theme: "light", motion: "system" });
    await patching;
    expect(settings.current).toEqual(stored);
    expect(report).toHaveBeenCalledOnce();
  });
});
