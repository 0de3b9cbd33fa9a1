/** The window around the page: nothing happens in a plain browser, everything reaches pywebview in a window. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { DesktopWindow } from "./desktop.svelte";

function api() {
  return {
    minimize: vi.fn(),
    toggle_maximize: vi.fn(),
    close: vi.fn(),
    start_resize: vi.fn(),
    set_theme: vi.fn(),
  };
}

describe("DesktopWindow", () => {
  afterEach(() => {
    delete window.pywebview;
  });

  it("is absent in a plain browser, where its calls do nothing", () => {
    const desktop = new DesktopWindow();
    desktop.minimize();
    desktop.showTheme("dark");
    expect(desktop.present).toBe(false);
  });

  it("appears when pywebview says that it is ready", () => {
    const desktop = new DesktopWindow();
    window.pywebview = { api: api() };
    dispatchEvent(new Event("pywebviewready"));
    expect(desktop.present).toBe(true);
  });

  it("hands every wish to the window", () => {
    const calls = api();
    window.pywebview = { api: calls };
    const desktop = new DesktopWindow();
    desktop.minimize();
    desktop.toggleMaximize();
    desktop.close();
    desktop.startResize("se");
    desktop.showTheme("dark");
    expect(calls.minimize).toHaveBeenCalledOnce();
    expect(calls.toggle_maximize).toHaveBeenCalledOnce();
    expect(calls.close).toHaveBeenCalledOnce();
    expect(calls.start_resize).toHaveBeenCalledWith("se");
    expect(calls.set_theme).toHaveBeenCalledWith("dark");
  });
});
