/** What this machine can record and recognise with, as it is when someone looks. */
import type { Api, Schemas } from "$lib/api";

export interface Equipped {
  id: string;
  name: string;
}

export class Equipment {
  #devices = $state.raw<readonly Schemas["AudioDevice"][]>([]);
  #models = $state.raw<readonly Equipped[]>([]);
  #users = 0;
  readonly #api: Api;
  readonly microphones = $derived(this.#devices.filter(({ isInput, isLoopback }) => isInput && !isLoopback));
  readonly loopbacks = $derived(this.#devices.filter(({ isLoopback }) => isLoopback));

  constructor(api: Api) {
    this.#api = api;
  }

  get models(): readonly Equipped[] {
    return this.#models;
  }

  /** Looks once for everybody who has it open, and again whenever the person comes back to the window. */
  open(): () => void {
    this.#users += 1;
    if (this.#users === 1) {
      void this.#look();
      addEventListener("focus", this.#look);
    }
    return () => {
      this.#users -= 1;
      if (this.#users === 0) removeEventListener("focus", this.#look);
    };
  }

  /** What cannot be had leaves the list as it was: the choice that is set stays in sight. */
  readonly #look = async (): Promise<void> => {
    const [devices, models] = await Promise.allSettled([
      this.#api.get("/api/devices"),
      this.#api.get("/api/models"),
    ]);
    if (devices.status === "fulfilled") this.#devices = devices.value.devices;
    if (models.status === "fulfilled") this.#models = models.value.items;
  };
}

/** The choices; one that is set but not there just now, a headset left at home, stays among them. */
export function optionsOf(
  found: readonly Equipped[],
  chosen: string,
  missing: (name: string) => string,
): { value: string; label: string }[] {
  const options = found.map(({ id, name }) => ({ value: id, label: name }));
  if (chosen === "" || found.some(({ id }) => id === chosen)) return options;
  return [...options, { value: chosen, label: missing(chosen) }];
}
