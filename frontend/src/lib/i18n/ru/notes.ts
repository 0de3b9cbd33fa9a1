/** Заметки. */
import type { notes as english } from "../en/notes";
import type { Translated } from "../messages";

export const notes: Translated<typeof english> = {
  title: "Заметки",
  new: "Новая заметка",
  search: "Поиск по заметкам",
  empty: "Заметок пока нет",
  emptyHint: "В заметке живёт мысль, список или расшифровка.",
  deleted: "Заметка удалена",
  delete: "Удалить заметку «{title}»",
};
