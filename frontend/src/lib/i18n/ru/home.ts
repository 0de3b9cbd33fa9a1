/** Первая страница. */
import type { home as english } from "../en/home";
import type { Translated } from "../messages";

export const home: Translated<typeof english> = {
  title: "Главная",
  summary: "Ваша библиотека",
  countRecordings: {
    one: "{count} запись",
    few: "{count} записи",
    many: "{count} записей",
    other: "{count} записи",
  },
  countNotes: {
    one: "{count} заметка",
    few: "{count} заметки",
    many: "{count} заметок",
    other: "{count} заметки",
  },
  countSnippets: {
    one: "{count} шаблон",
    few: "{count} шаблона",
    many: "{count} шаблонов",
    other: "{count} шаблона",
  },
  countTerms: { one: "{count} слово", few: "{count} слова", many: "{count} слов", other: "{count} слова" },
  lastNotes: "Заметки",
  allNotes: "Все заметки",
  noNotes: "Заметок пока нет",
  noNotesHint: "В заметке живёт мысль, список или расшифровка.",
  recentActivity: "Последние события",
  allActivity: "Все события",
  noActivity: "Пока ничего не происходило",
  news: "Что нового",
  newsVersion: "Версия {version}",
  markRead: "Отметить прочитанным",
  newsRead: "Прочитано; найти снова можно в настройках, «О программе»",
  firstSteps: "С чего начать",
  firstStepsProgress: "{done} из {total}",
  stepNote: "Напишите первую заметку",
  stepNoteHint: "Заметки видите только вы: библиотека зашифрована на этом компьютере.",
  stepSnippet: "Сделайте шаблон",
  stepSnippetHint: "Короткое слово превращается в длинный текст.",
  stepTerm: "Научите новому слову",
  stepTermHint: "Имена и термины, которые распознаются с ошибкой.",
  stepDone: "Готово",
  pinned: "Закреплено",
};
