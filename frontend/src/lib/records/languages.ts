/** Which language an entry is for. */
import type { PlainKey, Translate } from "$lib/i18n";

export type LanguageChoice = "any" | "ru" | "en";

const names: Record<LanguageChoice, PlainKey> = {
  any: "records.anyLanguage",
  ru: "common.russian",
  en: "common.english",
};

export function languageName(t: Translate, language: "ru" | "en" | null): string {
  return t(names[language ?? "any"]);
}

export function languageOptions(t: Translate): { value: LanguageChoice; label: string }[] {
  return (["any", "ru", "en"] as const).map((value) => ({ value, label: t(names[value]) }));
}

export function languageOf(choice: LanguageChoice): "ru" | "en" | null {
  return choice === "any" ? null : choice;
}
