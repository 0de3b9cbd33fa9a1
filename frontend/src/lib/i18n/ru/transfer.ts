/** Загрузка из файла и выгрузка в файл. */
import type { transfer as english } from "../en/transfer";
import type { Translated } from "../messages";

export const transfer: Translated<typeof english> = {
  import: "Загрузить из файла…",
  exportCsv: "Сохранить в CSV",
  exportJson: "Сохранить в JSON",
  file: "Файл для загрузки",
  importing: "Файл загружается",
  done: "Файл загружен",
  failed: "Ничего не загружено",
  created: "Новые",
  updated: "Изменены",
  unchanged: "Уже были",
  refused: "Пропущены",
  refusedRows: "Пропущенные строки",
  row: "Строка {row}",
  allTaken: "Принято всё, что было в файле.",
  unknownFormat: "Выберите файл .csv или .json.",
  notJson: "Это не похоже на JSON. Сохраните данные в JSON отсюда и сравните.",
  notCsv: "Это не похоже на CSV. Сохраните таблицу как CSV со строкой заголовков.",
  encoding: "Текст в файле не читается. Сохраните его в UTF-8 и попробуйте снова.",
  unknownColumns: "В файле лишние столбцы: {columns}. Уберите или переименуйте их.",
};
