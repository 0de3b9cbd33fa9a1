/** The page's own keys. By `code`, so that they are the same keys on a Russian keyboard. */
export type NoteKey = "new" | "save" | "view";

const byCode: Record<string, NoteKey> = { KeyN: "new", KeyS: "save", KeyE: "view" };

export function noteKeyOf({ ctrlKey, metaKey, altKey, shiftKey, code }: KeyboardEvent): NoteKey | undefined {
  if (shiftKey) return undefined;
  if ((ctrlKey || metaKey) && !altKey) return byCode[code];
  // A browser keeps Ctrl+N for itself; the desktop window does not.
  return altKey && !ctrlKey && !metaKey && code === "KeyN" ? "new" : undefined;
}
