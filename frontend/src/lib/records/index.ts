/** Lists of records: searched, paged, live, with undo. A page shows one through `CollectionView`. */
export { Collection } from "./collection.svelte";
export type { CollectionOptions, CollectionStatus, Surroundings } from "./collection.svelte";
export { default as CollectionView } from "./CollectionView.svelte";
export type { ListQuery, Page, Resource, Stored, WritableResource } from "./resource";
export { WritableCollection } from "./writable.svelte";
