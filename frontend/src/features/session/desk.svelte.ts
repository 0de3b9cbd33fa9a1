/** The page of a recording: everything that belongs to the one that is open, and what can be done with it. */
import type { App } from "$application";
import { download } from "$features/library/download";
import { Again } from "./again.svelte";
import { exportAddress, type RecordingCalls, recordingCalls, soundAddress } from "./calls";
import { Corrections } from "./corrections.svelte";
import { Find } from "./find.svelte";
import type { Line } from "./line.svelte";
import { Peaks } from "./peaks.svelte";
import { Player } from "./player.svelte";
import { Playhead } from "./playhead.svelte";
import { OpenRecording } from "./recording.svelte";
import { Selection } from "./selection.svelte";
import { Versions } from "./versions.svelte";
import type { ExportFormat } from "./wire";
import { transcriptOf } from "./words";

export class Desk {
  readonly recording: OpenRecording;
  readonly player: Player;
  readonly playhead: Playhead;
  readonly peaks: Peaks;
  readonly find: Find;
  readonly selection: Selection;
  readonly corrections: Corrections;
  readonly versions: Versions;
  readonly again: Again;
  readonly #app: App;
  readonly #calls: RecordingCalls;
  readonly #goToList: () => void;

  constructor(app: App, id: string, goToList: () => void) {
    this.#app = app;
    this.#goToList = goToList;
    const calls = (this.#calls = recordingCalls(app.api, id));
    const { report, i18n, corrections: drafts } = app;
    this.recording = new OpenRecording(id, calls, app.around);
    const lines = () => this.recording.lines;
    this.player = new Player((track) => soundAddress(id, track));
    this.playhead = new Playhead(this.recording, this.player);
    this.peaks = new Peaks(calls);
    this.find = new Find(lines);
    this.selection = new Selection(lines);
    this.versions = new Versions(calls);
    this.again = new Again(calls, report);
    this.corrections = new Corrections({
      recordingId: id,
      calls,
      drafts,
      gaveUp: (run) => this.#offerUndo(i18n.t("session.correctionDropped"), run),
    });
  }

  /** Loads it and keeps it live until the returned function is called. */
  open(): () => void {
    const closing = [
      this.recording.open(),
      this.player.open(),
      this.#app.stream.on("state", () => this.corrections.retry()),
    ];
    return () => closing.forEach((close) => close());
  }

  export(format: ExportFormat): void {
    download(exportAddress(this.recording.id, format));
  }

  /** Puts the text of lines, or of all, on the clipboard. */
  async copy(lines: readonly Line[] = this.recording.lines): Promise<void> {
    const { toasts, i18n } = this.#app;
    try {
      await navigator.clipboard.writeText(transcriptOf(lines));
      toasts.show({ text: i18n.t("session.copied") });
    } catch {
      toasts.show({ text: i18n.t("session.notCopied"), tone: "danger" });
    }
  }

  /** Takes the last correction back, and says so. */
  async undoCorrection(): Promise<void> {
    const { toasts, i18n, report } = this.#app;
    try {
      if (await this.corrections.undo()) toasts.show({ text: i18n.t("session.correctionUndone") });
    } catch (error) {
      report(error);
    }
  }

  /** Deletes at once and leaves; the toast brings it back. */
  async remove(): Promise<void> {
    const { i18n, report } = this.#app;
    try {
      await this.#calls.remove();
    } catch (error) {
      return report(error);
    }
    this.#goToList();
    this.#offerUndo(i18n.t("session.deleted"), () => void this.#calls.restore().catch(report));
  }

  /** Saves new tags; says when that did not work. */
  async tag(tags: string[]): Promise<void> {
    await this.recording.change({ tags }).catch(this.#app.report);
  }

  #offerUndo(text: string, run: () => void): void {
    const { toasts, i18n } = this.#app;
    toasts.show({ text, action: { label: i18n.t("common.undo"), run, undoes: true } });
  }
}
