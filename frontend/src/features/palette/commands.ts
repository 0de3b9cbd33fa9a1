/** What the palette can do. A command is found by its name in either language. */
import Contrast from "@lucide/svelte/icons/contrast";
import Languages from "@lucide/svelte/icons/languages";
import Moon from "@lucide/svelte/icons/moon";
import NotebookPen from "@lucide/svelte/icons/notebook-pen";
import PanelLeft from "@lucide/svelte/icons/panel-left";
import Sun from "@lucide/svelte/icons/sun";
import type { Component } from "svelte";
import type { I18n, PlainKey } from "$lib/i18n";
import RecordDot from "$features/recorder/RecordDot.svelte";
import StopSquare from "$features/recorder/StopSquare.svelte";
import { navigation } from "$features/frame/navigation";
import type { App } from "$application";

export interface Command {
  label: PlainKey;
  icon: Component<{ size?: number }>;
  group: "goTo" | "actions";
  shortcut?: string;
  run: () => void;
}

/** What commands need of the frame they are shown in. */
export interface Surfaces {
  goTo: (path: string) => void;
  toggleSidebar: () => void;
}

export function commandsOf(app: App, surfaces: Surfaces): Command[] {
  const { goTo } = surfaces;
  const places = navigation.map(({ href, label, icon }): Command => ({
    label,
    icon,
    group: "goTo",
    run: () => goTo(href),
  }));
  return [...places, ...actionsOf(app, surfaces)];
}

function actionsOf({ settings, noteSessions, recorder }: App, { goTo, toggleSidebar }: Surfaces): Command[] {
  type General = typeof settings.current.general;
  const general = (patch: Partial<General>) => () => void settings.patch({ general: patch });
  const action = (label: PlainKey, icon: Command["icon"], run: () => void): Command => {
    return { label, icon, group: "actions", run };
  };
  const newNote = () => goTo(`/notes/${noteSessions.create().id}`);
  const record = recorder.running
    ? action("recorder.stop", StopSquare, () => void recorder.stop())
    : action("recorder.start", RecordDot, () => void recorder.start());
  return [
    { ...record, shortcut: "Ctrl+R" },
    action("shell.newNote", NotebookPen, newNote),
    { ...action("shell.collapseSidebar", PanelLeft, toggleSidebar), shortcut: "Ctrl+B" },
    action("shell.themeLight", Sun, general({ theme: "light" })),
    action("shell.themeDark", Moon, general({ theme: "dark" })),
    action("shell.themeSystem", Contrast, general({ theme: "system" })),
    action("shell.languageRussian", Languages, general({ language: "ru" })),
    action("shell.languageEnglish", Languages, general({ language: "en" })),
    action("shell.languageSystem", Languages, general({ language: "system" })),
  ];
}

export function matching(commands: readonly Command[], query: string, i18n: I18n): Command[] {
  const words = query.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter(({ label }) => {
    const names = i18n.inEveryLanguage(label).map((name) => name.toLocaleLowerCase());
    return names.some((name) => words.every((word) => name.includes(word)));
  });
}
