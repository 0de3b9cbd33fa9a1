/** An activity in words: the core says what happened, the interface says it in the person's language. */
import type { Activity, CollectionName } from "$lib/api";
import type { PlainKey, Translate } from "$lib/i18n";

type Named = "notes" | "snippets" | "dictionary";
const named: readonly CollectionName[] = ["notes", "snippets", "dictionary"];

export function activityText(t: Translate, activity: Activity): string {
  const { kind, collection, count, subject } = activity;
  if (kind === "imported" || kind === "exported") {
    return t(`activity.${kind}`, { count, where: t(`activity.in_${collection ?? "notes"}`) });
  }
  const what = t(keyOf(kind, collection));
  return subject === "" ? what : t("activity.withSubject", { what, subject });
}

function keyOf(
  kind: Exclude<Activity["kind"], "imported" | "exported">,
  collection: CollectionName | null,
): PlainKey {
  if (kind !== "created" && kind !== "deleted" && kind !== "restored") return `activity.${kind}`;
  const known = collection !== null && named.includes(collection);
  return `activity.${kind}_${known ? (collection as Named) : "other"}`;
}
