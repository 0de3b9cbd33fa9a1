/** The sections of the settings page, and which of them a search leaves. Pure. */
import type { I18n, PlainKey } from "$lib/i18n";
import { catalogue, type Setting } from "./catalogue";

export type SectionId = keyof typeof catalogue | "library" | "backups" | "files" | "shortcuts" | "about";

export interface SettingsSection {
  id: SectionId;
  settings: readonly Setting[];
  /** What else stands in it. */
  words: readonly PlainKey[];
}

export const sections: readonly SettingsSection[] = [
  { id: "general", settings: catalogue.general, words: [] },
  { id: "window", settings: catalogue.window, words: [] },
  { id: "hotkeys", settings: catalogue.hotkeys, words: [] },
  { id: "recording", settings: catalogue.recording, words: [] },
  { id: "recognition", settings: catalogue.recognition, words: [] },
  { id: "storage", settings: catalogue.storage, words: [] },
  {
    id: "library",
    settings: [],
    words: ["library.key", "library.rekey", "library.health", "library.check", "library.size"],
  },
  {
    id: "backups",
    settings: [],
    words: ["library.make", "library.restore", "library.restoreFromFile", "library.passphrase"],
  },
  { id: "files", settings: [], words: ["settings.filesName", "settings.filesHint"] },
  {
    id: "shortcuts",
    settings: [],
    words: ["settings.shortcutPalette", "settings.shortcutSidebar", "settings.shortcutUndo"],
  },
  { id: "about", settings: [], words: ["settings.version", "settings.licence", "settings.privacy"] },
];

/** Every word must occur, in either language. A section found by its own name stays whole. */
export function matchingSections(query: string, i18n: Pick<I18n, "inEveryLanguage">): SettingsSection[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found = (keys: readonly PlainKey[]) => {
    const text = keys
      .flatMap((key) => i18n.inEveryLanguage(key))
      .join(" ")
      .toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  };
  return sections.flatMap((section) => {
    if (found([`settings.${section.id}`]) || (section.words.length > 0 && found(section.words)))
      return [section];
    const settings = section.settings.filter(({ label, hint }) => found([label, hint]));
    return settings.length > 0 ? [{ ...section, settings }] : [];
  });
}
