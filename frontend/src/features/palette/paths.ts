/** Where in the interface a record lives. */
import type { CollectionName } from "$lib/api";

const pages: Record<CollectionName, string> = {
  recordings: "/recordings",
  notes: "/notes",
  snippets: "/snippets",
  dictionary: "/dictionary",
  activities: "/activity",
  history: "/",
  settings: "/settings",
  news: "/",
};

export function pathOf(collection: CollectionName, id?: string): string {
  const page = pages[collection];
  return id !== undefined && page !== "/" ? `${page}/${encodeURIComponent(id)}` : page;
}
