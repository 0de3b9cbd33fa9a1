/** Globals the desktop shell adds to the page (pywebview); absent in a plain browser. */
export type WindowEdge = "n" | "s" | "e" | "w" | "ne" | "nw" | "se" | "sw";

declare global {
  interface Window {
    pywebview?: {
      api: {
        minimize(): Promise<void>;
        toggle_maximize(): Promise<void>;
        close(): Promise<void>;
        start_resize(edge: WindowEdge): Promise<void>;
        set_theme(theme: "light" | "dark"): Promise<void>;
      };
    };
  }
}
