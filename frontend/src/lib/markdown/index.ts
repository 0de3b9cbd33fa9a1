/** Markdown, shown without ever making HTML of it. */
export { default as Markdown } from "./Markdown.svelte";
export { parseMarkdown, type Block, type Inline } from "./tree";
export { toggleTask } from "./tasks";
