/** The sections of the interface, in the order of the sidebar. */
import BookA from "@lucide/svelte/icons/book-a";
import History from "@lucide/svelte/icons/history";
import House from "@lucide/svelte/icons/house";
import NotebookPen from "@lucide/svelte/icons/notebook-pen";
import Settings from "@lucide/svelte/icons/settings";
import TextQuote from "@lucide/svelte/icons/text-quote";
import type { Component } from "svelte";
import type { PlainKey } from "$lib/i18n";

export interface NavigationEntry {
  href: string;
  label: PlainKey;
  icon: Component<{ size?: number }>;
}

export const navigation: readonly NavigationEntry[] = [
  { href: "/", label: "shell.home", icon: House },
  { href: "/notes", label: "shell.notes", icon: NotebookPen },
  { href: "/snippets", label: "shell.snippets", icon: TextQuote },
  { href: "/dictionary", label: "shell.dictionary", icon: BookA },
  { href: "/activity", label: "shell.activity", icon: History },
  { href: "/settings", label: "shell.settings", icon: Settings },
];

export function isCurrent(entry: NavigationEntry, path: string): boolean {
  return entry.href === "/" ? path === "/" : path === entry.href || path.startsWith(`${entry.href}/`);
}
