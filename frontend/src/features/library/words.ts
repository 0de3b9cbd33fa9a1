/** Backups in words. */
import { ApiError, describeError } from "$lib/api";
import type { PlainKey, Translate } from "$lib/i18n";
import type { Backup } from "./library.svelte";

/** The shortest passphrase that the core takes. */
export const shortestPassphrase = 8;

/** Why a backup was made, by its name: `alfavoice-20261120-091500-daily.backup`. */
export function reasonOf({ name }: Pick<Backup, "name">): PlainKey {
  if (/-daily\b/.test(name)) return "library.madeDaily";
  return /-before-restore\b/.test(name) ? "library.madeBeforeRestore" : "library.madeByHand";
}

/** What is wrong with a new passphrase typed twice, field by field. */
export function passphraseProblems(
  t: Translate,
  passphrase: string,
  again: string,
): { first?: string; second?: string } {
  if (passphrase.length < shortestPassphrase)
    return { first: t("library.passphraseShort", { count: shortestPassphrase }) };
  return passphrase === again ? {} : { second: t("library.passphraseDiffers") };
}

export function describeRestoreFailure(t: Translate, error: unknown, passphrase: string): string {
  if (!(error instanceof ApiError)) return describeError(t, error);
  switch (error.code) {
    case "backup.unusable":
      return t(passphrase ? "library.unusable" : "library.unusableWithoutPassphrase");
    case "backup.passphrase_needed":
      return t("library.passphraseNeeded");
    case "backup.newer":
      return t("library.newer");
    default:
      return describeError(t, error);
  }
}
