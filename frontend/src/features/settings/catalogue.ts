/** Every setting there is, in the order of the page: what it is called, what it changes, how it is chosen. */
import type { Settings, SettingsPatch } from "$lib/api";
import type { Key, PlainKey } from "$lib/i18n";

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
  unit: Extract<Key, `settings.${"days" | "copies"}`>;
};
export type Setting = Place & { label: PlainKey; hint: PlainKey } & (Choice | Toggle | Amount);
export type AmountSetting = Extract<Setting, Amount>;

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

export const catalogue = { general, window, hotkeys, storage } satisfies Record<
  keyof Settings,
  readonly Setting[]
>;

export function valueOf(settings: Settings, { section, name }: Setting): SettingValue {
  return (settings[section] as unknown as Record<string, SettingValue>)[name] ?? "";
}

export function patchOf({ section, name }: Setting, value: SettingValue): SettingsPatch {
  return { [section]: { [name]: value } };
}

/** A whole number within the bounds, or nothing. */
export function amountIn(text: string, { min, max }: Pick<Amount, "min" | "max">): number | undefined {
  if (!/^\s*\d{1,9}\s*$/.test(text)) return undefined;
  const amount = Number(text);
  return amount >= min && amount <= max ? amount : undefined;
}
