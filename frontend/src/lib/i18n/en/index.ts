/** English, the reference: every key of every language is one of these. */
import { activity } from "./activity";
import { common } from "./common";
import { dictionary } from "./dictionary";
import { errors } from "./errors";
import { home } from "./home";
import { library } from "./library";
import { notes } from "./notes";
import { problems } from "./problems";
import { records } from "./records";
import { settings } from "./settings";
import { shell } from "./shell";
import { snippets } from "./snippets";
import { transfer } from "./transfer";

export const en = {
  activity,
  common,
  dictionary,
  errors,
  home,
  library,
  notes,
  problems,
  records,
  settings,
  shell,
  snippets,
  transfer,
};
