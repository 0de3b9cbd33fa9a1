import { describe, expect, it } from "vitest";
import { lineAt } from "./line.svelte";
import { Player } from "./player.svelte";
import { Playhead } from "./playhead.svelte";
import type { OpenRecording } from "./recording.svelte";
import { detailOf, FakeAudio, lineOf, linesOf } from "./testing";
import { sampleRate } from "./wire";

function playing() {
  const audio = new FakeAudio();
  const player = new Player((track) => `/sound?track=${track}`, audio as unknown as HTMLAudioElement);
  const close = player.open();
  return { audio, player, close };
}

describe("the player", () => {
  it("goes where it was told to before the sound was there", () => {
    const { audio, player } = playing();
    expect(audio.src).toBe("");
    player.seek(10);
    player.playFrom(12);
    expect([player.position, audio.currentTime]).toEqual([12, 0]);
    audio.arrive();
    expect([audio.currentTime, player.playing]).toEqual([12, true]);
    audio.reach(12.5);
    expect(player.position).toBe(12.5);
  });

  it("keeps place, speed and playing when the track changes", () => {
    const { audio, player } = playing();
    player.setRate(1.5);
    player.playFrom(30);
    audio.arrive();
    audio.reach(31);
    player.setTrack("mic");
    expect(player.position).toBe(31);
    audio.arrive();
    expect(audio.src).toBe("/sound?track=mic");
    expect([audio.currentTime, audio.playbackRate, player.playing]).toEqual([31, 1.5, true]);
  });

  it("never goes before the beginning", () => {
    const { audio, player } = playing();
    audio.arrive();
    player.seek(3);
    player.skip(-5);
    expect(player.position).toBe(0);
  });

  it("fetches what has been recorded since, and goes on where it was", () => {
    const { audio, player } = playing();
    player.refresh();
    expect(audio.src).toBe("");
    player.play();
    audio.arrive();
    audio.reach(7);
    player.refresh();
    audio.arrive();
    expect([audio.currentTime, player.position, audio.paused]).toEqual([7, 7, false]);
  });

  it("says that there is no sound, and asks for it again with the next play", () => {
    const { audio, player } = playing();
    player.play();
    audio.tell("error");
    expect([player.failed, player.playing]).toEqual([true, false]);
    player.play();
    expect(player.failed).toBe(false);
  });

  it("lets go of the sound when the page is left", () => {
    const { audio, player, close } = playing();
    player.play();
    audio.arrive();
    close();
    expect([audio.src, audio.paused, player.playing]).toEqual(["", true, false]);
  });
});

describe("the playhead", () => {
  function heard() {
    const lines = linesOf("первая строка", "вторая, строка строка");
    const { audio, player } = playing();
    player.play();
    audio.arrive();
    player.pause();
    const playhead = new Playhead({ lines } as unknown as OpenRecording, player);
    return { audio, player, playhead, lines };
  }

  it("is nowhere before anything was played, then at the line that is heard", () => {
    const { audio, player, playhead, lines } = heard();
    expect(playhead.current).toBeUndefined();
    player.play();
    expect(playhead.current).toBe(lines[0]);
    audio.reach(4.9);
    expect(playhead.current).toBe(lines[0]);
    audio.reach(5);
    expect(playhead.current).toBe(lines[1]);
  });

  it("knows the word that is heard, of two that are alike the right one", () => {
    const { audio, player, playhead, lines } = heard();
    const word = (text: string, from: number, to: number) => ({
      text,
      startOffset: from * sampleRate,
      endOffset: to * sampleRate,
    });
    player.playFrom(5);
    expect(playhead.word).toBeUndefined();
    const words = [word("вторая", 5, 6), word("строка", 6, 7), word("строка", 7, 8)];
    lines[1]?.learn(detailOf(1, { transcription: lines[1].text, words }));
    audio.reach(7.5);
    expect(playhead.word).toEqual({ start: 15, length: 6 });
    audio.reach(8.5);
    expect(playhead.word).toBeUndefined();
  });

  it("forgets words that belonged to another text", () => {
    const line = lineOf(0);
    line.learn(detailOf(0, { words: [{ text: "text", startOffset: 0, endOffset: 9 }] }));
    expect(line.words).toHaveLength(1);
    line.put({ ...line.chunk, transcription: "other", versionId: "v2" });
    expect(line.words).toBeUndefined();
  });

  it("stops going along when the person scrolls, and goes along again from where they play", () => {
    const { player, playhead } = heard();
    playhead.leave();
    expect(playhead.following).toBe(true);
    player.play();
    playhead.leave();
    expect(playhead.following).toBe(false);
    playhead.playFrom(5);
    expect(playhead.following).toBe(true);
  });
});

it("finds the line at a time, or the one before it", () => {
  const lines = linesOf("a", "b", "c");
  const at = [-1, 0, 4, 5, 99].map((seconds) => lineAt(lines, seconds)?.id);
  expect(at).toEqual([undefined, "c0", "c0", "c1", "c2"]);
  expect(lineAt([], 1)).toBeUndefined();
});
