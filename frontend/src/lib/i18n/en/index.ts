/** English, the reference: every key of every language is one of these. */
import { activity } from "./activity";
import { common } from "./common";
import { dictionary } from "./dictionary";
import { errors } from "./errors";
import { home } from "./home";
import { notes } from "./notes";
import { settings } from "./settings";
import { shell } from "./shell";
import { snippets } from "./snippets";

export const en = { activity, common, dictionary, errors, home, notes, settings, shell, snippets };
