/** Why a file as a whole was not taken, in the person's language. */
import { ApiError, describeError } from "$lib/api";
import type { PlainKey, Translate } from "$lib/i18n";
import { describeProblem } from "$lib/records/problems";
import type { ImportOutcome } from "./transfer.svelte";

const byCode: Record<string, PlainKey> = {
  "import.not_json": "transfer.notJson",
  "import.not_csv": "transfer.notCsv",
  "import.encoding": "transfer.encoding",
};

/** A sentence for an outcome that has nothing to count. */
export function describeImportFailure(t: Translate, outcome: ImportOutcome | undefined): string | undefined {
  switch (outcome?.kind) {
    case "done":
      return t("transfer.allTaken");
    case "unknownFormat":
      return t("transfer.unknownFormat");
    case "failed":
      return failure(t, outcome.error);
    default:
      return undefined;
  }
}

function failure(t: Translate, error: unknown): string {
  if (!(error instanceof ApiError)) return describeError(t, error);
  const known = byCode[error.code];
  if (known) return t(known);
  if (error.code === "import.unknown_columns" && error.errors.length > 0) {
    return t("transfer.unknownColumns", { columns: error.errors.map(({ path }) => path).join(", ") });
  }
  if (error.errors.length > 0) return error.errors.map((problem) => describeProblem(t, problem)).join("; ");
  return describeError(t, error);
}
