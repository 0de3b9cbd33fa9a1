/** What people do with the kit: by keyboard, by name, as a screen reader sees it. */
import { fireEvent, render, screen } from "@testing-library/svelte";
import { createRawSnippet } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { I18n } from "$lib/i18n";
import SearchBox from "./field/SearchBox.svelte";
import TagInput from "./field/TagInput.svelte";
import TextField from "./field/TextField.svelte";
import List from "./list/List.svelte";
import Toaster from "./toast/Toaster.svelte";
import { Toasts } from "./toast/toasts.svelte";
import { withI18n } from "../../testing/context";

const context = withI18n(new I18n(() => "en"));

describe("a text field", () => {
  it("is known by its label, its hint and its error", () => {
    render(TextField, { label: "Title", hint: "Short", error: "Too long", value: "x" });
    const field = screen.getByRole("textbox", { name: "Title" });
    const described = field.getAttribute("aria-describedby")?.split(" ") ?? [];
    expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual(["Short", "Too long"]);
    expect(field.getAttribute("aria-invalid")).toBe("true");
  });
});

describe("the search box", () => {
  it("tells what is typed and clears on Escape", async () => {
    const onsearch = vi.fn();
    const { rerender } = render(SearchBox, { props: { label: "Find", value: "", onsearch }, context });
    const box = screen.getByRole("searchbox", { name: "Find" });
    await fireEvent.input(box, { target: { value: "a" } });
    await rerender({ value: "a" });
    await fireEvent.keyDown(box, { key: "Escape" });
    expect(onsearch.mock.calls).toEqual([["a"], [""]]);
    expect(document.activeElement).toBe(box);
  });
});

describe("the tag input", () => {
  it("adds with Enter and comma, never twice, and takes back with Backspace", async () => {
    const onchange = vi.fn();
    const { rerender } = render(TagInput, { props: { label: "Tags", value: ["a"], onchange }, context });
    const field = screen.getByRole("textbox", { name: "Tags" });
    await fireEvent.input(field, { target: { value: "b, a" } });
    await fireEvent.keyDown(field, { key: "Enter" });
    expect(onchange).toHaveBeenLastCalledWith(["a", "b"]);
    await rerender({ value: ["a", "b"] });
    await fireEvent.keyDown(field, { key: "Backspace" });
    expect(onchange).toHaveBeenLastCalledWith(["a"]);
  });

  it("names the button that removes a tag", async () => {
    const onchange = vi.fn();
    render(TagInput, { props: { label: "Tags", value: ["a", "b"], onchange }, context });
    await fireEvent.click(screen.getByRole("button", { name: "Remove a" }));
    expect(onchange).toHaveBeenCalledWith(["b"]);
  });
});

describe("a list", () => {
  it("keeps the focus near when the focused row goes", async () => {
    const rows = `<div><li><button>1</button></li><li><button>2</button></li><li><button>3</button></li></div>`;
    const children = createRawSnippet(() => ({ render: () => rows }));
    render(List, { label: "Rows", children });
    const list = screen.getByRole("list", { name: "Rows" });
    list.replaceChildren(...(list.firstElementChild?.children ?? []));
    await Promise.resolve();
    screen.getByText("2").focus();
    list.children[1]?.remove();
    await Promise.resolve();
    expect(document.activeElement?.textContent).toBe("3");
  });
});

describe("the toaster", () => {
  it("speaks, is reached with F8 and runs the action", async () => {
    const toasts = new Toasts();
    const run = vi.fn();
    toasts.show({ text: "Note deleted", action: { label: "Undo", run } });
    render(Toaster, { props: { toasts }, context });
    expect(screen.getByText("Note deleted").closest("[aria-live=polite]")).not.toBeNull();
    await fireEvent.keyDown(window, { key: "F8" });
    expect(document.activeElement).toBe(screen.getByRole("region", { name: "Notifications" }));
    await fireEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(run).toHaveBeenCalledOnce();
    expect(screen.queryByText("Note deleted")).toBeNull();
  });
});
