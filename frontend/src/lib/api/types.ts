/** Short names for the generated wire types: the only vocabulary the interface shares with the core. */
import type { components } from "./schema";

export type Schemas = components["schemas"];
export type Note = Schemas["Note"];
export type Snippet = Schemas["Snippet"];
export type Term = Schemas["Term"];
export type Activity = Schemas["Activity"];
export type NewsItem = Schemas["NewsItem"];
/** The core always sends every section; the schema only knows that they have defaults. */
export type Settings = Required<Schemas["Settings"]>;
export type SettingsPatch = Schemas["SettingsPatch"];
export type AppState = Schemas["AppState"];
export type LibraryStatus = Schemas["LibraryStatus"];
export type SearchHit = Schemas["SearchHit"];
export type Mark = Schemas["Mark"];
export type Problem = Schemas["Problem"];
export type FieldProblem = Schemas["FieldProblem"];
export type ServerMessage = Schemas["ServerMessage"];
export type ClientMessage = Schemas["ClientMessage"];
export type LibraryChanged = Extract<ServerMessage, { type: "library_changed" }>;
export type CollectionName = LibraryChanged["collection"];
