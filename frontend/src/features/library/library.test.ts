import { describe, expect, it, vi } from "vitest";
import { Api, ApiError } from "$lib/api";
import { I18n } from "$lib/i18n";
import { Library } from "./library.svelte";
import { describeRestoreFailure, passphraseProblems, reasonOf } from "./words";

const { t } = new I18n(() => "en");
const status = { keyStore: "file", health: "unchecked", sizeBytes: 4096, lastBackupAt: null };
const backup = {
  name: "alfavoice-20261120-091500-daily.backup",
  createdAt: "2026-11-20T09:15:00Z",
  sizeBytes: 4096,
  passphrase: false,
};

function world(answer: (path: string, init?: RequestInit) => [status: number, body: unknown]) {
  const calls: string[] = [];
  const api = new Api(async (path, init) => {
    calls.push(`${init?.method} ${String(path)}`);
    const [code, body] = answer(String(path), init);
    return new Response(code === 204 ? null : JSON.stringify(body), { status: code });
  });
  const report = vi.fn();
  let changed = () => {};
  const stream = {
    on: () => () => {},
    onChange: (_: unknown, listener: (change: undefined) => void) => {
      changed = () => listener(undefined);
      return () => {};
    },
  };
  return { library: new Library(api, { stream, report }), calls, report, change: () => changed() };
}

const usual = (path: string): [number, unknown] =>
  path.endsWith("/backups") ? [200, { items: [backup], total: 1 }] : [200, status];

describe("the library", () => {
  it("is read when someone looks, and again when the feed tells of a backup", async () => {
    const { library, calls, change } = world(usual);
    change();
    expect(calls).toEqual([]);
    const close = library.open();
    await vi.waitFor(() => expect(library.backups).toEqual([backup]));
    change();
    expect(calls).toHaveLength(4);
    close();
    change();
    expect(calls).toHaveLength(4);
  });

  it("says what is being done to it, and how it is afterwards", async () => {
    const { library } = world(() => [200, { ...status, health: "damaged" }]);
    const checking = library.check();
    expect(library.task).toBe("check");
    await checking;
    expect([library.task, library.damaged]).toEqual([undefined, true]);
  });

  it("lets a dialog say why a restore was refused", async () => {
    const { library } = world(() => [400, { code: "backup.unusable", status: 400 }]);
    await expect(library.restore(backup, "wrong")).rejects.toThrow(ApiError);
    expect(library.task).toBeUndefined();
  });

  it("takes a deleted backup out of the list, and reports one that cannot be deleted", async () => {
    const { library, report } = world((path, init) =>
      init?.method === "DELETE" ? [404, { code: "not_found", status: 404 }] : usual(path),
    );
    expect(await library.remove(backup)).toBe(false);
    expect(report).toHaveBeenCalledOnce();
  });
});

describe("backups in words", () => {
  it("know why they were made", () => {
    const reasons = ["daily", "manual-passphrase", "before-restore-2"].map((reason) =>
      reasonOf({ name: `alfavoice-20261120-091500-${reason}.backup` }),
    );
    expect(reasons).toEqual(["library.madeDaily", "library.madeByHand", "library.madeBeforeRestore"]);
  });

  it("ask for a passphrase that is long enough, twice", () => {
    expect(passphraseProblems(t, "short", "short").first).toBe("At least 8 characters, please");
    expect(passphraseProblems(t, "long enough", "other").second).toBe("The two do not match");
    expect(passphraseProblems(t, "long enough", "long enough")).toEqual({});
  });

  it("say why a restore was refused", () => {
    const refused = (code: string) => new ApiError({ code, status: 400, detail: "" });
    expect(describeRestoreFailure(t, refused("backup.unusable"), "x")).toBe(t("library.unusable"));
    expect(describeRestoreFailure(t, refused("backup.unusable"), "")).toBe(
      t("library.unusableWithoutPassphrase"),
    );
    expect(describeRestoreFailure(t, refused("backup.newer"), "")).toBe(t("library.newer"));
  });
});
