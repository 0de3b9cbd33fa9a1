import { describe, expect, it } from "vitest";
import type { Activity } from "$lib/api";
import { I18n } from "$lib/i18n";
import { activity } from "./testing";
import { activityText, recordOf } from "./words";

const russian = new I18n(() => "ru").t;
const english = new I18n(() => "en").t;

describe("an activity in words", () => {
  it("names what it was about", () => {
    const created = activity({ kind: "created", collection: "notes", subject: "Планы" });
    expect(activityText(russian, created)).toBe("Создана заметка «Планы»");
    expect(activityText(english, created)).toBe("Note “Планы” created");
  });

  it("calls a note without a title by that", () => {
    const deleted = activity({ kind: "deleted", collection: "notes" });
    expect(activityText(russian, deleted)).toBe("Удалена заметка «Без названия»");
  });

  it("names a recording, and needs no name for one that has none", () => {
    const named = activity({ kind: "created", collection: "recordings", subject: "Планёрка" });
    expect(activityText(russian, named)).toBe("Сделана запись «Планёрка»");
    expect(activityText(english, named)).toBe("Recording “Планёрка” made");
    const unnamed = activity({ kind: "deleted", collection: "recordings" });
    expect(activityText(russian, unnamed)).toBe("Удалена запись");
    expect(activityText(english, unnamed)).toBe("Recording deleted");
  });

  it.each<[number, Activity["collection"], string]>([
    [1, "notes", "Импортирована 1 заметка"],
    [3, "snippets", "Импортированы 3 шаблона"],
    [12, "snippets", "Импортировано 12 шаблонов"],
    [22, "dictionary", "Импортированы 22 слова"],
    [11, "history", "Импортировано 11 записей"],
    [0, null, "Импортировано 0 записей"],
  ])("counts %d of %s in Russian", (count, collection, text) => {
    expect(activityText(russian, activity({ kind: "imported", collection, count }))).toBe(text);
  });

  it("has words for what concerns no record", () => {
    expect(activityText(russian, activity({ kind: "rekeyed" }))).toBe("Библиотека получила новый ключ");
    const strange = activity({ kind: "deleted", collection: "settings", subject: "x" });
    expect(activityText(russian, strange)).toBe("Удалена запись «x»");
  });

  it("leads to its record only where there is a page for it", () => {
    expect(recordOf(activity({ collection: "notes", recordId: "7" }))).toEqual({
      collection: "notes",
      id: "7",
    });
    expect(recordOf(activity({ collection: "recordings", recordId: "7" }))?.collection).toBe("recordings");
    expect(recordOf(activity({ collection: "news", recordId: "7" }))).toBeUndefined();
    expect(recordOf(activity({ collection: "notes", recordId: null }))).toBeUndefined();
  });
});
