/** What the core found wrong with a field, in the person's language. The core says it in a few known English phrases. */
import type { FieldProblem } from "$lib/api/types";
import type { PlainKey, Translate } from "$lib/i18n";

const names: Record<string, PlainKey> = {
  trigger: "problems.nameTrigger",
  content: "problems.nameContent",
  language: "problems.nameLanguage",
  term: "problems.nameTerm",
  soundsLike: "problems.nameSoundsLike",
  caseSensitive: "problems.nameCaseSensitive",
  title: "problems.nameTitle",
  tags: "problems.nameTags",
  pinned: "problems.namePinned",
};

const phrases: readonly [RegExp, (t: Translate, match: RegExpExecArray) => string][] = [
  [/^(?:is|must not be) empty$/, (t) => t("problems.empty")],
  [/^is missing$/, (t) => t("problems.missing")],
  [
    /^must be at most (\d+) characters long$/,
    (t, match) => t("problems.tooLong", { count: Number(match[1]) }),
  ],
  [/^must have at most (\d+) entries$/, (t, match) => t("problems.tooMany", { count: Number(match[1]) })],
  [/^must be text(?: or null)?$/, (t) => t("problems.notText")],
  [/^must be true or false$/, (t) => t("problems.notYesOrNo")],
  [/^must be a list$/, (t) => t("problems.notList")],
  [/^must be a time/, (t) => t("problems.notTime")],
  [/^cannot be (.+)$/, (t, match) => t("problems.notAllowed", { value: unquoted(match[1] ?? "") })],
  [/^is not a UUID$/, (t) => t("problems.notId")],
  [/^is not a (?:field|column) we know$/, (t) => t("problems.unknownField")],
  [/^contains a NUL character$/, (t) => t("problems.badCharacter")],
  [/^There is already an entry for “(.*)”\.$/, (t, match) => t("problems.taken", { name: match[1] ?? "" })],
  [/^The line has more cells than the header\.$/, (t) => t("problems.tooManyCells")],
  [/^This is not an object with fields\.$/, (t) => t("problems.notObject")],
];

/** Without the field's name: for a sentence right beside the field. */
export function describeFieldProblem(t: Translate, message: string): string {
  for (const [pattern, words] of phrases) {
    const match = pattern.exec(message);
    if (match) return words(t, match);
  }
  return t("problems.other");
}

/** With the field's name in front: for a list of problems. */
export function describeProblem(t: Translate, { path, message }: FieldProblem): string {
  const words = describeFieldProblem(t, message);
  if (path === "") return words;
  const known = names[path.replace(/[.[].*$/, "")];
  return t("problems.ofField", { name: known ? t(known) : path, problem: lowerFirst(words) });
}

function unquoted(value: string): string {
  return value.replace(/^['"]|['"]$/g, "");
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
