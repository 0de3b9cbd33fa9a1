/**
 * Where the sound is in the text: the line, the word, and whether the page goes along. It stops going along when the
 * person scrolls, and starts again when they play from somewhere.
 */
import type { Mark } from "$lib/api";
import { type Line, lineAt } from "./line.svelte";
import type { OpenRecording } from "./recording.svelte";
import type { Player } from "./player.svelte";
import { markAt, placesOf } from "./places";

export class Playhead {
  #following = $state(true);
  readonly #recording: OpenRecording;
  readonly #player: Player;
  readonly #current = $derived.by(() => this.#find());
  readonly #places = $derived(placesOf(this.#current?.text ?? "", this.#current?.words ?? []));
  readonly #word = $derived.by(() => markAt(this.#places, this.#player.position));

  constructor(recording: OpenRecording, player: Player) {
    this.#recording = recording;
    this.#player = player;
  }

  /** The line that is heard, or was last; none before anything was played. */
  get current(): Line | undefined {
    return this.#current;
  }

  /** Where in the current line the word is that is heard. */
  get word(): Mark | undefined {
    return this.#word;
  }

  get following(): boolean {
    return this.#following;
  }

  leave(): void {
    if (this.#player.playing) this.#following = false;
  }

  rejoin(): void {
    this.#following = true;
  }

  playFrom(seconds: number): void {
    this.rejoin();
    this.#player.playFrom(seconds);
  }

  #find(): Line | undefined {
    const { position, playing } = this.#player;
    return position > 0 || playing ? lineAt(this.#recording.lines, position) : undefined;
  }
}
