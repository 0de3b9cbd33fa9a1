/**
 * Typed calls to the core. Paths, queries, bodies and answers come from the generated `paths`: a wrong field does not
 * compile. Every failure is an `ApiError`; only an aborted request stays the browser's own AbortError.
 */
import { ApiError, errorFrom, isAbort, networkError } from "./errors";
import type { paths } from "./schema";

type Method = "get" | "post" | "patch" | "delete";
type PathFor<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? P : never;
}[keyof paths];
type Operation<M extends Method, P extends keyof paths> = paths[P] extends Record<M, infer O> ? O : never;

type PathPart<O> = O extends { parameters: { path: infer T extends object } }
  ? { path: T }
  : { path?: undefined };
type QueryPart<O> = O extends { parameters: { query: infer T extends object } }
  ? { query: T }
  : O extends { parameters: { query?: infer T extends object } }
    ? { query?: T }
    : { query?: undefined };
type BodyPart<O> = O extends { requestBody: { content: { "application/json": infer T } } }
  ? { body: T }
  : { body?: undefined };
type CallRequest<O> = PathPart<O> & QueryPart<O> & BodyPart<O> & { signal?: AbortSignal };
/** The request may be left out when nothing in it is required. */
type Arguments<O> = object extends CallRequest<O> ? [request?: CallRequest<O>] : [request: CallRequest<O>];

type Success = 200 | 201 | 202;
type Answer<O> = O extends { responses: infer R }
  ? [keyof R & Success] extends [never]
    ? undefined
    : R[keyof R & Success] extends { content: { "application/json": infer T } }
      ? T
      : undefined
  : never;

interface LooseRequest {
  path?: object;
  query?: object;
  body?: unknown;
  signal?: AbortSignal;
}

export interface Upload {
  path?: Record<string, string>;
  query?: Record<string, string>;
  /** A file's text with its media type, or a form. */
  content: Blob | FormData;
}

export class Api {
  readonly #fetch: typeof fetch;
  #onUnauthorised: () => void = () => {};

  constructor(fetchFunction: typeof fetch = (...request) => globalThis.fetch(...request)) {
    this.#fetch = fetchFunction;
  }

  /** Told whenever the core no longer knows this page. */
  onUnauthorised(listener: () => void): void {
    this.#onUnauthorised = listener;
  }

  get<P extends PathFor<"get">>(path: P, ...[request]: Arguments<Operation<"get", P>>) {
    return this.#call<Answer<Operation<"get", P>>>("GET", path, request);
  }

  post<P extends PathFor<"post">>(path: P, ...[request]: Arguments<Operation<"post", P>>) {
    return this.#call<Answer<Operation<"post", P>>>("POST", path, request);
  }

  patch<P extends PathFor<"patch">>(path: P, ...[request]: Arguments<Operation<"patch", P>>) {
    return this.#call<Answer<Operation<"patch", P>>>("PATCH", path, request);
  }

  delete<P extends PathFor<"delete">>(path: P, ...[request]: Arguments<Operation<"delete", P>>) {
    return this.#call<Answer<Operation<"delete", P>>>("DELETE", path, request);
  }

  /** Sends a file or a form as it is: imports and backups. */
  upload<P extends PathFor<"post">>(path: P, { path: parts, query, content }: Upload) {
    const init = { method: "POST", body: content };
    return this.#send<Answer<Operation<"post", P>>>(address(path, { path: parts, query }), init);
  }

  #call<T>(method: string, path: string, request: LooseRequest = {}): Promise<T> {
    const init: RequestInit = { method, signal: request.signal ?? null };
    if (request.body !== undefined) {
      init.body = JSON.stringify(request.body);
      init.headers = { "content-type": "application/json" };
    }
    return this.#send<T>(address(path, request), init);
  }

  async #send<T>(url: string, init: RequestInit): Promise<T> {
    let response: Response;
    try {
      response = await this.#fetch(url, { credentials: "same-origin", ...init });
    } catch (error) {
      throw isAbort(error) ? error : networkError(error);
    }
    if (!response.ok) throw await this.#refused(response);
    if (response.status === 204) return undefined as T;
    return (await response.json()) as T;
  }

  async #refused(response: Response): Promise<ApiError> {
    if (response.status === 401) this.#onUnauthorised();
    return errorFrom(response);
  }
}

/** `/api/notes/{id}` with its parts filled in and the query appended; also the `href` of a download. */
export function address(
  template: string,
  { path = {}, query = {} }: Pick<LooseRequest, "path" | "query">,
): string {
  const parts = new Map<string, unknown>(Object.entries(path));
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(parts.get(name))),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}
