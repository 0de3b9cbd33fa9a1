/** A sentence, and what the core would make of it: asked again as it is typed, and when the entries change. */
import { isAbort } from "$lib/api/errors";
import type { Schemas } from "$lib/api/types";
import type { Piece } from "$lib/ui/text/marks";
import { changedPieces } from "./changes";

type Ask = (text: string, signal: AbortSignal) => Promise<Schemas["TryOutResult"]>;

const typingDelayMs = 150;

export class TryOut {
  #text = $state("");
  #answer = $state.raw<{ pieces: Piece[]; used: readonly string[] }>();
  #error = $state.raw<unknown>();
  #request = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  get text(): string {
    return this.#text;
  }

  get error(): unknown {
    return this.#error;
  }

  /** The sentence as it would become, what is new in it marked; nothing before the first answer. */
  get pieces(): readonly Piece[] | undefined {
    return this.#answer?.pieces;
  }

  /** The entries that did it, each once. */
  get used(): readonly string[] {
    return this.#answer?.used ?? [];
  }

  type(text: string): void {
    this.#text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), typingDelayMs);
  }

  async refresh(): Promise<void> {
    this.#request.abort();
    const request = (this.#request = new AbortController());
    const text = this.#text;
    if (text.trim() === "") {
      this.#answer = this.#error = undefined;
      return;
    }
    try {
      const { text: became, used } = await this.#ask(text, request.signal);
      if (request.signal.aborted) return;
      this.#answer = { pieces: changedPieces(text, became), used: [...new Set(used)] };
      this.#error = undefined;
    } catch (error) {
      if (!request.signal.aborted && !isAbort(error)) this.#error = error;
    }
  }
}
