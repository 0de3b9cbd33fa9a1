/** A word of the dictionary as it is written in a row. */
import type { Schemas, Term } from "$lib/api";
import { type LanguageChoice, languageOf } from "$lib/records";

export interface TermDraft {
  term: string;
  soundsLike: string[];
  language: LanguageChoice;
  caseSensitive: boolean;
}

export function termDraft(term?: Term): TermDraft {
  return {
    term: term?.term ?? "",
    soundsLike: [...(term?.soundsLike ?? [])],
    language: term?.language ?? "any",
    caseSensitive: term?.caseSensitive ?? false,
  };
}

export function termBody(draft: TermDraft): Schemas["TermCreate"] {
  return { ...draft, soundsLike: [...draft.soundsLike], language: languageOf(draft.language) };
}
