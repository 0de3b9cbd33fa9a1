/** Keys that work everywhere. By `code`, so that they are the same keys on a Russian keyboard. */
export type Shortcut = "palette" | "sidebar" | "undo";

const byCode: Record<string, Shortcut> = { KeyK: "palette", KeyB: "sidebar", KeyZ: "undo" };

export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return undefined;
  const shortcut = byCode[event.code];
  // In a field these keys belong to the text.
  if (shortcut !== "palette" && isTextField(event.target)) return undefined;
  return shortcut;
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea"));
}
