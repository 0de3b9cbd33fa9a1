/** An activity in words: the core says what happened, the interface says it in the person's language. */
import type { Activity } from "$lib/api";
import type { Translate } from "$lib/i18n";

export type ActivityKind = Activity["kind"];
type Named = "notes" | "snippets" | "dictionary";

export const activityKinds: readonly ActivityKind[] = [
  "created",
  "deleted",
  "restored",
  "imported",
  "exported",
  "backup_made",
  "backup_restored",
  "backup_deleted",
  "rekeyed",
];

export function activityText(t: Translate, activity: Activity): string {
  const { kind, count } = activity;
  const where = isNamed(activity.collection) ? activity.collection : "other";
  switch (kind) {
    case "imported":
    case "exported":
      return t(`activity.${kind}_${where}`, { count });
    case "created":
    case "deleted":
    case "restored":
      return t(`activity.${kind}_${where}`, { subject: activity.subject || t("common.untitled") });
    default:
      return t(`activity.${kind}`);
  }
}

/** The record that an activity is about, when it is one that has a page. */
export function recordOf({ collection, recordId }: Activity): { collection: Named; id: string } | undefined {
  return isNamed(collection) && recordId ? { collection, id: recordId } : undefined;
}

function isNamed(collection: Activity["collection"]): collection is Named {
  return collection === "notes" || collection === "snippets" || collection === "dictionary";
}
