/** A snippet as it is written in a row. */
import type { Schemas, Snippet } from "$lib/api";
import { type LanguageChoice, languageOf } from "$lib/records";

export interface SnippetDraft {
  trigger: string;
  content: string;
  language: LanguageChoice;
}

export function snippetDraft(snippet?: Snippet): SnippetDraft {
  return {
    trigger: snippet?.trigger ?? "",
    content: snippet?.content ?? "",
    language: snippet?.language ?? "any",
  };
}

export function snippetBody({ trigger, content, language }: SnippetDraft): Schemas["SnippetCreate"] {
  return { trigger, content, language: languageOf(language) };
}
