/** Settings. */
export const settings = {
  title: "Settings",
  language: "Language",
  languageRussian: "Русский",
  languageEnglish: "English",
  languageHint: "The language of menus and messages; your texts stay as they are.",
  theme: "Theme",
  themeHint: "How the window looks.",
  motion: "Motion",
  motionHint: "Reduced motion leaves out every animation.",
  asSystem: "As in the system",
  light: "Light",
  dark: "Dark",
  reduced: "Reduced",
} as const;
