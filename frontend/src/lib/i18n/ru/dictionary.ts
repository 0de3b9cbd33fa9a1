/** Личный словарь. */
import type { dictionary as english } from "../en/dictionary";
import type { Translated } from "../messages";

export const dictionary: Translated<typeof english> = {
  title: "Словарь",
  search: "Поиск по словарю",
  empty: "Словарь пуст",
  emptyHint: "Добавьте имена и термины, которые распознаются с ошибкой.",
  deleted: "Слово удалено",
  delete: "Удалить слово «{term}»",
};
