/** Настройки. */
import type { settings as english } from "../en/settings";
import type { Translated } from "../messages";

export const settings: Translated<typeof english> = {
  title: "Настройки",
  language: "Язык",
  languageRussian: "Русский",
  languageEnglish: "English",
  languageHint: "Язык меню и сообщений; ваши тексты не меняются.",
  theme: "Тема",
  themeHint: "Как выглядит окно.",
  motion: "Движение",
  motionHint: "Без движения не будет никакой анимации.",
  asSystem: "Как в системе",
  light: "Светлая",
  dark: "Тёмная",
  reduced: "Без движения",
};
