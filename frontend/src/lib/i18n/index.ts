/** The interface's words. Components take `t` from `useI18n()`; sections live in `en/` and `ru/`. */
export { I18n, i18nContextKey, locales, provideI18n, useI18n } from "./i18n.svelte";
export type { LanguagePreference, Locale, Translate } from "./i18n.svelte";
export type { Key, PlainKey } from "./messages";
