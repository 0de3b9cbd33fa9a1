/** The desktop window around the page, when there is one: pywebview announces itself after the page has loaded. */
import type { WindowEdge } from "../../app.d";

export const edges: readonly WindowEdge[] = ["n", "s", "e", "w", "ne", "nw", "se", "sw"];

export class DesktopWindow {
  #present = $state(window.pywebview !== undefined);

  constructor() {
    addEventListener("pywebviewready", () => (this.#present = true));
  }

  get present(): boolean {
    return this.#present;
  }

  minimize(): void {
    void window.pywebview?.api.minimize();
  }

  toggleMaximize(): void {
    void window.pywebview?.api.toggle_maximize();
  }

  close(): void {
    void window.pywebview?.api.close();
  }

  startResize(edge: WindowEdge): void {
    void window.pywebview?.api.start_resize(edge);
  }

  /** Called in an effect: the next window opens in the colour of this one. */
  showTheme(theme: "light" | "dark"): void {
    if (this.#present) void window.pywebview?.api.set_theme(theme);
  }
}
