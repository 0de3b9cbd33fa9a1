/**
 * The recorder, as the core says it is: one for the whole program, the same in every window. It starts and stops here,
 * in another window or by itself; whoever looks sees it at once.
 */
import { type Api, ApiError, describeError, describeReason, type EventStream, type Schemas } from "$lib/api";
import type { I18n } from "$lib/i18n";
import type { Surroundings } from "$lib/records";
import type { SettingsState } from "$features/settings/settings.svelte";
import { LevelHistory } from "./levels";

export type RecorderState = Schemas["RecorderState"];
type Recording = Schemas["Session"];

export interface Levels {
  mic: number;
  system: number;
  mixed: number;
}

/** What the recorder needs of the app around it. */
export interface RecorderParts {
  api: Api;
  stream: Pick<EventStream, "on" | "state">;
  settings: Pick<SettingsState, "current" | "loaded" | "load">;
  around: Pick<Surroundings, "toasts" | "report">;
  i18n: I18n;
}

const silence: Levels = { mic: 0, system: 0, mixed: 0 };
const atRest: RecorderState = {
  paused: false,
  elapsed: 0,
  diskLeftBytes: 0,
  diskLeftMs: 0,
  warning: "",
  queue: { paused: false, pending: 0, active: 0 },
};
const lowRoomMs = 30 * 60_000;

export class Recorder {
  #state = $state.raw<RecorderState>();
  #levels = $state.raw<Levels>(silence);
  #busy = $state(false);
  /** The recording whose end the person was told of; its end is said by the answer and by the stream. */
  #toldEnd = "";
  /** Which core speaks: another one than before has ended what ran. */
  #instance = "";
  readonly #parts: RecorderParts;
  readonly #goTo: (path: string) => void;
  readonly history = new LevelHistory();

  constructor(parts: RecorderParts, goTo: (path: string) => void) {
    this.#parts = parts;
    this.#goTo = goTo;
    const { stream } = parts;
    stream.on("state", ({ state }) => this.#lookAgain(state));
    stream.on("recorder", ({ recorder }) => this.#take(recorder));
    stream.on("audio_level", (levels) => this.#hear(levels));
    stream.on("session_stopped", ({ session }) => this.#ended(session));
  }

  /** False until the core has said how it is. */
  get known(): boolean {
    return this.#state !== undefined;
  }

  /** The recording that runs, if one does. */
  get sessionId(): string | undefined {
    return this.#state?.sessionId;
  }

  get running(): boolean {
    return this.sessionId !== undefined;
  }

  /** Starting or stopping. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Milliseconds recorded so far. */
  get elapsed(): number {
    return this.#state?.elapsed ?? 0;
  }

  /** What is wrong just now, as the core names it; empty when all is well. */
  get warning(): string {
    return this.running ? (this.#state?.warning ?? "") : "";
  }

  /** Milliseconds that there is still room for; said by the core from the first second of a recording. */
  get roomMs(): number | undefined {
    return this.#state?.diskLeftMs || undefined;
  }

  get roomIsLow(): boolean {
    return this.running && this.roomMs !== undefined && this.roomMs < lowRoomMs;
  }

  get queuePaused(): boolean {
    return this.#state?.queue.paused ?? false;
  }

  /** How loud it is; silence when nobody says so any more. */
  get levels(): Levels {
    return this.running && this.#parts.stream.state === "open" ? this.#levels : silence;
  }

  toggle(): Promise<unknown> {
    return this.running ? this.stop() : this.start();
  }

  /** Records what the settings say; true when it runs. */
  async start(): Promise<boolean> {
    if (this.#busy || this.running) return false;
    this.#busy = true;
    const { api, around, i18n } = this.#parts;
    try {
      const session = await api.post("/api/sessions", { body: await this.#wanted() });
      if (!this.running) this.#take({ ...this.#idle(), sessionId: session.id });
      return true;
    } catch (error) {
      const reason = describeError(i18n.t, error);
      around.toasts.show({ text: i18n.t("recorder.notStarted", { reason }), tone: "danger" });
      return false;
    } finally {
      this.#busy = false;
    }
  }

  async stop(): Promise<void> {
    if (this.#busy || !this.running) return;
    this.#busy = true;
    const { api, around } = this.#parts;
    try {
      this.#ended(await api.post("/api/sessions/stop"));
    } catch (error) {
      if (error instanceof ApiError && error.code === "recorder.not_running") this.#take(this.#idle());
      else around.report(error);
    } finally {
      this.#busy = false;
    }
  }

  async #wanted(): Promise<Schemas["SessionStart"]> {
    const { settings } = this.#parts;
    if (!settings.loaded) await settings.load();
    const { recording, recognition } = settings.current;
    return {
      language: recognition.language,
      model: recognition.model,
      captureSystem: recording.captureSystem,
      useNativeCapture: true,
      title: "",
    };
  }

  #take(state: RecorderState): void {
    if (state.sessionId !== this.sessionId) {
      this.history.clear();
      this.#levels = silence;
    }
    this.#state = state;
  }

  /** After a lost connection: a recording may have ended, by another window's hand or with the core. */
  #lookAgain({ recorder, instance }: Schemas["AppState"]): void {
    const ran = this.sessionId;
    const restarted = this.#instance !== "" && this.#instance !== instance;
    this.#instance = instance;
    this.#take(recorder);
    if (ran === undefined || ran === recorder.sessionId) return;
    if (restarted) this.#tellEnd(ran, this.#parts.i18n.t("recorder.interrupted"), "danger");
    else this.#tellEnd(ran, this.#parts.i18n.t("recorder.saved"));
  }

  #hear({ mic, system, mixed }: Levels): void {
    this.history.push(mixed);
    this.#levels = { mic, system, mixed };
  }

  #ended(session: Recording): void {
    if (this.sessionId === session.id) this.#take(this.#idle());
    const { t } = this.#parts.i18n;
    if (session.status === "failed") {
      const reason = describeReason(t, session.error ?? "");
      this.#tellEnd(session.id, t("recorder.endedEarly", { reason }), "danger");
    } else this.#tellEnd(session.id, t("recorder.saved"));
  }

  /** Once for each recording. */
  #tellEnd(id: string, text: string, tone: "plain" | "danger" = "plain"): void {
    if (this.#toldEnd === id) return;
    this.#toldEnd = id;
    const { around, i18n } = this.#parts;
    const action = { label: i18n.t("recorder.open"), run: () => this.#goTo(`/recordings/${id}`) };
    around.toasts.show({ text, action, tone });
  }

  /** How it is when nothing runs, as far as is known. */
  #idle(): RecorderState {
    const known = this.#state ?? atRest;
    return { ...atRest, diskLeftBytes: known.diskLeftBytes, queue: known.queue };
  }
}
