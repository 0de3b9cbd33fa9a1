/** Light or dark, moving or still: the settings, or the system where they say so. */
import { MediaQuery } from "svelte/reactivity";
import type { Appearance } from "./cache";

export class Theme {
  readonly #preference: () => Pick<Appearance, "theme" | "motion">;
  readonly #systemDark = new MediaQuery("prefers-color-scheme: dark");
  readonly #systemReduced = new MediaQuery("prefers-reduced-motion: reduce");

  constructor(preference: () => Pick<Appearance, "theme" | "motion">) {
    this.#preference = preference;
  }

  get scheme(): "light" | "dark" {
    const { theme } = this.#preference();
    if (theme !== "system") return theme;
    return this.#systemDark.current ? "dark" : "light";
  }

  get reducedMotion(): boolean {
    return this.#preference().motion === "reduced" || this.#systemReduced.current;
  }

  /** Called in an effect: the page follows every change. */
  apply(root: HTMLElement): void {
    root.dataset.theme = this.scheme;
    root.dataset.motion = this.reducedMotion ? "reduced" : "full";
  }
}
