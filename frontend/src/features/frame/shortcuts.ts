/** Keys that work everywhere. By `code`, so that they are the same keys on a Russian keyboard. */
export type Shortcut = "palette" | "sidebar" | "undo" | "record";

const byCode: Record<string, Shortcut> = { KeyK: "palette", KeyB: "sidebar", KeyZ: "undo", KeyR: "record" };
/** Those that mean nothing in a text; the others belong to it when one is being written. */
const alsoInText: readonly (Shortcut | undefined)[] = ["palette", "record"];

export function shortcutOf(event: KeyboardEvent): Shortcut | undefined {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return undefined;
  const shortcut = byCode[event.code];
  if (!alsoInText.includes(shortcut) && isTextField(event.target)) return undefined;
  return shortcut;
}

function isTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea"));
}
