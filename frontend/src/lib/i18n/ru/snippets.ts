/** Шаблоны. */
import type { snippets as english } from "../en/snippets";
import type { Translated } from "../messages";

export const snippets: Translated<typeof english> = {
  title: "Шаблоны",
  new: "Новый шаблон",
  search: "Поиск по шаблонам",
  empty: "Шаблонов пока нет",
  emptyHint: "Короткая фраза превращается в длинный текст.",
  emptyAction: "Добавить шаблон",
  deleted: "Шаблон удалён",
  delete: "Удалить шаблон «{trigger}»",
  edit: "Изменить шаблон «{trigger}»",
  trigger: "Фраза",
  triggerHint: "Новая фраза",
  content: "Текст",
  contentHint: "Текст вместо неё",
  uses: "Вставки",
  tryOutHint: "Введите предложение с фразой из шаблона",
};
