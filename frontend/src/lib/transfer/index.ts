/** Import and export, the same on every page: `new Transfer(api, "notes")` and `<TransferMenu {transfer} />`. */
export { Transfer } from "./transfer.svelte";
export type { ImportOutcome, ImportReport, TransferCollection, TransferFormat } from "./transfer.svelte";
export { default as TransferMenu } from "./TransferMenu.svelte";
