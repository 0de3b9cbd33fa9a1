/**
 * Why a call to the core failed. `code` is stable and is what the interface puts into words (`describeError`);
 * `network` means that no answer came at all.
 */
import type { FieldProblem, Problem } from "./types";

export class ApiError extends Error {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errors: readonly FieldProblem[];

  constructor(problem: Pick<Problem, "code" | "status" | "detail" | "errors">) {
    super(problem.detail);
    this.name = "ApiError";
    this.code = problem.code;
    this.status = problem.status;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
  }

  /** What is wrong with one field of the request, if anything is. */
  field(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message;
  }
}

export function networkError(cause: unknown): ApiError {
  return new ApiError({ code: "network", status: 0, detail: String(cause) });
}

/** The problem document of a refused request; an answer that is none still gives a usable error. */
export async function errorFrom(response: Response): Promise<ApiError> {
  const fallback = { code: `http.${response.status}`, status: response.status, detail: response.statusText };
  try {
    const problem = (await response.json()) as Partial<Problem>;
    return new ApiError({ ...fallback, ...problem });
  } catch {
    return new ApiError(fallback);
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
