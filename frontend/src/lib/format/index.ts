/** `Format` is the pure functions of `format.ts` bound to the interface's language; changing it renders again. */
import { getContext, setContext } from "svelte";
import type { I18n } from "$lib/i18n";
import * as pure from "./format";

export { formatClock } from "./format";

export class Format {
  readonly #i18n: I18n;

  constructor(i18n: I18n) {
    this.#i18n = i18n;
  }

  readonly number = (value: number) => pure.formatNumber(this.#i18n.locale, value);
  readonly bytes = (bytes: number) => pure.formatBytes(this.#i18n.locale, bytes);
  readonly when = (time: string) => pure.formatWhen(this.#i18n.locale, time, new Date());
  readonly ago = (time: string) => pure.formatAgo(this.#i18n.locale, time, new Date());
  readonly day = (time: string) => pure.formatDay(this.#i18n.locale, time, new Date());
  readonly time = (time: string) => pure.formatTime(this.#i18n.locale, time);
  readonly date = (time: string) => pure.formatDate(this.#i18n.locale, time);
  readonly dateTime = (time: string) => pure.formatDateTime(this.#i18n.locale, time);
}

export const formatContextKey = Symbol("format");

export function provideFormat(format: Format): Format {
  return setContext(formatContextKey, format);
}

export function useFormat(): Format {
  return getContext<Format>(formatContextKey);
}
