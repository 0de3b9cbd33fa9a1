/**
 * How the interface is built, served while developing, and tested.
 *
 * The core's Content-Security-Policy allows no inline style and no data: fonts, so nothing is inlined here.
 */
import tailwindcss from "@tailwindcss/vite";
import { sveltekit } from "@sveltejs/kit/vite";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin, ProxyOptions } from "vite";
import { defineConfig } from "vitest/config";

/** SvelteKit's route announcer carries an inline style, which the policy refuses; app.css styles it instead. */
function announcerWithoutInlineStyle(): Plugin {
  return {
    name: "announcer-without-inline-style",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/generated/root.svelte")) return undefined;
      return { code: code.replace(/(id="svelte-announcer"[^>]*?) style="[^"]*"/, "$1"), map: null };
    },
  };
}

/** `ALFAVOICE_CORE=http://127.0.0.1:PORT npm run dev`: the core must see its own Host and Origin. */
function proxyToCore(core: string | undefined): Record<string, ProxyOptions> {
  if (!core) return {};
  const options: ProxyOptions = { target: core, changeOrigin: true, headers: { origin: core } };
  return { "/api": options, "/health": options, "/schema": options, "/ws": { ...options, ws: true } };
}

export default defineConfig({
  plugins: [tailwindcss(), announcerWithoutInlineStyle(), sveltekit(), svelteTesting()],
  server: { proxy: proxyToCore(process.env.ALFAVOICE_CORE) },
  build: { assetsInlineLimit: 0, rolldownOptions: { checks: { pluginTimings: false } } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/testing/setup.ts"],
    unstubGlobals: true,
  },
});
