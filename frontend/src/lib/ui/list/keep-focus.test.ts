/** The focus stays in a list whatever becomes of its rows. */
import { afterEach, expect, it, vi } from "vitest";
import { keepFocus } from "./keep-focus";

function listOf(...names: string[]): HTMLElement {
  const list = document.createElement("ul");
  list.tabIndex = -1;
  list.append(...names.map(rowOf));
  document.body.append(list);
  keepFocus(list);
  return list;
}

function rowOf(name: string): HTMLElement {
  const row = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/${name}`;
  row.append(link);
  return row;
}

function linkAt(list: HTMLElement, index: number): HTMLElement {
  const link = list.querySelectorAll("a")[index];
  if (!link) throw new Error(`there is no row ${index}`);
  return link;
}

afterEach(() => {
  document.body.innerHTML = "";
});

it("a row that is moved keeps the focus", async () => {
  const list = listOf("a", "b", "c");
  const moved = linkAt(list, 2);
  moved.focus();
  list.prepend(moved.closest("li") ?? moved);
  moved.blur();
  await vi.waitFor(() => expect(document.activeElement).toBe(moved));
});

it("the row that takes the place of a removed one gets the focus", async () => {
  const list = listOf("a", "b", "c");
  const next = linkAt(list, 2);
  linkAt(list, 1).focus();
  linkAt(list, 1).closest("li")?.remove();
  await vi.waitFor(() => expect(document.activeElement).toBe(next));
});

it("a change elsewhere in the list takes the focus from nobody", async () => {
  const list = listOf("a", "b");
  linkAt(list, 0).focus();
  linkAt(list, 0).blur();
  linkAt(list, 1).closest("li")?.remove();
  await vi.waitFor(() => expect(list.children).toHaveLength(1));
  expect(document.activeElement).toBe(document.body);
});
