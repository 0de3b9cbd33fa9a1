/** An activity in words: the core says what happened, the interface says it in the person's language. */
import type { Activity } from "$lib/api";
import type { Translate } from "$lib/i18n";

export type ActivityKind = Activity["kind"];
type Listed = "notes" | "snippets" | "dictionary";
type Named = Listed | "recordings";

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
  const { kind, count, collection } = activity;
  switch (kind) {
    case "imported":
    case "exported":
      return t(`activity.${kind}_${isListed(collection) ? collection : "other"}`, { count });
    case "created":
    case "deleted":
    case "restored":
      return recordText(t, kind, activity);
    default:
      return t(`activity.${kind}`);
  }
}

/** The record that an activity is about, when it is one that has a page. */
export function recordOf({ collection, recordId }: Activity): { collection: Named; id: string } | undefined {
  return isNamed(collection) && recordId ? { collection, id: recordId } : undefined;
}

/** Most recordings have no name, and none is missed. */
function recordText(t: Translate, kind: "created" | "deleted" | "restored", activity: Activity): string {
  const { collection, subject } = activity;
  if (collection === "recordings" && subject === "") return t(`activity.${kind}_unnamed`);
  const where = isNamed(collection) ? collection : "other";
  return t(`activity.${kind}_${where}`, { subject: subject || t("common.untitled") });
}

function isListed(collection: Activity["collection"]): collection is Listed {
  return collection === "notes" || collection === "snippets" || collection === "dictionary";
}

function isNamed(collection: Activity["collection"]): collection is Named {
  return collection === "recordings" || isListed(collection);
}
