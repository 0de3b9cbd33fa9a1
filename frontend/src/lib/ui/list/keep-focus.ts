/**
 * When the focused row of a list is removed, or moved to another place, the focus would fall back to the top of the
 * page. This attachment gives it back to a row that was moved; for one that is gone it goes to the row that took the
 * place, or to the list itself when it is empty.
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
  const wasTakenOut = ({ removedNodes }: MutationRecord) =>
    [...removedNodes].some((node) => node.contains(focused));
  const rows = new MutationObserver((records) => {
    if (focused === null || document.activeElement !== document.body || !records.some(wasTakenOut)) return;
    if (focused.isConnected) {
      (focused as HTMLElement).focus();
      return;
    }
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
