import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { AppearanceCache, type Appearance } from "./cache";
import { Theme } from "./theme.svelte";

const chosen = (appearance: Partial<Appearance>): Appearance => ({
  language: "system",
  theme: "system",
  motion: "system",
  ...appearance,
});

function systemPrefers(...queries: string[]): void {
  const list = (media: string) => ({
    media,
    matches: queries.some((query) => media.includes(query)),
    addEventListener: () => {},
    removeEventListener: () => {},
  });
  vi.stubGlobal("matchMedia", list);
}

afterEach(() => localStorage.clear());

describe("theme", () => {
  it("is the chosen one, whatever the system prefers", () => {
    systemPrefers("dark");
    expect(new Theme(() => chosen({ theme: "light" })).scheme).toBe("light");
  });

  it("follows the system unless told otherwise", () => {
    systemPrefers("dark", "reduce");
    const theme = new Theme(() => chosen({}));
    theme.apply(document.documentElement);
    expect({ ...document.documentElement.dataset }).toEqual({ theme: "dark", motion: "reduced" });
  });

  it("stands still when the person says so", () => {
    systemPrefers();
    expect(new Theme(() => chosen({ motion: "reduced" })).reducedMotion).toBe(true);
    expect(new Theme(() => chosen({})).reducedMotion).toBe(false);
  });
});

describe("before the first paint", () => {
  function paint(): Record<string, string | undefined> {
    const source = readFileSync("static/appearance.js", "utf8");
    new Function("document", "localStorage", "matchMedia", "navigator", source)(
      document,
      localStorage,
      matchMedia,
      navigator,
    );
    return { ...document.documentElement.dataset, lang: document.documentElement.lang };
  }

  it("the page already has what this browser remembers", () => {
    systemPrefers();
    new AppearanceCache(localStorage).write(chosen({ theme: "dark", motion: "reduced", language: "ru" }));
    expect(paint()).toEqual({ theme: "dark", motion: "reduced", lang: "ru" });
  });

  it("a spoiled memory falls back to the system", () => {
    systemPrefers("dark");
    localStorage.setItem("alfavoice.appearance", "{");
    expect(new AppearanceCache(localStorage).read()).toEqual({});
    expect(paint()).toEqual({ theme: "dark", motion: "full", lang: "en" });
  });
});
