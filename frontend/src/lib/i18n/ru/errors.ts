/** Сбои простыми словами: что случилось и что делать. */
import type { errors as english } from "../en/errors";
import type { Translated } from "../messages";

export const errors: Translated<typeof english> = {
  listTitle: "Не удалось загрузить",
  network: "AlfaVoice не отвечает. Проверьте, запущена ли программа.",
  expired: "Доступ этой страницы истёк. Откройте её из AlfaVoice ещё раз.",
  notFound: "Этого уже нет. Возможно, удалено в другом окне.",
  conflict: "Изменено в другом окне. Обновите и попробуйте снова.",
  taken: "Такое имя уже занято. Выберите другое.",
  tooLarge: "Слишком большой объём. Попробуйте меньший.",
  invalid: "Что-то введено неверно. Проверьте данные.",
  server: "AlfaVoice не справилась. Повторите; если не поможет, перезапустите программу.",
};
