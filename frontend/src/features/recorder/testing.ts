/** A core's side of the recorder, in the hands of a test. */
import { vi } from "vitest";
import { Api, type Schemas, type ServerMessage } from "$lib/api";
import { I18n, type Locale } from "$lib/i18n";
import type { ToastOptions } from "$lib/ui";
import { beforeLoading } from "$features/settings/settings.svelte";
import { Recorder, type RecorderState } from "./recorder.svelte";

export function stateOf(fields: Partial<RecorderState> = {}): RecorderState {
  const queue = { paused: false, pending: 0, active: 0 };
  return { paused: false, elapsed: 0, diskLeftBytes: 0, diskLeftMs: 0, warning: "", queue, ...fields };
}

export function sessionOf(fields: Partial<Schemas["Session"]> = {}): Schemas["Session"] {
  return { id: "r1", status: "completed", ...fields } as Schemas["Session"];
}

type Answer = [status: number, body: unknown];

/** A recorder whose core answers each call as told: by `METHOD path`. */
export function recorderWorld(answers: Record<string, Answer> = {}, locale: Locale = "en") {
  const calls: { call: string; body: unknown }[] = [];
  const api = new Api(async (path, init) => {
    const call = `${init?.method} ${String(path)}`;
    calls.push({ call, body: init?.body ? JSON.parse(String(init.body)) : undefined });
    const [status, body] = answers[call] ?? [200, sessionOf()];
    return new Response(JSON.stringify(body), { status });
  });
  const listeners = new Map<string, (message: never) => void>();
  const stream = {
    state: "open" as const,
    on: (type: string, listener: (message: never) => void) => {
      listeners.set(type, listener);
      return () => {};
    },
  };
  const toasts: ToastOptions[] = [];
  const around = { toasts: { show: (toast: ToastOptions) => toasts.push(toast) }, report: vi.fn() };
  const settings = { current: structuredClone(beforeLoading), loaded: true, load: vi.fn(async () => {}) };
  const goTo = vi.fn();
  const parts = { api, stream, settings, around, i18n: new I18n(() => locale) };
  return {
    recorder: new Recorder(parts, goTo),
    say: (message: ServerMessage) => listeners.get(message.type)?.(message as never),
    calls,
    toasts,
    settings,
    goTo,
    report: around.report,
  };
}
