/* Runs before the first paint, so that neither the theme nor the language flashes. Written by lib/appearance/cache.ts. */
(function () {
  var root = document.documentElement;
  var kept = {};
  try {
    kept = JSON.parse(localStorage.getItem("alfavoice.appearance")) || {};
  } catch (error) {
    kept = {};
  }
  var dark =
    kept.theme === "dark" || (kept.theme !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  var still = kept.motion === "reduced" || matchMedia("(prefers-reduced-motion: reduce)").matches;
  var spoken =
    kept.language === "ru" || kept.language === "en" ? kept.language : navigator.language.slice(0, 2);
  root.dataset.theme = dark ? "dark" : "light";
  root.dataset.motion = still ? "reduced" : "full";
  root.lang = spoken === "ru" ? "ru" : "en";
})();
