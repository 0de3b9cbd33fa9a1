// @vitest-environment node
import { describe, expect, it } from "vitest";
import { formatAgo, formatBytes, formatClock, formatDay, formatWhen } from "./format";

const now = new Date("2026-03-05T14:00:00");

describe("formatting", () => {
  it("shows the time of today, the day of this year, the year of an earlier one", () => {
    expect(formatWhen("en", "2026-03-05T09:05:00", now)).toBe("09:05");
    expect(formatWhen("ru", "2026-02-01T09:05:00", now)).toBe("1 февр.");
    expect(formatWhen("en", "2024-02-01T09:05:00", now)).toBe("1 Feb 2024");
  });

  it("says how long ago something was", () => {
    expect(formatAgo("ru", "2026-03-05T13:59:40", now)).toBe("сейчас");
    expect(formatAgo("ru", "2026-03-05T13:58:00", now)).toBe("2 минуты назад");
    expect(formatAgo("en", "2026-03-05T11:00:00", now)).toBe("3 hours ago");
    expect(formatAgo("en", "2026-03-04T23:00:00", now)).toBe("yesterday");
    expect(formatAgo("en", "2026-02-01T23:00:00", now)).toBe("1 Feb");
  });

  it("names days", () => {
    expect(formatDay("ru", "2026-03-05T01:00:00", now)).toBe("Сегодня");
    expect(formatDay("en", "2026-03-04T23:00:00", now)).toBe("Yesterday");
    expect(formatDay("en", "2026-03-02T23:00:00", now)).toBe("Monday 2 March");
    expect(formatDay("ru", "2026-03-02T23:00:00", now)).toBe("Понедельник, 2 марта");
  });

  it("writes durations as a clock and sizes in decimal units", () => {
    expect([42_000, 725_000, 3_723_000].map(formatClock)).toEqual(["0:42", "12:05", "1:02:03"]);
    expect(formatBytes("en", 0)).toBe("0 byte");
    expect(formatBytes("ru", 1_234_000).replace(/\s/g, " ")).toBe("1,2 МБ");
  });
});
