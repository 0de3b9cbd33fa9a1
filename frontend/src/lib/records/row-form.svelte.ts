/**
 * What a person types for one record, and what became of sending it. The draft is theirs: nothing but their own keys
 * and a success changes it.
 */
import { ApiError, describeError } from "$lib/api";
import type { Translate } from "$lib/i18n";
import { describeFieldProblem } from "./problems";

/** Why saving again would do more than it seems: someone else was faster. */
export type Interference = "changed" | "deleted";

export class RowForm<Draft extends object> {
  draft: Draft;
  #error = $state.raw<unknown>();
  #interference = $state<Interference>();
  #busy = $state(false);
  readonly #nameField: keyof Draft & string;
  /** The name that was refused; the field may say something else by now. */
  #sentName = "";

  constructor(draft: Draft, nameField: keyof Draft & string) {
    const state = $state(draft);
    this.draft = state;
    this.#nameField = nameField;
  }

  get busy(): boolean {
    return this.#busy;
  }

  get interference(): Interference | undefined {
    return this.#interference;
  }

  /** Sends the draft; true when that worked. */
  async submit(send: () => Promise<unknown>): Promise<boolean> {
    if (this.#busy) return false;
    this.#error = undefined;
    this.#sentName = String(this.draft[this.#nameField]).trim();
    if (this.#sentName === "") {
      this.#error = emptyName(this.#nameField);
      return false;
    }
    this.#busy = true;
    try {
      await send();
      return true;
    } catch (error) {
      this.#error = error;
      return false;
    } finally {
      this.#busy = false;
    }
  }

  /** Someone else changed or deleted the record meanwhile. */
  warn(interference: Interference | undefined): void {
    this.#interference = interference;
  }

  reset(draft: Draft): void {
    Object.assign(this.draft, draft);
    this.forget();
  }

  /** A complaint about what was sent says nothing about what is typed now. */
  forget(): void {
    this.#error = undefined;
  }

  /** What is wrong with one field. */
  problem(t: Translate, field: keyof Draft & string): string | undefined {
    const error = this.#error;
    if (!(error instanceof ApiError)) return undefined;
    if (isTaken(error)) {
      return field === this.#nameField ? t("problems.taken", { name: this.#sentName }) : undefined;
    }
    const found = error.errors.find(({ path }) => fieldOf(path) === field);
    return found && describeFieldProblem(t, found.message);
  }

  /** What is wrong with all of it. */
  message(t: Translate): string | undefined {
    if (this.#interference && (this.#error === undefined || isConflict(this.#error))) {
      return t(this.#interference === "changed" ? "records.changedElsewhere" : "records.deletedElsewhere");
    }
    const error = this.#error;
    if (error === undefined) return undefined;
    const besideFields =
      error instanceof ApiError &&
      (isTaken(error) || error.errors.some(({ path }) => fieldOf(path) in this.draft));
    return besideFields ? undefined : describeError(t, error);
  }
}

/** The record is not what the person looked at any more, or not there. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && (error.code.endsWith(".conflict") || error.status === 404);
}

function isTaken(error: ApiError): boolean {
  return error.code.endsWith(".name_taken");
}

function fieldOf(path: string): string {
  return path.replace(/[.[].*$/, "");
}

function emptyName(field: string): ApiError {
  const errors = [{ path: field, message: "is empty" }];
  return new ApiError({ code: "invalid", status: 400, detail: "", errors });
}
