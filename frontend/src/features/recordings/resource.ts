/** The core's calls for the list of recordings. A `Session` of the wire is a recording here. */
import type { Api, Schemas } from "$lib/api";
import type { Resource } from "$lib/records";

export type RecordingSummary = Schemas["SessionSummary"];

export interface RecordingFilters {
  tag?: string;
  status?: RecordingSummary["status"];
  troubled?: boolean;
}

export interface RecordingsResource extends Resource<RecordingSummary, RecordingFilters> {
  rename(id: string, title: string): Promise<RecordingSummary>;
}

const one = "/api/sessions/{session_id}";

export function recordingsResource(api: Api): RecordingsResource {
  const at = (session_id: string) => ({ path: { session_id } });
  return {
    list: async (query, signal) => {
      const { sessions, total } = await api.get("/api/sessions", { query, signal });
      return { items: sessions, total };
    },
    rename: (id, title) => api.patch(one, { ...at(id), body: { title } }),
    remove: (id) => api.delete(one, at(id)),
    restore: (id) => api.post(`${one}/restore`, at(id)),
  };
}
