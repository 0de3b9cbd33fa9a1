/* Runs before the first paint, so that neither the theme nor the language flashes. Written by lib/appearance/cache.ts. */
(function () {
  function remembered() {
    try {
      return JSON.parse(localStorage.getItem("alfavoice.appearance")) || {};
    } catch {
      return {};
    }
  }

  function themeOf(theme) {
    if (theme === "dark" || theme === "light") return theme;
    return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }

  function languageOf(language) {
    const spoken = language === "ru" || language === "en" ? language : navigator.language;
    return spoken.startsWith("ru") ? "ru" : "en";
  }

  const root = document.documentElement;
  const kept = remembered();
  const still = kept.motion === "reduced" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  root.dataset.theme = themeOf(kept.theme);
  root.dataset.motion = still ? "reduced" : "full";
  root.lang = languageOf(kept.language);
})();
