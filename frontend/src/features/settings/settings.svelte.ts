/**
 * The settings, live. A change shows at once and is taken back when the core refuses it. Until they have arrived, what
 * this browser remembers of the appearance stands in.
 */
import type { Api, EventStream, Settings, SettingsPatch } from "$lib/api";
import type { AppearanceCache } from "$lib/appearance";
import { patchOf, type Setting, type SettingValue, valueOf } from "./catalogue";

/** What a new machine has. */
export const beforeLoading: Settings = {
  general: { language: "system", theme: "system", motion: "system" },
  window: { sidebarCollapsed: false, closeToTray: true },
  hotkeys: { paused: false },
  recording: {
    micDevice: "",
    captureSystem: false,
    systemDevice: "",
    encrypt: false,
    detector: "silero",
    silenceThreshold: 0.008,
    silenceDurationMs: 300,
    minChunkMs: 1000,
    maxChunkMs: 15_000,
    preRollMs: 500,
  },
  recognition: { language: "auto", model: "", workers: 2, paused: false },
  storage: { trashDays: 30, activityDays: 90, dailyBackup: true, backupsKept: 7 },
};

export class SettingsState {
  #stored = $state.raw<Settings>(beforeLoading);
  /** What the core has not answered yet, oldest first. */
  #pending = $state.raw<readonly SettingsPatch[]>([]);
  #defaults = $state.raw<Settings>();
  #loaded = $state(false);
  readonly #current = $derived(this.#pending.reduce(merged, this.#stored));
  readonly #api: Api;
  readonly #cache: AppearanceCache;
  readonly #report: (error: unknown) => void;

  constructor(api: Api, stream: EventStream, cache: AppearanceCache, report: (error: unknown) => void) {
    this.#api = api;
    this.#cache = cache;
    this.#report = report;
    this.#stored = { ...beforeLoading, general: { ...beforeLoading.general, ...cache.read() } };
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

  /** What a new machine has: a setting that differs can be reset. */
  async loadDefaults(): Promise<void> {
    if (this.#defaults) return;
    try {
      this.#defaults = (await this.#api.get("/api/settings/defaults")) as Settings;
    } catch (error) {
      this.#report(error);
    }
  }

  async patch(patch: SettingsPatch): Promise<void> {
    this.#pending = [...this.#pending, patch];
    try {
      this.#accept((await this.#api.patch("/api/settings", { body: patch })) as Settings);
    } catch (error) {
      this.#report(error);
    } finally {
      this.#pending = this.#pending.filter((other) => other !== patch);
    }
  }

  set(setting: Setting, value: SettingValue): void {
    if (value !== valueOf(this.#current, setting)) void this.patch(patchOf(setting, value));
  }

  differs(setting: Setting): boolean {
    return (
      this.#defaults !== undefined && valueOf(this.#current, setting) !== valueOf(this.#defaults, setting)
    );
  }

  reset(setting: Setting): void {
    if (this.#defaults) this.set(setting, valueOf(this.#defaults, setting));
  }

  #accept(settings: Settings): void {
    this.#stored = settings;
    this.#loaded = true;
    this.#cache.write(settings.general);
  }
}

function merged(settings: Settings, patch: SettingsPatch): Settings {
  return {
    general: { ...settings.general, ...patch.general },
    window: { ...settings.window, ...patch.window },
    hotkeys: { ...settings.hotkeys, ...patch.hotkeys },
    recording: { ...settings.recording, ...patch.recording },
    recognition: { ...settings.recognition, ...patch.recognition },
    storage: { ...settings.storage, ...patch.storage },
  };
}
