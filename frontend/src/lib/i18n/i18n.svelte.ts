/**
 * The interface's language. Both languages ship with the program, so switching is immediate: `t` reads `$state`, and
 * whatever has called it renders again.
 */
import { getContext, setContext } from "svelte";
import { en } from "./en";
import type { Key, Message, ParametersOf, Plural, Sections } from "./messages";
import { ru } from "./ru";

export type Locale = "en" | "ru";
export type LanguagePreference = "system" | Locale;
export type Translate = I18n["t"];

const catalogues: Record<Locale, Sections> = { en, ru };
export const locales: readonly Locale[] = ["ru", "en"];

export class I18n {
  readonly #preference: () => LanguagePreference;
  readonly #systemLanguages: readonly string[];
  readonly #locale = $derived.by(() => this.#resolve());
  readonly #plurals = $derived(new Intl.PluralRules(this.#locale));
  readonly #numbers = $derived(new Intl.NumberFormat(this.#locale));

  constructor(
    preference: () => LanguagePreference,
    systemLanguages: readonly string[] = navigator.languages,
  ) {
    this.#preference = preference;
    this.#systemLanguages = systemLanguages;
  }

  get locale(): Locale {
    return this.#locale;
  }

  readonly t = <K extends Key>(key: K, ...parameters: ParametersOf<K>): string => {
    const values = (parameters[0] ?? {}) as Record<string, string | number>;
    return this.#fill(this.#choose(messageAt(this.#locale, key), values), values);
  };

  /** A message in every language: the palette finds a command by either name. */
  inEveryLanguage(key: Key): string[] {
    return locales.map((locale) => messageAt(locale, key)).filter((message) => typeof message === "string");
  }

  #resolve(): Locale {
    const preference = this.#preference();
    if (preference !== "system") return preference;
    const spoken = this.#systemLanguages.map((tag) => tag.slice(0, 2).toLowerCase());
    return (spoken.find((tag) => tag === "ru" || tag === "en") as Locale | undefined) ?? "en";
  }

  #choose(message: Message, values: Record<string, string | number>): string {
    if (typeof message === "string") return message;
    return message[this.#plurals.select(Number(values.count))] ?? message.other;
  }

  #fill(text: string, values: Record<string, string | number>): string {
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === "number" ? this.#numbers.format(value) : String(value);
    });
  }
}

function messageAt(locale: Locale, key: Key): string | Plural {
  const [section = "", name = ""] = key.split(".");
  return catalogues[locale][section]?.[name] ?? key;
}

export const i18nContextKey = Symbol("i18n");

export function provideI18n(i18n: I18n): I18n {
  return setContext(i18nContextKey, i18n);
}

export function useI18n(): I18n {
  return getContext<I18n>(i18nContextKey);
}
