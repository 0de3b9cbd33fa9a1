/** Cuts a feed, newest first, into days of the computer's time zone. Pure. */
import type { Activity } from "$lib/api";

export interface Day {
  key: string;
  /** A time of that day. */
  time: string;
  items: readonly Activity[];
}

export function byDay(items: readonly Activity[]): Day[] {
  const days = new Map<string, Activity[]>();
  for (const item of items) {
    const key = new Date(item.createdAt).toDateString();
    const day = days.get(key);
    if (day) day.push(item);
    else days.set(key, [item]);
  }
  return [...days].map(([key, entries]) => ({ key, time: entries[0]?.createdAt ?? "", items: entries }));
}
