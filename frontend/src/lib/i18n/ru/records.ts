/** Списки, которые правят на месте, и поле, где их пробуют. */
import type { records as english } from "../en/records";
import type { Translated } from "../messages";

export const records: Translated<typeof english> = {
  anyLanguage: "Любой",
  language: "Язык",
  actions: "Действия",
  added: "Добавлено: {name}",
  saved: "Сохранено: {name}",
  changedElsewhere: "Изменено в другом окне. Ваш текст на месте; сохраните ещё раз, чтобы заменить чужой.",
  deletedElsewhere: "Удалено в другом окне. Ваш текст на месте; сохраните ещё раз, чтобы вернуть запись.",
  keysOneLine: "Enter сохраняет, Shift+Enter начинает новую строку",
  keysManyLines: "Ctrl+Enter сохраняет",
  tryOut: "Проба",
  tryOutUnchanged: "Ничего не изменится.",
  tryOutUsed: "Сработало:",
};
