/** The core's calls for the activity feed. */
import type { Activity, Api } from "$lib/api";
import type { Resource } from "$lib/records";

export interface ActivityFilters {
  kind?: Activity["kind"];
}

export function activitiesResource(api: Api): Resource<Activity, ActivityFilters> {
  return {
    list: (query, signal) => api.get("/api/activities", { query, signal }),
    remove: (id) => api.delete("/api/activities/{record_id}", { path: { record_id: id } }),
    restore: (id) => api.post("/api/activities/{record_id}/restore", { path: { record_id: id } }),
  };
}
