/** Личный словарь. */
import type { dictionary as english } from "../en/dictionary";
import type { Translated } from "../messages";

export const dictionary: Translated<typeof english> = {
  title: "Словарь",
  new: "Новое слово",
  search: "Поиск по словарю",
  empty: "Словарь пуст",
  emptyHint: "Добавьте имена и термины, которые распознаются с ошибкой.",
  emptyAction: "Добавить слово",
  deleted: "Слово удалено",
  delete: "Удалить слово «{term}»",
  edit: "Изменить слово «{term}»",
  term: "Слово",
  termHint: "Новое слово",
  soundsLike: "Слышится как",
  soundsLikeHint: "Слышится как: кубер нетис, …",
  caseSensitive: "Учёт регистра",
  tryOutHint: "Введите то, что расслышали",
};
