/**
 * When the focused row of a list is removed, the focus would fall back to the top of the page. This attachment moves
 * it to the row that took the place, or to the list itself when it is empty.
 */
import type { Attachment } from "svelte/attachments";

const focusable = "a[href], button:not(:disabled), input, [tabindex]";

export const keepFocus: Attachment<HTMLElement> = (list) => {
  let focused: Element | null = null;
  let index = 0;

  const remember = (event: FocusEvent) => {
    focused = event.target as Element;
    index = [...list.children].findIndex((row) => row.contains(focused));
  };
  const rows = new MutationObserver(() => {
    if (focused === null || focused.isConnected || document.activeElement !== document.body) return;
    const row = list.children[Math.min(index, list.children.length - 1)];
    (row?.querySelector<HTMLElement>(focusable) ?? list).focus();
  });

  list.addEventListener("focusin", remember);
  rows.observe(list, { childList: true });
  return () => {
    list.removeEventListener("focusin", remember);
    rows.disconnect();
  };
};
