/** Activities for tests. */
import type { Activity } from "$lib/api";

export function activity(parts: Partial<Activity> = {}): Activity {
  const at = "2026-01-01T00:00:00Z";
  return {
    id: "1",
    revision: 1,
    createdAt: at,
    updatedAt: at,
    kind: "rekeyed",
    collection: null,
    recordId: null,
    subject: "",
    count: 1,
    ...parts,
  };
}
