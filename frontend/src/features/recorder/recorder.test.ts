import { describe, expect, it, vi } from "vitest";
import type { Schemas } from "$lib/api";
import { recorderWorld, sessionOf, stateOf } from "./testing";

const refusal = (code: string, status: number) => ({ type: "", title: "", code, status, detail: "" });
const running = (fields = {}) => ({
  type: "recorder" as const,
  recorder: stateOf({ sessionId: "r1", elapsed: 42_000, diskLeftMs: 36_000_000, ...fields }),
});

describe("the recorder", () => {
  it("shows a recording that was started somewhere else", () => {
    const { recorder, say } = recorderWorld();
    expect([recorder.known, recorder.running]).toEqual([false, false]);
    say(running());
    expect([recorder.known, recorder.running, recorder.elapsed]).toEqual([true, true, 42_000]);
    say({ type: "recorder", recorder: stateOf() });
    expect([recorder.known, recorder.running]).toEqual([true, false]);
  });

  it("records what the settings say", async () => {
    const { recorder, calls, settings } = recorderWorld();
    settings.current.recording.captureSystem = true;
    settings.current.recognition.language = "ru";
    expect(await recorder.start()).toBe(true);
    expect(calls).toEqual([
      {
        call: "POST /api/sessions",
        body: { language: "ru", model: "", captureSystem: true, useNativeCapture: true, title: "" },
      },
    ]);
    expect(recorder.sessionId).toBe("r1");
  });

  it("waits for the settings before it records by them", async () => {
    const { recorder, settings } = recorderWorld();
    settings.loaded = false;
    await recorder.start();
    expect(settings.load).toHaveBeenCalledOnce();
  });

  it("does one thing at a time, however often the key is pressed", async () => {
    const { recorder, calls } = recorderWorld();
    await Promise.all([recorder.toggle(), recorder.toggle(), recorder.toggle()]);
    expect(calls).toHaveLength(1);
    await Promise.all([recorder.toggle(), recorder.toggle()]);
    expect(calls.map(({ call }) => call)).toEqual(["POST /api/sessions", "POST /api/sessions/stop"]);
  });

  it.each([
    ["en", "audio.unavailable", "Recording did not start. No microphone answers."],
    ["ru", "audio.no_loopback", "Запись не началась. Звук компьютера не записать"],
    ["en", "recorder.running", "Recording did not start. A recording is running already."],
    ["en", "network", "Recording did not start. AlfaVoice does not answer."],
  ] as const)("says in %s why it did not start: %s", async (locale, code, words) => {
    const problem = refusal(code, 503);
    const { recorder, toasts } = recorderWorld({ "POST /api/sessions": [503, problem] }, locale);
    expect(await recorder.start()).toBe(false);
    expect([recorder.running, recorder.busy]).toEqual([false, false]);
    expect(toasts[0]?.tone).toBe("danger");
    expect(toasts[0]?.text).toContain(words);
  });

  it("offers once to open what was recorded, whoever says first that it has ended", async () => {
    const { recorder, say, toasts, goTo } = recorderWorld();
    say(running());
    const stopping = recorder.stop();
    say({ type: "session_stopped", session: sessionOf() });
    await stopping;
    expect(recorder.running).toBe(false);
    expect(toasts.map(({ text }) => text)).toEqual(["Recording saved"]);
    toasts[0]?.action?.run();
    expect(goTo).toHaveBeenCalledWith("/recordings/r1");
  });

  it("says when a recording ended by itself, and why", () => {
    const { say, toasts } = recorderWorld();
    say(running());
    say({ type: "session_stopped", session: sessionOf({ status: "failed", error: "The disk is full." }) });
    expect(toasts[0]).toMatchObject({
      text: "The recording ended early. The disk is full. What was recorded is safe. Free some space to go on.",
      tone: "danger",
      action: { label: "Open" },
    });
  });

  it.each([
    ["the same core", "i1", "Recording saved"],
    ["another one", "i2", "AlfaVoice was restarted, and the recording ended. What was recorded is kept."],
  ])("says after a lost connection that the recording has ended: %s", (_, instance, words) => {
    const { recorder, say, toasts } = recorderWorld();
    const state = (name: string, fields = {}) => ({
      type: "state" as const,
      state: { instance: name, recorder: stateOf(fields), revisions: {}, version: "" } as Schemas["AppState"],
    });
    say(state("i1", { sessionId: "r1" }));
    say(state("i1", { sessionId: "r1" }));
    expect(toasts).toEqual([]);
    say(state(instance));
    say(state(instance));
    expect([recorder.running, toasts.map(({ text }) => text)]).toEqual([false, [words]]);
  });

  it("believes a core that says that nothing runs", async () => {
    const { recorder, say, report } = recorderWorld({
      "POST /api/sessions/stop": [409, refusal("recorder.not_running", 409)],
    });
    say(running());
    await recorder.stop();
    expect([recorder.running, report.mock.calls]).toEqual([false, []]);
  });

  it("goes on when it could not be stopped, and says so", async () => {
    const { recorder, say, report } = recorderWorld({
      "POST /api/sessions/stop": [500, refusal("internal", 500)],
    });
    say(running());
    await recorder.stop();
    expect([recorder.running, recorder.busy]).toEqual([true, false]);
    expect(report).toHaveBeenCalledOnce();
  });

  it("hears levels, keeps the last of them, and begins a new recording with none", () => {
    const { recorder, say } = recorderWorld();
    say(running());
    say({ type: "audio_level", mic: 0.5, system: 0.25, mixed: 0.625 });
    expect(recorder.levels).toEqual({ mic: 0.5, system: 0.25, mixed: 0.625 });
    expect(recorder.history.recent(10)).toEqual([0.625]);
    say(running({ sessionId: "r2" }));
    expect([recorder.levels.mixed, recorder.history.recent(10)]).toEqual([0, []]);
  });

  it("warns only while it records, and of little room in time", () => {
    const { recorder, say } = recorderWorld();
    say({ type: "recorder", recorder: stateOf({ warning: "mic_silent" }) });
    expect([recorder.warning, recorder.roomIsLow]).toEqual(["", false]);
    say(running({ warning: "mic_silent" }));
    expect([recorder.warning, recorder.roomIsLow]).toEqual(["mic_silent", false]);
    say(running({ diskLeftMs: 29 * 60_000 }));
    expect([recorder.warning, recorder.roomIsLow]).toEqual(["", true]);
  });
});

it("a report that comes while it starts is not overwritten by the answer", async () => {
  const { recorder, say } = recorderWorld();
  const starting = recorder.start();
  say(running());
  await starting;
  await vi.waitFor(() => expect(recorder.busy).toBe(false));
  expect(recorder.elapsed).toBe(42_000);
});
