import { describe, expect, it } from "vitest";
import type { Activity } from "$lib/api";
import { I18n } from "$lib/i18n";
import { activityText } from "./words";

const { t } = new I18n(() => "ru");

function activity(parts: Partial<Activity>): Activity {
  const at = "2026-01-01T00:00:00Z";
  const common = {
    id: "1",
    revision: 1,
    createdAt: at,
    updatedAt: at,
    recordId: null,
    subject: "",
    count: 1,
  };
  return { ...common, kind: "rekeyed", collection: null, ...parts };
}

describe("an activity in words", () => {
  it("names what it was about", () => {
    const created = activity({ kind: "created", collection: "notes", subject: "Планы" });
    expect(activityText(t, created)).toBe("Создана заметка: Планы");
  });

  it("counts what was imported", () => {
    const imported = activity({ kind: "imported", collection: "dictionary", count: 22 });
    expect(activityText(t, imported)).toBe("Загружены 22 записи: словарь");
  });

  it("has words for what concerns no record", () => {
    expect(activityText(t, activity({}))).toBe("У библиотеки новый ключ");
    expect(activityText(t, activity({ kind: "deleted", collection: "activities" }))).toBe("Удалена запись");
  });
});
