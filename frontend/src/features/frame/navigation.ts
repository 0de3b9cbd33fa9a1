/** The sections of the interface, in the order of the sidebar. */
import AudioLines from "@lucide/svelte/icons/audio-lines";
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
  /** Left out where there is room for six only: other pages and the palette lead there. */
  secondary?: true;
}

export const navigation: readonly NavigationEntry[] = [
  { href: "/", label: "shell.home", icon: House },
  { href: "/recordings", label: "recordings.title", icon: AudioLines },
  { href: "/notes", label: "shell.notes", icon: NotebookPen },
  { href: "/snippets", label: "shell.snippets", icon: TextQuote },
  { href: "/dictionary", label: "shell.dictionary", icon: BookA },
  { href: "/activity", label: "shell.activity", icon: History, secondary: true },
  { href: "/settings", label: "shell.settings", icon: Settings },
];

export function isCurrent(entry: NavigationEntry, path: string): boolean {
  return entry.href === "/" ? path === "/" : path === entry.href || path.startsWith(`${entry.href}/`);
}
