/** What a note being edited asks of the core, and what a refusal means for its words. */
import { Api, ApiError, type Note } from "$lib/api";
import type { Failure } from "./autosave";
import type { NoteFields } from "./fields";

export interface NoteCalls {
  read(id: string): Promise<Note>;
  create(id: string, fields: NoteFields): Promise<Note>;
  change(id: string, patch: Partial<NoteFields>, baseRevision: number): Promise<Note>;
  restore(id: string): Promise<Note>;
}

/** A browser lets so much outlive its page; in bytes, of which a letter has up to three. */
const outlivesPage = 60_000 / 3;

export function noteCalls(
  fetchFunction: typeof fetch = (...request) => globalThis.fetch(...request),
): NoteCalls {
  const api = new Api((url, init) => {
    const keepalive = typeof init?.body === "string" && init.body.length < outlivesPage;
    return fetchFunction(url, { ...init, keepalive });
  });
  const at = (record_id: string) => ({ path: { record_id } });
  const wire = ({ tags, ...rest }: Partial<NoteFields>) => (tags ? { ...rest, tags: [...tags] } : rest);
  return {
    read: (id) => api.get("/api/notes/{record_id}", at(id)),
    create: (id, fields) => api.post("/api/notes", { body: { id, ...wire(fields) } }),
    change: (id, patch, baseRevision) =>
      api.patch("/api/notes/{record_id}", { ...at(id), body: { ...wire(patch), baseRevision } }),
    restore: (id) => api.post("/api/notes/{record_id}/restore", at(id)),
  };
}

const byStatus: Record<number, Failure> = { 0: "network", 404: "gone", 409: "conflict", 507: "full" };
const lastRefusal = 499;
const tryAgain = new Set([408, 425, 429]);

export function failureOf(error: unknown): Failure {
  if (!(error instanceof ApiError)) return "network";
  const known = byStatus[error.status];
  if (known) return known;
  return error.status <= lastRefusal && !tryAgain.has(error.status) ? "refused" : "busy";
}
