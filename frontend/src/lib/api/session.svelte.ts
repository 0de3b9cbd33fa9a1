/**
 * This page's right to talk to the core. AlfaVoice opens `url/#t=TOKEN`; the token is traded for a cookie once and
 * leaves the address bar. When the core no longer knows the cookie, the page can only ask to be opened again.
 */
import type { Api } from "./client";
import { ApiError } from "./errors";

export type SessionState = "opening" | "open" | "closed";

export class Session {
  #state = $state<SessionState>("opening");
  readonly #api: Api;

  constructor(api: Api) {
    this.#api = api;
    api.onUnauthorised(() => (this.#state = "closed"));
  }

  get state(): SessionState {
    return this.#state;
  }

  /** Signs the page in. A core that cannot be reached leaves the session open: the stream says that it is lost. */
  async open(): Promise<void> {
    const token = takeToken();
    try {
      if (token) await this.#api.post("/api/session", { body: { token } });
      else await this.#api.get("/api/state");
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
    if (this.#state === "opening") this.#state = "open";
  }

  /** True: the core answers, but does not know this page any more. */
  async isRefused(): Promise<boolean> {
    try {
      await this.#api.get("/api/state");
    } catch (error) {
      return error instanceof ApiError && error.status === 401;
    }
    return false;
  }
}

function takeToken(): string | null {
  const token = new URLSearchParams(location.hash.slice(1)).get("t");
  if (token !== null) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}
