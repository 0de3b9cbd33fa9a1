/** English, the reference: every key of every language is one of these. */
import { activity } from "./activity";
import { common } from "./common";
import { dictionary } from "./dictionary";
import { errors } from "./errors";
import { home } from "./home";
import { library } from "./library";
import { notes } from "./notes";
import { problems } from "./problems";
import { recorder } from "./recorder";
import { recordings } from "./recordings";
import { records } from "./records";
import { session } from "./session";
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
  recorder,
  recordings,
  records,
  session,
  settings,
  shell,
  snippets,
  transfer,
};
