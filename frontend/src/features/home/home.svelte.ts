/** The first page: how much there is, what was last, what to do first. */
import type { Activity, Api, Note, Snippet, Term } from "$lib/api";
import { Collection, type Surroundings } from "$lib/records";
import { activitiesResource } from "$features/activities/resource";
import { dictionaryResource } from "$features/dictionary/resource";
import { notesResource } from "$features/notes/resource";
import { recordingsResource, type RecordingSummary } from "$features/recordings/resource";
import { snippetsResource } from "$features/snippets/resource";

export type Step = "note" | "snippet" | "term";

export class Home {
  readonly notes: Collection<Note>;
  readonly recordings: Collection<RecordingSummary>;
  readonly snippets: Collection<Snippet>;
  readonly terms: Collection<Term>;
  readonly activities: Collection<Activity>;

  constructor(api: Api, surroundings: Surroundings) {
    this.notes = new Collection(notesResource(api), surroundings, { name: "notes", pageSize: 6 });
    this.recordings = new Collection(recordingsResource(api), surroundings, {
      name: "recordings",
      pageSize: 5,
    });
    this.snippets = new Collection(snippetsResource(api), surroundings, { name: "snippets", pageSize: 1 });
    this.terms = new Collection(dictionaryResource(api), surroundings, { name: "dictionary", pageSize: 1 });
    this.activities = new Collection(activitiesResource(api), surroundings, {
      name: "activities",
      pageSize: 8,
    });
  }

  /** Keeps all of it live until the returned function is called. */
  open(): () => void {
    const parts = [this.notes, this.recordings, this.snippets, this.terms, this.activities];
    const closing = parts.map((part) => part.open());
    return () => closing.forEach((close) => close());
  }

  get counted(): boolean {
    return [this.recordings, this.notes, this.snippets, this.terms].every((part) => part.status === "ready");
  }

  get stepsDone(): Record<Step, boolean> {
    return { note: this.notes.total > 0, snippet: this.snippets.total > 0, term: this.terms.total > 0 };
  }

  /** Nothing has been done yet: numbers would only say zero. */
  get isNew(): boolean {
    return this.recordings.total === 0 && !Object.values(this.stepsDone).includes(true);
  }

  /** The first steps are shown until every one is done. */
  get stepsLeft(): boolean {
    return this.counted && Object.values(this.stepsDone).includes(false);
  }
}
