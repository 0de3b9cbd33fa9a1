/**
 * Short messages at the edge of the window: at most four, each gone after a while unless someone looks at them.
 * A toast with an action stays longer, and Ctrl+Z runs the newest of those that undo something.
 */
export interface ToastAction {
  label: string;
  run: () => void;
  /** It takes back what was done, as against one that leads somewhere. */
  undoes?: boolean;
}

export interface ToastOptions {
  text: string;
  tone?: "plain" | "danger";
  action?: ToastAction;
}

export interface Toast extends ToastOptions {
  id: number;
}

const atMost = 4;
const shownMs = 5000;
const shownWithActionMs = 10_000;

export class Toasts {
  #items = $state.raw<readonly Toast[]>([]);
  readonly #timers = new Map<number, Countdown>();
  #nextId = 1;
  #paused = false;

  get items(): readonly Toast[] {
    return this.#items;
  }

  show(options: ToastOptions): number {
    const toast = { ...options, id: this.#nextId++ };
    this.#items = [...this.#items, toast];
    for (const extra of this.#items.slice(0, -atMost)) this.dismiss(extra.id);
    const countdown = new Countdown(options.action ? shownWithActionMs : shownMs, () =>
      this.dismiss(toast.id),
    );
    this.#timers.set(toast.id, countdown);
    if (!this.#paused) countdown.resume();
    return toast.id;
  }

  dismiss(id: number): void {
    this.#timers.get(id)?.pause();
    this.#timers.delete(id);
    this.#items = this.#items.filter((toast) => toast.id !== id);
    if (this.#items.length === 0) this.#paused = false;
  }

  run(id: number): void {
    const toast = this.#items.find((item) => item.id === id);
    this.dismiss(id);
    toast?.action?.run();
  }

  /** True when there was something to undo. */
  undoNewest(): boolean {
    const newest = this.#items.findLast((toast) => toast.action?.undoes);
    if (newest) this.run(newest.id);
    return newest !== undefined;
  }

  /** While the pointer or the focus is on the toasts, none of them goes. */
  pause(): void {
    this.#paused = true;
    for (const countdown of this.#timers.values()) countdown.pause();
  }

  resume(): void {
    this.#paused = false;
    for (const countdown of this.#timers.values()) countdown.resume();
  }
}

class Countdown {
  #remainingMs: number;
  #startedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #done: () => void;

  constructor(durationMs: number, done: () => void) {
    this.#remainingMs = durationMs;
    this.#done = done;
  }

  resume(): void {
    if (this.#timer !== undefined) return;
    this.#startedAt = Date.now();
    this.#timer = setTimeout(this.#done, this.#remainingMs);
  }

  pause(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#remainingMs -= Date.now() - this.#startedAt;
  }
}
