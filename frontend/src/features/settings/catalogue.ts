/** Every setting there is, in the order of the page: what it is called, what it changes, how it is chosen. */
import type { Settings, SettingsPatch } from "$lib/api";
import type { Key, PlainKey } from "$lib/i18n";
import { recognition, recording } from "./catalogue-sound";

export type SettingValue = string | number | boolean;

type Place = {
  [S in keyof Settings]: { section: S; name: keyof Settings[S] & string };
}[keyof Settings];
type Choice = { kind: "choice"; options: readonly { value: string; label: PlainKey }[] };
type Toggle = { kind: "switch" };
type Amount = {
  kind: "amount";
  min: number;
  max: number;
  /** Kept as a fraction, shown in hundredths; else it is a whole number. */
  percent?: true;
  unit: Extract<Key, `settings.${"days" | "copies" | "milliseconds" | "percent" | "chunksAtOnce"}`>;
};
/** A choice of what this machine has: what there is to choose from is asked of the core. */
type Device = { kind: "device"; from: "microphones" | "loopbacks" | "models" };
export type Setting = Place & { label: PlainKey; hint: PlainKey } & (Choice | Toggle | Amount | Device);
export type AmountSetting = Extract<Setting, Amount>;
export type DeviceSetting = Extract<Setting, Device>;

const asSystem = { value: "system", label: "settings.asSystem" } as const;
const days = { kind: "amount", min: 1, max: 3650, unit: "settings.days" } as const;

const general: readonly Setting[] = [
  {
    section: "general",
    name: "language",
    label: "settings.language",
    hint: "settings.languageHint",
    kind: "choice",
    options: [
      asSystem,
      { value: "ru", label: "settings.languageRussian" },
      { value: "en", label: "settings.languageEnglish" },
    ],
  },
  {
    section: "general",
    name: "theme",
    label: "settings.theme",
    hint: "settings.themeHint",
    kind: "choice",
    options: [
      asSystem,
      { value: "light", label: "settings.light" },
      { value: "dark", label: "settings.dark" },
    ],
  },
  {
    section: "general",
    name: "motion",
    label: "settings.motion",
    hint: "settings.motionHint",
    kind: "choice",
    options: [asSystem, { value: "reduced", label: "settings.reduced" }],
  },
];

const window: readonly Setting[] = [
  {
    section: "window",
    name: "sidebarCollapsed",
    label: "settings.sidebarCollapsed",
    hint: "settings.sidebarCollapsedHint",
    kind: "switch",
  },
  {
    section: "window",
    name: "closeToTray",
    label: "settings.closeToTray",
    hint: "settings.closeToTrayHint",
    kind: "switch",
  },
];

const hotkeys: readonly Setting[] = [
  {
    section: "hotkeys",
    name: "paused",
    label: "settings.paused",
    hint: "settings.pausedHint",
    kind: "switch",
  },
];

const storage: readonly Setting[] = [
  {
    section: "storage",
    name: "trashDays",
    label: "settings.trashDays",
    hint: "settings.trashDaysHint",
    ...days,
  },
  {
    section: "storage",
    name: "activityDays",
    label: "settings.activityDays",
    hint: "settings.activityDaysHint",
    ...days,
  },
  {
    section: "storage",
    name: "dailyBackup",
    label: "settings.dailyBackup",
    hint: "settings.dailyBackupHint",
    kind: "switch",
  },
  {
    section: "storage",
    name: "backupsKept",
    label: "settings.backupsKept",
    hint: "settings.backupsKeptHint",
    kind: "amount",
    min: 1,
    max: 100,
    unit: "settings.copies",
  },
];

export const catalogue = {
  general,
  window,
  hotkeys,
  recording,
  recognition,
  storage,
} satisfies Record<keyof Settings, readonly Setting[]>;

export function valueOf(settings: Settings, { section, name }: Setting): SettingValue {
  return (settings[section] as unknown as Record<string, SettingValue>)[name] ?? "";
}

export function patchOf({ section, name }: Setting, value: SettingValue): SettingsPatch {
  return { [section]: { [name]: value } };
}

type Bounds = Pick<Amount, "min" | "max" | "percent">;

const whole = /^\s*\d{1,9}\s*$/;
const decimal = /^\s*\d{1,3}(?:[.,]\d{1,3})?\s*$/;

/** What was typed as the setting keeps it, when it is a number within the bounds. */
export function amountIn(text: string, { min, max, percent }: Bounds): number | undefined {
  if (!(percent ? decimal : whole).test(text)) return undefined;
  const amount = Number(text.replace(",", ".")) / (percent ? 100 : 1);
  return amount >= min && amount <= max ? amount : undefined;
}

/** The number that a person reads. */
export function shownAmount(amount: number, { percent }: Pick<Amount, "percent">): number {
  return percent ? Number((amount * 100).toFixed(3)) : amount;
}
