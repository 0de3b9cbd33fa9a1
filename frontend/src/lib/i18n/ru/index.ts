/** Русский. Пишется, а не переводится: коротко, без восклицаний. */
import { activity } from "./activity";
import { common } from "./common";
import { dictionary } from "./dictionary";
import { errors } from "./errors";
import { home } from "./home";
import { notes } from "./notes";
import { settings } from "./settings";
import { shell } from "./shell";
import { snippets } from "./snippets";

export const ru = { activity, common, dictionary, errors, home, notes, settings, shell, snippets };
