/** Which key does what in a list that is written in place. Pure. */

/**
 * Enter saves a row. In a text of several lines it starts another one and Ctrl+Enter saves; Shift+Enter starts the
 * second line. A button or a list that opens keeps its own Enter.
 */
export function savesRow(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" || event.isComposing || event.defaultPrevented || event.shiftKey) return false;
  if (event.ctrlKey || event.metaKey) return true;
  if (event.target instanceof HTMLTextAreaElement) return !event.target.value.includes("\n");
  return event.target instanceof HTMLInputElement;
}

export type RowAction = "edit" | "remove" | "up" | "down" | "first" | "last";

const actions: Record<string, RowAction> = {
  F2: "edit",
  Delete: "remove",
  ArrowUp: "up",
  ArrowDown: "down",
  Home: "first",
  End: "last",
};

export function rowAction(event: KeyboardEvent): RowAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return undefined;
  return actions[event.key];
}

/** The place to go to from `index` in a list of `length`. */
export function moved(action: RowAction, index: number, length: number): number {
  if (action === "first") return 0;
  if (action === "last") return length - 1;
  const step = action === "up" ? -1 : 1;
  return Math.max(0, Math.min(length - 1, index + step));
}

/** By `code`, so that it is the same key on a Russian keyboard. */
export function startsNew(event: KeyboardEvent): boolean {
  return (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.code === "KeyN";
}
