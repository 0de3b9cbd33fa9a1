/** The core's calls for the dictionary. */
import type { Api, Term, Schemas } from "$lib/api";
import type { WritableResource } from "$lib/records";

export type DictionaryResource = WritableResource<Term, Schemas["TermCreate"], Schemas["TermPatch"]>;

export function dictionaryResource(api: Api): DictionaryResource {
  return {
    list: (query, signal) => api.get("/api/dictionary", { query, signal }),
    create: (body) => api.post("/api/dictionary", { body }),
    change: (id, body) => api.patch("/api/dictionary/{record_id}", { path: { record_id: id }, body }),
    remove: (id) => api.delete("/api/dictionary/{record_id}", { path: { record_id: id } }),
    restore: (id) => api.post("/api/dictionary/{record_id}/restore", { path: { record_id: id } }),
  };
}
