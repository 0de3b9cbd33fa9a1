/** What the page of a recording asks of the core. */
import { type Api, address } from "$lib/api";
import type { ChunkDetail, ExportFormat, Language, Recording, Track } from "./wire";

/** What to transcribe again with; left out: as chosen in the settings. */
export interface Choice {
  language?: Language;
  model?: string;
}

export type Correcting =
  { transcription: string; baseVersionId: string } | { versionId: string; baseVersionId: string };

export interface RecordingCalls {
  read(): Promise<Recording>;
  change(patch: { title?: string; tags?: string[] }): Promise<Pick<Recording, "title" | "tags">>;
  remove(): Promise<unknown>;
  restore(): Promise<unknown>;
  peaks(count: number, track: Track): Promise<number[]>;
  chunk(chunkId: string): Promise<ChunkDetail>;
  correct(chunkId: string, body: Correcting): Promise<ChunkDetail>;
  /** Without ids: all chunks. */
  again(choice: Choice, chunkIds?: readonly string[]): Promise<unknown>;
  cancel(): Promise<unknown>;
}

const one = "/api/sessions/{session_id}";
const chunk = "/api/sessions/{session_id}/chunks/{chunk_id}";

export function recordingCalls(api: Api, session_id: string): RecordingCalls {
  const path = { session_id };
  return {
    read: () => api.get(one, { path }),
    change: (body) => api.patch(one, { path, body }),
    remove: () => api.delete(one, { path }),
    restore: () => api.post(`${one}/restore`, { path }),
    peaks: (count, track) => api.get(`${one}/peaks`, { path, query: { count, track } }),
    chunk: async (name) =>
      (await api.get(`${one}/chunks/{name}`, { path: { session_id, name } })) as ChunkDetail,
    correct: (chunk_id, body) => api.patch(chunk, { path: { session_id, chunk_id }, body }),
    again: (choice, ids) => {
      const body = { ...choice, onlyFailed: false, ...(ids ? { chunkIds: [...ids] } : {}) };
      return api.post(`${one}/chunks/retranscribe`, { path, body });
    },
    cancel: () => api.post(`${one}/chunks/cancel`, { path }),
  };
}

/** Where the sound of a track is; the cookie opens it. */
export function soundAddress(session_id: string, track: Track): string {
  return address(`${one}/full.wav`, { path: { session_id }, query: { track } });
}

export function exportAddress(session_id: string, format: ExportFormat): string {
  return address(`${one}/export`, { path: { session_id }, query: { format } });
}
