/** Where the keyboard is in a list that is written in place. */
import { tick } from "svelte";

const controls = "input, textarea, button";

/** Moves the focus to a row: to its name, or to the field of a column while it is under edit. */
export function focusIn(list: HTMLElement, id: string, column = 0): void {
  const rows = list.querySelectorAll<HTMLElement>("[data-row]");
  const row = [...rows].find(({ dataset }) => dataset.row === id);
  const control = row && controlOf(row, column);
  control?.focus();
  if (control instanceof HTMLInputElement && control.type === "text") control.select();
}

function controlOf(row: HTMLElement, column: number): HTMLElement | null {
  const fields = row.querySelector("form")?.children;
  const field = fields?.[column];
  return field?.querySelector<HTMLElement>(controls) ?? row.querySelector<HTMLElement>(controls);
}

/**
 * Rows that change their order are taken out of the page and put back, and what had the focus loses it. Called before
 * that happens, this gives it back afterwards.
 */
export function holdFocus(list: HTMLElement | undefined): void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !list?.contains(focused)) return;
  void tick().then(() => {
    if (focused.isConnected && document.activeElement === document.body) focused.focus();
  });
}
