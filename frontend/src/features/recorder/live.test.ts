import { describe, expect, it } from "vitest";
import { I18n, type Locale } from "$lib/i18n";
import { FollowEnd } from "./follow-end.svelte";
import { LevelHistory } from "./levels";
import { barCount, barsOf } from "./wave";
import { roomText, warningOf } from "./words";

describe("the history of levels", () => {
  it("gives the newest, oldest first, and forgets what is more than a minute old", () => {
    const history = new LevelHistory();
    for (let level = 0; level < 1300; level += 1) history.push(level);
    expect(history.recent(3)).toEqual([1297, 1298, 1299]);
    expect(history.recent(5000)).toHaveLength(1200);
    expect(history.recent(5000)[0]).toBe(100);
    history.clear();
    expect(history.recent(3)).toEqual([]);
  });
});

describe("the bars", () => {
  it("end at the right edge, however few there are", () => {
    const bars = barsOf([0.5, 1], 40, 10);
    expect(bars).toEqual([
      { x: 32, y: 2.5, height: 5 },
      { x: 36, y: 0, height: 10 },
    ]);
    expect(barCount(43)).toBe(10);
  });

  it("show silence as a line, and never leave the picture", () => {
    expect(barsOf([0, 7], 8, 10).map(({ height }) => height)).toEqual([2, 10]);
  });
});

describe("a text that grows", () => {
  const at = (scrollTop: number, scrollHeight = 1000) => ({ scrollTop, scrollHeight, clientHeight: 200 });

  it("is followed until the person scrolls up, and again when they come back", () => {
    const follow = new FollowEnd();
    follow.scrolled(at(800));
    expect(follow.following).toBe(true);
    follow.scrolled(at(500));
    expect(follow.following).toBe(false);
    follow.scrolled(at(600));
    expect(follow.following).toBe(false);
    follow.scrolled(at(790));
    expect(follow.following).toBe(true);
  });

  it("is still followed when it has grown before the scrolling is told", () => {
    const follow = new FollowEnd();
    follow.scrolled(at(800));
    follow.scrolled(at(900, 1300));
    expect(follow.following).toBe(true);
  });

  it("is followed again when the person asks for the newest", () => {
    const follow = new FollowEnd();
    follow.scrolled(at(800));
    follow.scrolled(at(0));
    follow.toEnd();
    expect(follow.following).toBe(true);
  });
});

describe("words", () => {
  const t = (locale: Locale) => new I18n(() => locale).t;

  it("tell how much room there is: in minutes when it is short", () => {
    expect(roomText(t("en"), 119 * 60_000)).toBe("119 minutes");
    expect(roomText(t("en"), 120 * 60_000)).toBe("2 hours");
    expect(roomText(t("ru"), 21 * 60_000)).toBe("21 минуту");
  });

  it("know every warning of the core, and have some for one they do not know", () => {
    const codes = ["no_room", "mic_lost", "system_lost", "mic_zeros", "clipping", "dropped"];
    const names = [...codes, "mic_silent", "system_silent", "system_zeros"].map((code) => {
      const warning = warningOf(code);
      return warning && t("ru")(warning.name);
    });
    expect(new Set(names).size).toBe(9);
    expect(names).not.toContain(undefined);
    expect(warningOf("")).toBeUndefined();
    expect(warningOf("hum")?.name).toBe("recorder.warning_other");
  });
});
