/**
 * The live line to the core. It reconnects by itself (250 ms doubling to 5 s, at once when the computer is back online
 * or the page visible) and says how it is. After every reconnect it compares revisions, so that whoever listens to a
 * collection hears about changes that happened while the line was down.
 */
import type { ClientMessage, CollectionName, LibraryChanged, ServerMessage } from "./types";

export type StreamState = "connecting" | "open" | "lost";
export type MessageOf<T extends ServerMessage["type"]> = Extract<ServerMessage, { type: T }>;
/** Without a change: anything in the collection may be different. */
export type ChangeListener = (change: LibraryChanged | undefined) => void;

export interface StreamOptions {
  url: string;
  open?: (url: string) => WebSocket;
  random?: () => number;
  /** Called when the core refuses the socket; true: stop trying. */
  refused?: () => Promise<boolean>;
}

const firstDelayMs = 250;
const lastDelayMs = 5000;

export class EventStream {
  #state = $state<StreamState>("connecting");
  readonly #options: StreamOptions;
  readonly #listeners = new Map<string, Set<(message: ServerMessage) => void>>();
  readonly #changeListeners = new Map<CollectionName, Set<ChangeListener>>();
  readonly #revisions = new Map<string, number>();
  #instance = "";
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #stopped = true;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.on("state", ({ state }) => this.#compare(state.instance, state.revisions));
    this.on("library_changed", (change) => this.#changed(change));
  }

  get state(): StreamState {
    return this.#state;
  }

  /** Connects and keeps connecting until the returned function is called. */
  start(): () => void {
    this.#stopped = false;
    this.#connect();
    const retry = () => this.#retryNow();
    const retryWhenVisible = () => document.visibilityState === "visible" && this.#retryNow();
    addEventListener("online", retry);
    document.addEventListener("visibilitychange", retryWhenVisible);
    return () => {
      removeEventListener("online", retry);
      document.removeEventListener("visibilitychange", retryWhenVisible);
      this.#stop();
    };
  }

  on<T extends ServerMessage["type"]>(type: T, listener: (message: MessageOf<T>) => void): () => void {
    return addTo(this.#listeners, type, listener as (message: ServerMessage) => void);
  }

  /** Hears every change of a collection, those missed while the line was down included. */
  onChange(collection: CollectionName, listener: ChangeListener): () => void {
    return addTo(this.#changeListeners, collection, listener);
  }

  send(message: ClientMessage): void {
    if (this.#state === "open") this.#socket?.send(JSON.stringify(message));
  }

  #connect(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const socket = (this.#options.open ?? ((url) => new WebSocket(url)))(this.#options.url);
    this.#socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.#attempts = 0;
      this.#state = "open";
      this.send({ type: "get_state" });
    };
    socket.onmessage = ({ data }) => this.#receive(String(data));
    socket.onclose = () => void this.#closed(opened);
  }

  async #closed(hadOpened: boolean): Promise<void> {
    if (this.#stopped) return;
    this.#state = "lost";
    this.#retryLater();
    if (!hadOpened && (await this.#options.refused?.())) this.#stop();
  }

  #retryLater(): void {
    const ceiling = Math.min(firstDelayMs * 2 ** this.#attempts, lastDelayMs);
    const jitter = 0.5 + 0.5 * (this.#options.random ?? Math.random)();
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.#connect(), ceiling * jitter);
  }

  #retryNow(): void {
    if (this.#timer !== undefined) this.#connect();
  }

  #stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#socket?.close();
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as ServerMessage;
    for (const listener of this.#listeners.get(message.type) ?? []) listener(message);
  }

  #compare(instance: string, revisions: Record<string, number>): void {
    const otherInstance = instance !== this.#instance;
    this.#instance = instance;
    for (const [collection, revision] of Object.entries(revisions)) {
      const missed = otherInstance || this.#revisions.get(collection) !== revision;
      this.#revisions.set(collection, revision);
      if (missed) this.#tell(collection as CollectionName, undefined);
    }
  }

  #changed(change: LibraryChanged): void {
    this.#revisions.set(change.collection, change.revision);
    this.#tell(change.collection, change);
  }

  #tell(collection: CollectionName, change: LibraryChanged | undefined): void {
    for (const listener of this.#changeListeners.get(collection) ?? []) listener(change);
  }
}

function addTo<K, L>(listeners: Map<K, Set<L>>, key: K, listener: L): () => void {
  const known = listeners.get(key) ?? new Set<L>();
  listeners.set(key, known.add(listener));
  return () => known.delete(listener);
}
