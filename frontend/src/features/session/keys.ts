/** The page's own keys. By `code`, so that they are the same keys on a Russian keyboard. */
export type SessionKey = "toggle" | "back" | "forward" | "find" | "next" | "previous" | "undo";

const plain: Record<string, SessionKey> = { Space: "toggle", KeyK: "toggle", KeyJ: "back", KeyL: "forward" };
const withControl: Record<string, SessionKey> = { KeyF: "find", KeyZ: "undo" };
/** What is in front of the page has keys of its own. */
const apart = "[role=menu], [role=listbox], [role=dialog]";
const writes = "input:not([type=checkbox]), textarea, [contenteditable]";
/** What a space presses; a line's own button plays from there by Enter, and leaves the space to the player. */
const pressed = "button:not([data-line]), a[href], input, summary, [role=radio]";

export function sessionKeyOf(event: KeyboardEvent): SessionKey | undefined {
  const { code, target, shiftKey } = event;
  if (event.altKey || isOn(target, apart)) return undefined;
  if (code === "F3") return shiftKey ? "previous" : "next";
  if (shiftKey) return undefined;
  const withModifier = event.ctrlKey || event.metaKey;
  return isOn(target, takenFrom(code, withModifier)) ? undefined : (withModifier ? withControl : plain)[code];
}

/** Where a key belongs to what has the focus: a plain one does where something is written. */
function takenFrom(code: string, withModifier: boolean): string | undefined {
  if (withModifier) return withControl[code] === "undo" ? writes : undefined;
  return code === "Space" ? `${writes}, ${pressed}` : writes;
}

function isOn(target: EventTarget | null, selector: string | undefined): boolean {
  return selector !== undefined && target instanceof Element && target.closest(selector) !== null;
}
