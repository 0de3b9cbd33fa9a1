/** The contexts a component expects, for `render(Component, { props, context })`. */
import { Format, formatContextKey } from "$lib/format";
import { type I18n, i18nContextKey } from "$lib/i18n";

export function withI18n(i18n: I18n): Map<unknown, unknown> {
  return new Map<unknown, unknown>([
    [i18nContextKey, i18n],
    [formatContextKey, new Format(i18n)],
  ]);
}
