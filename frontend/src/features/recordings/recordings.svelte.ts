/** The list of recordings: what a list of records does, and renaming, and the tags that are in use. */
import { Collection, type Surroundings } from "$lib/records";
import type { RecordingFilters, RecordingsResource, RecordingSummary } from "./resource";

export type Kind = "all" | "completed" | "recording" | "failed" | "troubled";

export const kinds: readonly Kind[] = ["all", "recording", "completed", "failed", "troubled"];

export class Recordings extends Collection<RecordingSummary, RecordingFilters> {
  readonly #resource: RecordingsResource;

  constructor(resource: RecordingsResource, around: Surroundings, removedText: () => string) {
    super(resource, around, { name: "recordings", removedText });
    this.#resource = resource;
  }

  /** Throws what the core refuses: the field shows it. */
  async rename(id: string, title: string): Promise<void> {
    this.put(await this.#resource.rename(id, title));
  }

  get kind(): Kind {
    return this.filters.troubled ? "troubled" : (this.filters.status ?? "all");
  }

  show(kind: Kind): void {
    this.filter({
      status: kind === "all" || kind === "troubled" ? undefined : kind,
      troubled: kind === "troubled" ? true : undefined,
    });
  }

  /** Chooses a tag, or lets go of it. */
  toggleTag(tag: string): void {
    this.filter({ tag: this.filters.tag === tag ? undefined : tag });
  }
}

/** The tags of these recordings, the most used first. */
export function tagsOf(items: readonly RecordingSummary[]): string[] {
  const counts = new Map<string, number>();
  for (const tag of items.flatMap(({ tags }) => tags ?? [])) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([tag]) => tag);
}
