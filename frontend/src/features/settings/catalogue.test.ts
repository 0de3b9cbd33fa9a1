import { describe, expect, it } from "vitest";
import schema from "$lib/api/schema.json";
import { I18n } from "$lib/i18n";
import { amountIn, catalogue, shownAmount } from "./catalogue";
import { matchingSections, sections } from "./sections";

const i18n = new I18n(() => "en");
const ids = (query: string) => matchingSections(query, i18n).map((section) => section.id);

it("names every setting of the settings page once", () => {
  const places = Object.values(catalogue).flatMap((settings) => settings.map(({ label }) => label));
  expect(new Set(places).size).toBe(places.length);
});

it("has every setting that the core has, and no other", () => {
  const structs = schema.components.schemas;
  const ofCore = {
    general: Object.keys(structs.General.properties),
    window: Object.keys(structs.Window.properties),
    hotkeys: Object.keys(structs.Hotkeys.properties),
    recording: Object.keys(structs.Recording.properties),
    recognition: Object.keys(structs.Recognition.properties),
    storage: Object.keys(structs.Storage.properties),
  };
  const ours = Object.entries(catalogue).map(([name, settings]) => [
    name,
    settings.map((setting) => setting.name).sort(),
  ]);
  expect(Object.fromEntries(ours)).toEqual(
    Object.fromEntries(Object.entries(ofCore).map(([name, names]) => [name, names.sort()])),
  );
});

describe("a search in the settings", () => {
  it("shows everything until something is typed", () => {
    expect(ids(" ")).toEqual(sections.map((section) => section.id));
  });

  it("finds a setting by its name or consequence, in either language", () => {
    expect(matchingSections("корзин трей", i18n)).toEqual([]);
    expect(matchingSections("трей", i18n)[0]?.settings.map(({ name }) => name)).toEqual(["closeToTray"]);
    expect(ids("gone for good")).toEqual(["storage"]);
  });

  it("keeps a section whole that is found by its name", () => {
    expect(matchingSections("хранение", i18n)[0]?.settings).toEqual(catalogue.storage);
    expect(ids("passphrase")).toEqual(["backups"]);
  });
});

it.each([
  ["30", 30],
  [" 7 ", 7],
  ["0", undefined],
  ["101", undefined],
  ["1.5", undefined],
  ["-3", undefined],
  ["", undefined],
  ["много", undefined],
])("reads %j as the amount %s", (text, amount) => {
  expect(amountIn(text, { min: 1, max: 100 })).toBe(amount);
});

it.each([
  ["0.8", 0.008],
  ["0,05", 0.0005],
  [" 50 ", 0.5],
  ["0.01", undefined],
  ["51", undefined],
  ["1.2.3", undefined],
  ["-1", undefined],
])("reads %j percent as %s", (text, amount) => {
  expect(amountIn(text, { min: 0.0005, max: 0.5, percent: true })).toBe(amount);
});

it("shows a fraction in hundredths, without what binary arithmetic adds", () => {
  expect([0.008, 0.0005, 0.07].map((amount) => shownAmount(amount, { percent: true }))).toEqual([
    0.8, 0.05, 7,
  ]);
  expect(shownAmount(300, {})).toBe(300);
});
