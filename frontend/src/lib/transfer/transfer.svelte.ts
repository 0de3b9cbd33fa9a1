/**
 * A collection as a file: saved by the browser, or read back in. What became of an import stays in `outcome` until
 * the person has seen it.
 */
import type { Api, Schemas } from "$lib/api";
import { address } from "$lib/api/client";

export type TransferCollection = "notes" | "snippets" | "dictionary" | "activities" | "settings";
export type TransferFormat = "json" | "csv";
export type ImportReport = Schemas["ImportReport"];
export type ImportOutcome =
  | { kind: "report"; file: string; report: ImportReport }
  /** All of it was taken in: there is nothing to count. */
  | { kind: "done"; file: string }
  | { kind: "unknownFormat"; file: string }
  | { kind: "failed"; file: string; error: unknown };

export const acceptedFiles = ".json,.csv";

export class Transfer {
  #outcome = $state.raw<ImportOutcome>();
  #busy = $state(false);
  readonly #api: Pick<Api, "upload">;
  readonly #collection: TransferCollection;

  constructor(api: Pick<Api, "upload">, collection: TransferCollection) {
    this.#api = api;
    this.#collection = collection;
  }

  get outcome(): ImportOutcome | undefined {
    return this.#outcome;
  }

  get busy(): boolean {
    return this.#busy;
  }

  exportAddress(format: TransferFormat): string {
    return address(`/api/${this.#collection}/export`, { query: { format } });
  }

  /** Lets the browser save the file, under the name that the core gives it. */
  export(format: TransferFormat): void {
    const link = document.createElement("a");
    link.href = this.exportAddress(format);
    link.download = "";
    link.click();
  }

  /** One file at a time; its name says what is in it. */
  async import(file: File): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#outcome = await this.#read(file);
    this.#busy = false;
  }

  dismiss(): void {
    this.#outcome = undefined;
  }

  async #read(file: File): Promise<ImportOutcome> {
    const format = formatOf(file.name);
    if (!format) return { kind: "unknownFormat", file: file.name };
    try {
      const answer = await this.#api.upload(`/api/${this.#collection}/import`, {
        query: { format },
        content: file,
      });
      return "refused" in answer
        ? { kind: "report", file: file.name, report: answer }
        : { kind: "done", file: file.name };
    } catch (error) {
      return { kind: "failed", file: file.name, error };
    }
  }
}

export function formatOf(fileName: string): TransferFormat | undefined {
  const extension = fileName.toLowerCase().split(".").at(-1);
  return extension === "json" || extension === "csv" ? extension : undefined;
}
