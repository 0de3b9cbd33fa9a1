/** Что не так с полем. */
import type { problems as english } from "../en/problems";
import type { Translated } from "../messages";

export const problems: Translated<typeof english> = {
  ofField: "{name}: {problem}",
  nameTrigger: "Фраза",
  nameContent: "Текст",
  nameLanguage: "Язык",
  nameTerm: "Слово",
  nameSoundsLike: "Слышится как",
  nameCaseSensitive: "Учёт регистра",
  nameTitle: "Заголовок",
  nameTags: "Метки",
  namePinned: "Закреплено",
  empty: "Не может быть пустым",
  missing: "Не указано",
  tooLong: {
    one: "Не больше {count} символа",
    few: "Не больше {count} символов",
    many: "Не больше {count} символов",
    other: "Не больше {count} символа",
  },
  tooMany: {
    one: "Не больше {count} записи",
    few: "Не больше {count} записей",
    many: "Не больше {count} записей",
    other: "Не больше {count} записи",
  },
  notText: "Должен быть текст",
  notYesOrNo: "Должно быть true или false",
  notList: "Должен быть список",
  notTime: "Должно быть время, например 2026-11-20T09:15:00Z",
  notAllowed: "Не может быть «{value}»",
  notId: "Это не идентификатор",
  unknownField: "Такого поля нет",
  badCharacter: "Есть символ, который нельзя сохранить",
  taken: "«{name}» уже есть",
  tooManyCells: "Ячеек больше, чем в заголовке",
  notObject: "Это не запись с полями",
  other: "Значение не подходит",
};
