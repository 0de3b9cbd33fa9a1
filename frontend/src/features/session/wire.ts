/** Short names for what the core says about a recording. A `Session` of the wire is a recording here. */
import type { Schemas } from "$lib/api";

export type Recording = Schemas["Session"];
export type Chunk = Schemas["Chunk"];
export type ChunkDetail = Schemas["ChunkDetail"];
export type Version = Schemas["Version"];
export type Word = Schemas["ChunkWord"];
export type HealthMark = Schemas["HealthMark"];
export type MarkKind = HealthMark["kind"];
export type ChunkStatus = Chunk["status"];
export type Language = Recording["language"];
export type ExportFormat = "txt" | "srt" | "vtt" | "json" | "md" | "docx";
export type Track = "full" | "mic" | "system";

/** Samples a second, in every offset of the wire. */
export const sampleRate = 16_000;

export const secondsOf = (samples: number): number => samples / sampleRate;
