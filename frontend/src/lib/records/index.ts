/**
 * Lists of records: searched, paged, live, with undo. A page shows one through `CollectionView`; one whose rows are
 * written in place is an `InlineEdit` in an `InlinePage`.
 */
export { Collection } from "./collection.svelte";
export type { CollectionOptions, CollectionStatus, Surroundings } from "./collection.svelte";
export { default as CollectionView } from "./CollectionView.svelte";
export { InlineEdit } from "./inline-edit.svelte";
export { default as InlinePage } from "./InlinePage.svelte";
export { type LanguageChoice, languageName, languageOf, languageOptions } from "./languages";
export type { ListQuery, Page, Resource, Stored, WritableResource } from "./resource";
export type { RowForm } from "./row-form.svelte";
export { TryOut } from "./try-out.svelte";
export { WritableCollection } from "./writable.svelte";
