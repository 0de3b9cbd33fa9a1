/** The rules of the house: strict TypeScript, accessible Svelte, and components that only read state and call methods. */
import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import typescript from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const message = "A component reads state and calls methods; this belongs in a state class or in lib/api.";
const outsideWorld = [
  "fetch",
  "WebSocket",
  "EventSource",
  "XMLHttpRequest",
  "localStorage",
  "sessionStorage",
];

export default typescript.config(
  { ignores: ["build/", ".svelte-kit/", "node_modules/", "src/lib/api/schema.d.ts"] },
  js.configs.recommended,
  ...typescript.configs.strict,
  ...svelte.configs.recommended,
  prettier,
  ...svelte.configs.prettier,
  {
    languageOptions: { globals: { ...globals.browser } },
    rules: {
      "no-undef": "off",
      eqeqeq: "error",
      "no-console": "error",
      complexity: ["error", 10],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 40, skipComments: true, skipBlankLines: true }],
      "max-params": ["error", 5],
      // The interface always lives at the root of the core's address.
      "svelte/no-navigation-without-resolve": "off",
      // A state class keeps its listeners and timers in plain maps on purpose: nobody renders them.
      "svelte/prefer-svelte-reactivity": "off",
    },
  },
  { files: ["**/*.test.ts", "**/i18n/**/*.ts"], rules: { "max-lines-per-function": "off" } },
  { files: ["*.config.{js,ts}"], languageOptions: { globals: globals.node } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts", "**/*.svelte.js"],
    languageOptions: {
      parserOptions: { extraFileExtensions: [".svelte"], parser: typescript.parser, svelteConfig },
    },
  },
  {
    files: ["**/*.svelte"],
    rules: {
      "max-lines": ["error", 150],
      "max-lines-per-function": "off",
      "svelte/no-inline-styles": "error",
      "svelte/no-at-html-tags": "error",
      "svelte/button-has-type": "error",
      "no-restricted-globals": ["error", ...outsideWorld.map((name) => ({ name, message }))],
      "no-restricted-properties": [
        "error",
        ...outsideWorld.map((property) => ({ object: "window", property, message })),
      ],
    },
  },
);
