/** Numbers, dates, durations and sizes as people of a locale write them. Pure: the time zone is the computer's. */
import type { Locale } from "$lib/i18n";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

export function formatNumber(locale: Locale, value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

/** `14:05` today, `5 March` this year, `5 March 2024` before that. */
export function formatWhen(locale: Locale, time: string, now: Date): string {
  const date = new Date(time);
  if (isSameDay(date, now)) return formatTime(locale, time);
  const year = date.getFullYear() === now.getFullYear() ? undefined : ("numeric" as const);
  return dateFormat(locale, { day: "numeric", month: "short", year }).format(date);
}

export function formatTime(locale: Locale, time: string): string {
  return dateFormat(locale, { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(time));
}

export function formatDate(locale: Locale, time: string): string {
  return dateFormat(locale, { day: "numeric", month: "long", year: "numeric" }).format(new Date(time));
}

export function formatDateTime(locale: Locale, time: string): string {
  const style = { dateStyle: "long", timeStyle: "short", hour12: false } as const;
  return dateFormat(locale, style).format(new Date(time));
}

/** "5 minutes ago", "yesterday"; after a week the date. */
export function formatAgo(locale: Locale, time: string, now: Date): string {
  const passed = now.getTime() - new Date(time).getTime();
  if (passed >= 7 * day) return formatWhen(locale, time, now);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  if (passed < minute) return relative.format(0, "second");
  if (passed < hour) return relative.format(-Math.floor(passed / minute), "minute");
  if (passed < day && isSameDay(new Date(time), now))
    return relative.format(-Math.floor(passed / hour), "hour");
  return relative.format(-Math.max(1, daysBetween(new Date(time), now)), "day");
}

/** "Today", "Yesterday", else the date: the headings of a list grouped by day. */
export function formatDay(locale: Locale, time: string, now: Date): string {
  const date = new Date(time);
  const days = daysBetween(date, now);
  const words =
    days > 1
      ? dateFormat(locale, { weekday: "long", day: "numeric", month: "long" }).format(date)
      : new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(-days, "day");
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}

/** `0:42`, `12:05`, `1:02:03`. */
export function formatClock(durationMs: number): string {
  const seconds = Math.floor(durationMs / second);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}

export function formatBytes(locale: Locale, bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  const style = { style: "unit", unit: units[step], maximumFractionDigits: step > 1 ? 1 : 0 } as const;
  return new Intl.NumberFormat(locale, style).format(bytes / 1000 ** step);
}

function dateFormat(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, options);
}

function isSameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(later) - midnight(earlier)) / day);
}
