/** The core's calls for notes. */
import type { Api, Note, Schemas } from "$lib/api";
import type { WritableResource } from "$lib/records";

export interface NoteFilters {
  tag?: string;
  pinned?: boolean;
}

export type NotesResource = WritableResource<Note, Schemas["NoteCreate"], Schemas["NotePatch"], NoteFilters>;

export function notesResource(api: Api): NotesResource {
  return {
    list: (query, signal) => api.get("/api/notes", { query, signal }),
    create: (body) => api.post("/api/notes", { body }),
    change: (id, body) => api.patch("/api/notes/{record_id}", { path: { record_id: id }, body }),
    remove: (id) => api.delete("/api/notes/{record_id}", { path: { record_id: id } }),
    restore: (id) => api.post("/api/notes/{record_id}/restore", { path: { record_id: id } }),
  };
}
