/** Шаблоны. */
import type { snippets as english } from "../en/snippets";
import type { Translated } from "../messages";

export const snippets: Translated<typeof english> = {
  title: "Шаблоны",
  search: "Поиск по шаблонам",
  empty: "Шаблонов пока нет",
  emptyHint: "Короткое слово превращается в длинный текст.",
  deleted: "Шаблон удалён",
  delete: "Удалить шаблон «{trigger}»",
};
