import { fireEvent, render, screen, within } from "@testing-library/svelte";
import { describe, expect, it, vi } from "vitest";
import { Api, ApiError } from "$lib/api";
import { I18n } from "$lib/i18n";
import { withI18n } from "../../testing/context";
import ImportDialog from "./ImportDialog.svelte";
import { formatOf, Transfer } from "./transfer.svelte";

const report = {
  created: 2,
  updated: 1,
  unchanged: 0,
  refusedCount: 2,
  refused: [
    { row: 3, errors: [{ path: "term", message: "is empty" }] },
    { row: 7, errors: [{ path: "language", message: "cannot be 'de'" }] },
  ],
};

function fileOf(name: string): File {
  return new File(["a;b\n1;2\n"], name);
}

function problem(code: string, errors: { path: string; message: string }[] = []): ApiError {
  return new ApiError({ code, status: 400, detail: "Refused.", errors });
}

describe("a transfer", () => {
  it("knows a file by its extension", () => {
    expect(["a.CSV", "b.json", "c.xlsx", "csv"].map(formatOf)).toEqual(["csv", "json", undefined, "csv"]);
  });

  it("says where the export is", () => {
    expect(new Transfer(new Api(), "notes").exportAddress("csv")).toBe("/api/notes/export?format=csv");
  });

  it("sends the file as it is and keeps the report", async () => {
    const fetched = vi.fn(async () => new Response(JSON.stringify(report)));
    const transfer = new Transfer(new Api(fetched), "dictionary");
    const file = fileOf("words.csv");
    const importing = transfer.import(file);
    expect(transfer.busy).toBe(true);
    await importing;
    expect(fetched).toHaveBeenCalledWith(
      "/api/dictionary/import?format=csv",
      expect.objectContaining({ method: "POST", body: file }),
    );
    expect([transfer.busy, transfer.outcome]).toEqual([false, { kind: "report", file: "words.csv", report }]);
  });

  it("asks nothing about a file it cannot read", async () => {
    const upload = vi.fn();
    const transfer = new Transfer({ upload }, "snippets");
    await transfer.import(fileOf("table.xlsx"));
    expect([upload.mock.calls, transfer.outcome?.kind]).toEqual([[], "unknownFormat"]);
  });
});

describe("the report", () => {
  async function shown(locale: "en" | "ru", upload: Api["upload"]): Promise<HTMLElement> {
    const transfer = new Transfer({ upload }, "dictionary");
    render(ImportDialog, { props: { transfer }, context: withI18n(new I18n(() => locale)) });
    await transfer.import(fileOf("words.csv"));
    return screen.findByRole("dialog");
  }

  it("counts, and names each row left out with its reasons", async () => {
    const dialog = await shown("ru", () => Promise.resolve(report) as never);
    const rows = within(dialog).getAllByRole("listitem");
    expect(rows.map((row) => row.textContent?.replace(/\s+/g, " ").trim())).toEqual([
      "Строка 3 Слово: не может быть пустым",
      "Строка 7 Язык: не может быть «de»",
    ]);
    expect(within(dialog).getByText("Новые").parentElement?.textContent).toContain("2");
  });

  it("closes", async () => {
    const dialog = await shown("en", () => Promise.resolve(report) as never);
    const [close] = within(dialog).getAllByRole("button", { name: "Close" });
    if (close) await fireEvent.click(close);
    await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it.each([
    [problem("import.not_csv"), "This is not a CSV file"],
    [problem("import.unknown_columns", [{ path: "weight", message: "is not a column we know" }]), "weight"],
    [problem("network"), "does not answer"],
    [problem("invalid", [{ path: "tags", message: "must be a list" }]), "Tags: must be a list"],
  ])("says why a file was refused as a whole: %s", async (error, words) => {
    const dialog = await shown("en", () => Promise.reject(error) as never);
    expect(dialog.textContent).toContain("Nothing was imported");
    expect(dialog.textContent).toContain(words);
  });
});
