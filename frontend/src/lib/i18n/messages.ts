/**
 * What a message is and which parameters it takes. Types are read off the English text: `{name}` in a message makes
 * `name` a required parameter, and a message with `one` and `other` is a plural that takes `count`.
 */
import type { en } from "./en";

export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
export type Message = string | Plural;
export type Sections = Record<string, Record<string, Message>>;

type English = typeof en;
/** Every key there is, as `section.name`. */
export type Key = {
  [S in keyof English & string]: `${S}.${keyof English[S] & string}`;
}[keyof English & string];

type TextOf<K extends Key> = K extends `${infer S extends keyof English & string}.${infer N}`
  ? N extends keyof English[S]
    ? English[S][N]
    : never
  : never;
type NamesIn<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | NamesIn<Rest> : never;
type ParameterNames<K extends Key> =
  TextOf<K> extends infer T ? (T extends string ? NamesIn<T> : "count" | NamesIn<T[keyof T]>) : never;
type Parameters<K extends Key> = {
  [N in ParameterNames<K>]: N extends "count" ? number : string | number;
};
/** The parameters of a message as rest arguments: none when its text has none. */
export type ParametersOf<K extends Key> = [ParameterNames<K>] extends [never] ? [] : [Parameters<K>];
/** Keys whose text stands alone. */
export type PlainKey = { [K in Key]: [ParameterNames<K>] extends [never] ? K : never }[Key];

/** What another language must bring for a section of English: the same keys, plurals as plurals. */
export type Translated<T> = {
  readonly [N in keyof T]: T[N] extends string ? string : Record<"one" | "few" | "many" | "other", string>;
};
