import { describe, expect, it, vi } from "vitest";
import { Api, EventStream, type Settings } from "$lib/api";
import { AppearanceCache } from "$lib/appearance";
import { catalogue } from "./catalogue";
import { beforeLoading, SettingsState } from "./settings.svelte";

const stored: Settings = {
  ...beforeLoading,
  general: { language: "ru", theme: "dark", motion: "system" },
  window: { sidebarCollapsed: true, closeToTray: true },
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

  it("keep a second change when the first is refused", async () => {
    const later = { ...stored, window: { sidebarCollapsed: false, closeToTray: true } };
    const refusal = [422, { code: "invalid", status: 422, detail: "" }] as [number, unknown];
    const { settings } = world([200, stored], refusal, [200, later]);
    await settings.load();
    const first = settings.patch({ general: { theme: "light" } });
    const second = settings.patch({ window: { sidebarCollapsed: false } });
    await first;
    expect([settings.current.general.theme, settings.current.window.sidebarCollapsed]).toEqual([
      "dark",
      false,
    ]);
    await second;
    expect(settings.current).toEqual(later);
  });

  it("can be reset where they differ from a new machine", async () => {
    const [language] = catalogue.general;
    const defaults = { ...stored, general: { ...stored.general, language: "system" } };
    const { settings } = world([200, stored], [200, defaults], [200, defaults]);
    await settings.load();
    if (!language) throw new Error("no settings");
    expect(settings.differs(language)).toBe(false);
    await settings.loadDefaults();
    expect(settings.differs(language)).toBe(true);
    settings.reset(language);
    expect([settings.current.general.language, settings.differs(language)]).toEqual(["system", false]);
  });
});
