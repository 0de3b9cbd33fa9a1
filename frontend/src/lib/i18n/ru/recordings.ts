/** Список записей. */
import type { recordings as english } from "../en/recordings";
import type { Translated } from "../messages";

export const recordings: Translated<typeof english> = {
  title: "Записи",
  all: "Все записи",
  list: "Список записей",
  search: "Поиск по записям",
  filter: "Какие записи",
  kind_all: "Все",
  kind_recording: "Идут сейчас",
  kind_completed: "Законченные",
  kind_failed: "Прерванные",
  kind_troubled: "С помехами в звуке",
  tagFilter: "Отбор по метке",
  empty: "Записей пока нет",
  emptyHint: "Нажмите «Записать» или Ctrl+R на любой странице. Текст появляется по ходу речи.",
  running: "Идёт запись",
  progress: "Расшифровано {done} из {total}",
  noSpeech: "Речи нет",
  failedLines: {
    one: "Не удалась {count} строка",
    few: "Не удались {count} строки",
    many: "Не удалось {count} строк",
    other: "Не удалось {count} строки",
  },
  endedEarly: "Прервалась",
  troubled: "Со звуком были неполадки",
  actions: "Ещё о записи «{name}»",
  deleted: "Запись удалена",
};
