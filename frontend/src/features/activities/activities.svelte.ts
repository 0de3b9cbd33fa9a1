/** The activity feed: what a list of records does, and clearing all of it, and finding what a line is about. */
import { type Activity, type Api, ApiError } from "$lib/api";
import type { I18n } from "$lib/i18n";
import { Collection, type Surroundings } from "$lib/records";
import { type ActivityFilters, activitiesResource } from "./resource";
import { recordOf } from "./words";

type Target = NonNullable<ReturnType<typeof recordOf>>;

export class Activities extends Collection<Activity, ActivityFilters> {
  readonly #api: Api;
  readonly #around: Surroundings;
  readonly #i18n: I18n;

  constructor(api: Api, around: Surroundings, i18n: I18n) {
    super(activitiesResource(api), around, {
      name: "activities",
      removedText: () => i18n.t("activity.deleted"),
    });
    this.#api = api;
    this.#around = around;
    this.#i18n = i18n;
  }

  /** Puts the whole feed into the trash, and offers to bring it back. */
  async clear(): Promise<void> {
    try {
      const { count } = await this.#api.delete("/api/activities");
      await this.load();
      const action = { label: this.#around.undoLabel(), run: () => void this.#bringBack(), undoes: true };
      this.#around.toasts.show({ text: this.#i18n.t("activity.cleared", { count }), action });
    } catch (error) {
      this.#around.report(error);
    }
  }

  /** Goes to what a line is about; when that is in the trash, says so and offers to bring it back. */
  async follow(activity: Activity, goTo: (target: Target) => void): Promise<void> {
    const target = recordOf(activity);
    if (!target) return;
    try {
      await this.#read(target);
      goTo(target);
    } catch (error) {
      if (isMissing(error)) this.#offerRestoring(target, goTo);
      else this.#around.report(error);
    }
  }

  async #bringBack(): Promise<void> {
    try {
      await this.#api.post("/api/activities/restore");
      await this.load();
    } catch (error) {
      this.#around.report(error);
    }
  }

  #offerRestoring(target: Target, goTo: (target: Target) => void): void {
    const { t } = this.#i18n;
    const run = () => void this.#restoreRecord(target).then((restored) => restored && goTo(target));
    const action = { label: t("activity.bringBack"), run };
    this.#around.toasts.show({ text: t(`activity.gone_${target.collection}`), action });
  }

  async #restoreRecord(target: Target): Promise<boolean> {
    try {
      await this.#bringRecordBack(target);
      return true;
    } catch (error) {
      if (!isMissing(error)) this.#around.report(error);
      else this.#around.toasts.show({ text: this.#i18n.t("activity.goneForGood"), tone: "danger" });
      return false;
    }
  }

  #read({ collection, id }: Target): Promise<unknown> {
    return collection === "recordings"
      ? this.#api.get("/api/sessions/{session_id}", { path: { session_id: id } })
      : this.#api.get(`/api/${collection}/{record_id}`, { path: { record_id: id } });
  }

  #bringRecordBack({ collection, id }: Target): Promise<unknown> {
    return collection === "recordings"
      ? this.#api.post("/api/sessions/{session_id}/restore", { path: { session_id: id } })
      : this.#api.post(`/api/${collection}/{record_id}/restore`, { path: { record_id: id } });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404;
}
