import { flushSync } from "svelte";
import { describe, expect, it } from "vitest";
import { en } from "./en";
import { I18n, type LanguagePreference, locales } from "./i18n.svelte";
import type { Message, Sections } from "./messages";
import { ru } from "./ru";

const catalogues: Record<string, Sections> = { en, ru };

function leaves(sections: Sections): Map<string, Message> {
  const pairs = Object.entries(sections).flatMap(([section, messages]) =>
    Object.entries(messages).map(([name, message]): [string, Message] => [`${section}.${name}`, message]),
  );
  return new Map(pairs);
}

function parametersOf(message: Message): string[] {
  const text = typeof message === "string" ? message : Object.values(message).join(" ");
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? ""))].sort();
}

describe("catalogues", () => {
  it("have exactly the same keys, each with words", () => {
    expect([...leaves(ru).keys()].sort()).toEqual([...leaves(en).keys()].sort());
    for (const sections of [en, ru]) {
      for (const message of leaves(sections).values()) {
        const texts = typeof message === "string" ? [message] : Object.values(message);
        expect(texts.every((text) => text.trim() !== "")).toBe(true);
      }
    }
  });

  it("ask for the same parameters in both languages", () => {
    for (const [key, message] of leaves(en)) {
      expect([key, parametersOf(leaves(ru).get(key) ?? "")]).toEqual([key, parametersOf(message)]);
    }
  });

  it.each(locales)("have every plural form of %s", (locale) => {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    for (const message of leaves(catalogues[locale] ?? {}).values()) {
      if (typeof message !== "string") expect(Object.keys(message)).toEqual(expect.arrayContaining(needed));
    }
  });

  it("never exclaim", () => {
    const texts = [...leaves(en).values(), ...leaves(ru).values()].map((message) => JSON.stringify(message));
    expect(texts.filter((text) => text.includes("!"))).toEqual([]);
  });
});

describe("I18n", () => {
  it("chooses Russian plural forms", () => {
    const { t } = new I18n(() => "ru");
    const counts = [1, 3, 5, 11, 21, 1000].map((count) => t("home.countNotes", { count }));
    expect(counts.map((text) => text.replace(/\s/g, " "))).toEqual([
      "1 заметка",
      "3 заметки",
      "5 заметок",
      "11 заметок",
      "21 заметка",
      "1 000 заметок",
    ]);
  });

  it("fills parameters in as they are", () => {
    const { t } = new I18n(() => "en");
    expect(t("notes.delete", { title: "{title} $&" })).toBe("Delete note “{title} $&”");
  });

  it("follows the system until a language is chosen", () => {
    expect(new I18n(() => "system", ["de-DE", "ru-RU", "en"]).locale).toBe("ru");
    expect(new I18n(() => "system", ["de-DE"]).locale).toBe("en");
    expect(new I18n(() => "en", ["ru-RU"]).locale).toBe("en");
  });

  it("switches while running", () => {
    let preference = $state<LanguagePreference>("en");
    const { t } = new I18n(() => preference);
    const seen: string[] = [];
    const stop = $effect.root(() => {
      $effect(() => void seen.push(t("common.undo")));
    });
    flushSync();
    preference = "ru";
    flushSync();
    expect(seen).toEqual(["Undo", "Вернуть"]);
    stop();
  });
});
