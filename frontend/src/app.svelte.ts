/**
 * Composition root: the only place that builds the interface's long-lived parts. Components get them by context
 * (`useApp()`); a test builds its own with a fake fetch and socket.
 */
import { getContext, setContext } from "svelte";
import { goto } from "$app/navigation";
import { Api, describeError, EventStream, Session, type Note, type Snippet, type Term } from "$lib/api";
import type { Schemas } from "$lib/api";
import { AppearanceCache, Theme } from "$lib/appearance";
import { Format, provideFormat } from "$lib/format";
import { I18n, provideI18n } from "$lib/i18n";
import { type Surroundings, WritableCollection } from "$lib/records";
import { DesktopWindow } from "$lib/shell/desktop.svelte";
import { Toasts } from "$lib/ui/toast/toasts.svelte";
import { Activities } from "$features/activities/activities.svelte";
import { dictionaryResource } from "$features/dictionary/resource";
import { Home } from "$features/home/home.svelte";
import { Library } from "$features/library/library.svelte";
import { News } from "$features/news/news.svelte";
import { NoteSessions } from "$features/notes/sessions.svelte";
import { NoteTags } from "$features/notes/tags.svelte";
import { type NoteFilters, notesResource } from "$features/notes/resource";
import { Recorder } from "$features/recorder/recorder.svelte";
import { Recordings } from "$features/recordings/recordings.svelte";
import { recordingsResource } from "$features/recordings/resource";
import { CorrectionDrafts } from "$features/session/drafts";
import { Equipment } from "$features/settings/equipment.svelte";
import { Program } from "$features/settings/program.svelte";
import { SettingsState } from "$features/settings/settings.svelte";
import { snippetsResource } from "$features/snippets/resource";

export interface Outside {
  fetch?: typeof fetch;
  openSocket?: (url: string) => WebSocket;
  storage?: Storage;
}

export class App {
  readonly toasts = new Toasts();
  readonly desktop = new DesktopWindow();
  readonly api: Api;
  readonly session: Session;
  readonly stream: EventStream;
  readonly settings: SettingsState;
  readonly i18n: I18n;
  readonly format: Format;
  readonly theme: Theme;
  readonly library: Library;
  readonly program: Program;
  readonly home: Home;
  readonly news: News;
  readonly notes: WritableCollection<Note, Schemas["NoteCreate"], Schemas["NotePatch"], NoteFilters>;
  readonly noteSessions: NoteSessions;
  readonly noteTags: NoteTags;
  readonly snippets: WritableCollection<Snippet, Schemas["SnippetCreate"], Schemas["SnippetPatch"]>;
  readonly terms: WritableCollection<Term, Schemas["TermCreate"], Schemas["TermPatch"]>;
  readonly activities: Activities;
  readonly around: Surroundings;
  readonly recorder: Recorder;
  readonly recordings: Recordings;
  readonly equipment: Equipment;
  readonly corrections: CorrectionDrafts;

  constructor(outside: Outside = {}) {
    this.api = new Api(outside.fetch);
    this.session = new Session(this.api);
    this.stream = new EventStream({
      url: `${location.origin.replace(/^http/, "ws")}/ws`,
      open: outside.openSocket,
      refused: () => this.session.isRefused(),
    });
    const cache = new AppearanceCache(outside.storage ?? localStorage);
    this.settings = new SettingsState(this.api, this.stream, cache, this.report);
    this.i18n = new I18n(() => this.settings.current.general.language);
    this.format = new Format(this.i18n);
    this.theme = new Theme(() => this.settings.current.general);
    this.program = new Program(this.stream);
    const around = (this.around = this.#surroundings());
    this.library = new Library(this.api, around);
    this.home = new Home(this.api, around);
    this.news = new News(this.api, around, this.i18n);
    const { t } = this.i18n;
    this.notes = new WritableCollection(notesResource(this.api), around, {
      name: "notes",
      removedText: () => t("notes.deleted"),
    });
    this.noteSessions = new NoteSessions(around, t, outside.fetch);
    this.noteTags = new NoteTags(this.api, around);
    this.snippets = new WritableCollection(snippetsResource(this.api), around, {
      name: "snippets",
      removedText: () => t("snippets.deleted"),
    });
    this.terms = new WritableCollection(dictionaryResource(this.api), around, {
      name: "dictionary",
      removedText: () => t("dictionary.deleted"),
    });
    this.activities = new Activities(this.api, around, this.i18n);
    this.recorder = new Recorder(this, (path) => void goto(path));
    this.recordings = new Recordings(recordingsResource(this.api), around, () => t("recordings.deleted"));
    this.equipment = new Equipment(this.api);
    this.corrections = new CorrectionDrafts(outside.storage ?? localStorage);
  }

  /** Signs in, then keeps the line to the core open until the returned function is called. */
  start(): () => void {
    let stop = () => {};
    let stopped = false;
    void this.session.open().then(() => {
      if (stopped || this.session.state !== "open") return;
      const parts = [this.stream.start(), this.noteSessions.start()];
      stop = () => parts.forEach((part) => part());
      void this.settings.load();
    });
    return () => {
      stopped = true;
      stop();
    };
  }

  /** Tells the person about a failure that has no better place on the page. */
  readonly report = (error: unknown): void => {
    if (this.session.state === "closed") return;
    this.toasts.show({ text: describeError(this.i18n.t, error), tone: "danger" });
  };

  #surroundings(): Surroundings {
    const { stream, toasts, report } = this;
    return { stream, toasts, report, undoLabel: () => this.i18n.t("common.undo") };
  }
}

export function buildApp(outside: Outside = {}): App {
  return new App(outside);
}

const contextKey = Symbol("app");

export function provideApp(app: App): App {
  provideI18n(app.i18n);
  provideFormat(app.format);
  return setContext(contextKey, app);
}

export function useApp(): App {
  return getContext<App>(contextKey);
}
