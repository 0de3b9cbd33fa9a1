/** Chunks, recordings and a sound as a test needs them. */
import { vi } from "vitest";
import { ApiError } from "$lib/api";
import type { RecordingCalls } from "./calls";
import { Line } from "./line.svelte";
import { type Chunk, type ChunkDetail, type Recording, sampleRate } from "./wire";

const time = "2026-11-21T10:42:00Z";

/** The chunk at an index: three seconds of speech every five. */
export function chunkOf(index: number, fields: Partial<Chunk> = {}): Chunk {
  const startOffset = index * 5 * sampleRate;
  const endOffset = startOffset + 3 * sampleRate;
  return {
    id: `c${index}`,
    sessionId: "r1",
    index,
    startOffset,
    endOffset,
    duration: 3000,
    filePath: "",
    status: "completed",
    transcription: `text ${index}`,
    source: "mixed",
    createdAt: time,
    versionId: "v1",
    versionsCount: 1,
    edited: false,
    model: "sphinx",
    language: "ru",
    ...fields,
  };
}

export function lineOf(index: number, fields: Partial<Chunk> = {}): Line {
  return new Line(chunkOf(index, fields));
}

export function linesOf(...texts: string[]): Line[] {
  return texts.map((transcription, index) => lineOf(index, { transcription }));
}

export function detailOf(index: number, fields: Partial<ChunkDetail> = {}): ChunkDetail {
  return { ...chunkOf(index), words: [], versions: [], ...fields };
}

export function recordingOf(chunks: Chunk[], fields: Partial<Recording> = {}): Recording {
  return {
    id: "r1",
    startTime: time,
    status: "completed",
    language: "ru",
    model: "sphinx",
    totalDuration: 60_000,
    dataDir: "",
    sampleCount: 60 * sampleRate,
    chunks,
    health: { marks: [], sources: [] },
    micDevice: "",
    systemDevice: "",
    revision: 1,
    sealed: false,
    sources: ["mic"],
    tags: [],
    title: "",
    ...fields,
  };
}

export function refusal(code: string, status: number): ApiError {
  return new ApiError({ code, status, detail: "" });
}

/** Calls that all fail, unless told otherwise. */
export function callsOf(answers: Partial<RecordingCalls> = {}): RecordingCalls {
  const away = () => Promise.reject(refusal("network", 0));
  const names = [
    "read",
    "change",
    "remove",
    "restore",
    "peaks",
    "chunk",
    "correct",
    "again",
    "cancel",
  ] as const;
  const calls = Object.fromEntries(names.map((name) => [name, vi.fn(answers[name] ?? away)]));
  return calls as unknown as RecordingCalls;
}

/** An audio element as a browser has it: its sound comes when `arrive` says so. */
export class FakeAudio extends EventTarget {
  src = "";
  currentTime = 0;
  playbackRate = 1;
  defaultPlaybackRate = 1;
  readyState = 0;
  paused = true;

  load(): void {
    this.readyState = 0;
    this.currentTime = 0;
    this.playbackRate = this.defaultPlaybackRate;
    // A browser tells nobody.
    this.paused = true;
  }

  play(): Promise<void> {
    this.paused = false;
    this.tell("play");
    return Promise.resolve();
  }

  pause(): void {
    if (this.paused) return;
    this.paused = true;
    this.tell("pause");
  }

  removeAttribute(): void {
    this.src = "";
  }

  arrive(): void {
    this.readyState = 1;
    this.tell("loadedmetadata");
  }

  /** What a browser does while it plays. */
  reach(seconds: number): void {
    this.currentTime = seconds;
    this.tell("timeupdate");
  }

  tell(name: string): void {
    this.dispatchEvent(new Event(name));
  }
}
