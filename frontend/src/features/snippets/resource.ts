/** The core's calls for snippets. */
import type { Api, Snippet, Schemas } from "$lib/api";
import type { WritableResource } from "$lib/records";

export type SnippetsResource = WritableResource<Snippet, Schemas["SnippetCreate"], Schemas["SnippetPatch"]>;

export function snippetsResource(api: Api): SnippetsResource {
  return {
    list: (query, signal) => api.get("/api/snippets", { query, signal }),
    create: (body) => api.post("/api/snippets", { body }),
    change: (id, body) => api.patch("/api/snippets/{record_id}", { path: { record_id: id }, body }),
    remove: (id) => api.delete("/api/snippets/{record_id}", { path: { record_id: id } }),
    restore: (id) => api.post("/api/snippets/{record_id}/restore", { path: { record_id: id } }),
  };
}
