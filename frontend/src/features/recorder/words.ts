/** The recorder in words: what is wrong, what to do about it, how much room there is. Pure. */
import type { PlainKey, Translate } from "$lib/i18n";

interface Warning {
  /** In three words, for the sidebar. */
  name: PlainKey;
  /** What happened and what to do. */
  advice: PlainKey;
  /** Sound is being lost, as against sound that is poor. */
  loss: boolean;
  /** Another device may help. */
  device: boolean;
}

const named = <N extends string>(name: N, traits: { loss?: boolean; device?: boolean }) => ({
  name: `recorder.warning_${name}` as const,
  advice: `recorder.advice_${name}` as const,
  loss: traits.loss ?? false,
  device: traits.device ?? false,
});

const warnings: Record<string, Warning> = {
  no_room: named("no_room", { loss: true }),
  mic_lost: named("mic_lost", { loss: true, device: true }),
  system_lost: named("system_lost", { loss: true, device: true }),
  mic_zeros: named("mic_zeros", { loss: true, device: true }),
  clipping: named("clipping", {}),
  dropped: named("dropped", { loss: true }),
  mic_silent: named("mic_silent", { device: true }),
  system_silent: named("system_silent", { device: true }),
  system_zeros: named("system_zeros", { device: true }),
};

/** Nothing when all is well. A core newer than this page may know troubles that have no words here yet. */
export function warningOf(code: string): Warning | undefined {
  return code === "" ? undefined : (warnings[code] ?? named("other", { loss: true }));
}

const minute = 60_000;
const hour = 60 * minute;

/** How long recording can go on: "12 hours", and in minutes when it is less than two hours. */
export function roomText(t: Translate, roomMs: number): string {
  return roomMs < 2 * hour
    ? t("recorder.minutes", { count: Math.floor(roomMs / minute) })
    : t("recorder.hours", { count: Math.floor(roomMs / hour) });
}
