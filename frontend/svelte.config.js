/**
 * A single-page application: the core serves `build/index.html` for every address of ours, so nothing is rendered
 * on a server and every deep link works.
 */
import adapter from "@sveltejs/adapter-static";
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/** @type {import("@sveltejs/kit").Config} */
export default {
  preprocess: vitePreprocess({ script: false }),
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ pages: "build", assets: "build", fallback: "index.html" }),
    alias: { $application: "src/app.svelte.ts", $features: "src/features" },
    paths: { relative: false },
  },
};
