/** How the interface looks before and after the settings have arrived. */
export { AppearanceCache } from "./cache";
export type { Appearance } from "./cache";
export { Theme } from "./theme.svelte";
