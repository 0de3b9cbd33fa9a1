/** Слова, которые нужны на нескольких страницах. */
import type { common as english } from "../en/common";
import type { Translated } from "../messages";

export const common: Translated<typeof english> = {
  appName: "AlfaVoice",
  untitled: "Без названия",
  undo: "Вернуть",
  retry: "Повторить",
  cancel: "Отмена",
  close: "Закрыть",
  save: "Сохранить",
  edit: "Изменить",
  delete: "Удалить",
  add: "Добавить",
  remove: "Убрать «{name}»",
  more: "Другие действия",
  search: "Поиск",
  clearSearch: "Очистить поиск",
  loading: "Загрузка",
  loadMore: "Показать ещё",
  restored: "Возвращено",
  nothingFound: "По запросу «{query}» ничего нет",
  nothingFiltered: "Под фильтр ничего не подходит",
  nothingFoundHint: "Проверьте, нет ли опечатки, или сократите запрос.",
  tagsHint: "Enter или запятая добавляет метку",
  optional: "необязательно",
  russian: "Русский",
  english: "Английский",
  notifications: "Уведомления",
  dismiss: "Скрыть",
};
