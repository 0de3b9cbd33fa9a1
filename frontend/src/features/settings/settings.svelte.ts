/**
 * The settings, live. A change shows at once and is taken back when the core refuses it. Until they have arrived, what
 * this browser remembers of the appearance stands in.
 */
import type { Api, EventStream, Settings, SettingsPatch } from "$lib/api";
import type { AppearanceCache } from "$lib/appearance";

const beforeLoading: Settings = {
  general: { language: "system", theme: "system", motion: "system" },
  window: { sidebarCollapsed: false, closeToTray: true },
  hotkeys: { paused: false },
  storage: { trashDays: 30, activityDays: 90, dailyBackup: true, backupsKept: 7 },
};

export class SettingsState {
  #current = $state.raw<Settings>(beforeLoading);
  #loaded = $state(false);
  readonly #api: Api;
  readonly #cache: AppearanceCache;
  readonly #report: (error: unknown) => void;

  constructor(api: Api, stream: EventStream, cache: AppearanceCache, report: (error: unknown) => void) {
    this.#api = api;
    this.#cache = cache;
    this.#report = report;
    this.#current = { ...beforeLoading, general: { ...beforeLoading.general, ...cache.read() } };
    stream.onChange("settings", () => void this.load());
  }

  get current(): Settings {
    return this.#current;
  }

  get loaded(): boolean {
    return this.#loaded;
  }

  async load(): Promise<void> {
    try {
      this.#accept((await this.#api.get("/api/settings")) as Settings);
    } catch (error) {
      this.#report(error);
    }
  }

  async patch(patch: SettingsPatch): Promise<void> {
    const before = this.#current;
    this.#current = merged(before, patch);
    try {
      this.#accept((await this.#api.patch("/api/settings", { body: patch })) as Settings);
    } catch (error) {
      this.#current = before;
      this.#report(error);
    }
  }

  #accept(settings: Settings): void {
    this.#current = settings;
    this.#loaded = true;
    this.#cache.write(settings.general);
  }
}

function merged(settings: Settings, patch: SettingsPatch): Settings {
  return {
    general: { ...settings.general, ...patch.general },
    window: { ...settings.window, ...patch.window },
    hotkeys: { ...settings.hotkeys, ...patch.hotkeys },
    storage: { ...settings.storage, ...patch.storage },
  };
}
