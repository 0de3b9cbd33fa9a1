/** Failures in the person's language: by code where the words are known, else by the kind of refusal. */
import type { PlainKey, Translate } from "$lib/i18n";
import { ApiError } from "./errors";

const byCode: Record<string, PlainKey> = {
  network: "errors.network",
  "library.disk_full": "errors.diskFull",
  "library.damaged": "errors.libraryDamaged",
};

const byStatus: Record<number, PlainKey> = {
  400: "errors.invalid",
  401: "errors.expired",
  404: "errors.notFound",
  409: "errors.conflict",
  413: "errors.tooLarge",
  422: "errors.invalid",
};

export function describeError(t: Translate, error: unknown): string {
  if (!(error instanceof ApiError)) return t("errors.server");
  if (error.code.endsWith("_taken")) return t("errors.taken");
  return t(byCode[error.code] ?? byStatus[error.status] ?? "errors.server");
}
