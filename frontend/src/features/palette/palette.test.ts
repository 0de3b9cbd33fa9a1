import House from "@lucide/svelte/icons/house";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Api, type SearchHit } from "$lib/api";
import { I18n, type PlainKey } from "$lib/i18n";
import type { Command } from "./commands";
import { PaletteState } from "./palette.svelte";
import { pathOf } from "./paths";
import { Search } from "./search.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const hit: SearchHit = {
  collection: "notes",
  id: "7",
  title: "Идеи",
  titleMarks: [],
  excerpt: "",
  excerptMarks: [],
  updatedAt: "",
};

function palette() {
  const run = vi.fn();
  const command = (label: PlainKey): Command => ({
    label,
    icon: House,
    group: "goTo",
    run: () => run(label),
  });
  const commands = (["shell.notes", "shell.settings", "shell.home"] as const).map(command);
  const answer = vi.fn<typeof fetch>(async () => new Response(JSON.stringify({ items: [hit], total: 1 })));
  const goTo = vi.fn();
  const state = new PaletteState(commands, new Search(new Api(answer)), new I18n(() => "en"), goTo);
  const keys = () => state.entries.map((entry) => entry.key);
  return { state, run, goTo, answer, keys };
}

describe("the palette", () => {
  it("finds a command by its name in either language", () => {
    const { state, keys } = palette();
    state.type("заметки");
    expect(keys()).toEqual(["shell.notes"]);
    state.type("SETT");
    expect(keys()).toEqual(["shell.settings"]);
  });

  it("moves around the ends and runs what is active", () => {
    const { state, run } = palette();
    state.move(-1);
    if (state.active) state.run(state.active);
    expect(run).toHaveBeenCalledWith("shell.home");
    state.move(1);
    expect(state.active?.key).toBe("shell.notes");
  });

  it("searches everything once the typing pauses, and goes to what it finds", async () => {
    const { state, answer, goTo, keys } = palette();
    state.type("ид");
    state.type("идеи");
    await vi.advanceTimersByTimeAsync(200);
    expect(answer).toHaveBeenCalledOnce();
    expect(keys()).toEqual(["notes-7"]);
    if (state.active) state.run(state.active);
    expect(goTo).toHaveBeenCalledWith("/notes/7");
  });

  it("forgets what it found when the field is emptied", async () => {
    const { state, keys } = palette();
    state.type("идеи");
    await vi.advanceTimersByTimeAsync(200);
    state.type("");
    expect(keys()).toEqual(["shell.notes", "shell.settings", "shell.home"]);
  });
});

it("every record has an address", () => {
  expect(pathOf("dictionary", "a b")).toBe("/dictionary/a%20b");
  expect(pathOf("recordings", "r1")).toBe("/recordings/r1");
  expect(pathOf("news", "1")).toBe("/");
});
