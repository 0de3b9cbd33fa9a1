import { expect, it } from "vitest";
import { I18n } from "$lib/i18n";
import { describeError } from "./describe";
import { ApiError, networkError } from "./errors";

const { t } = new I18n(() => "en");
const refused = (code: string, status: number) => new ApiError({ code, status, detail: "" });

it.each([
  [networkError("refused"), "errors.network"],
  [refused("snippets.name_taken", 409), "errors.taken"],
  [refused("notes.conflict", 409), "errors.conflict"],
  [refused("library.disk_full", 507), "errors.diskFull"],
  [refused("anything.new", 500), "errors.server"],
  [new Error("a bug of ours"), "errors.server"],
] as const)("%o is put into words", (error, key) => {
  expect(describeError(t, error)).toBe(t(key));
});
