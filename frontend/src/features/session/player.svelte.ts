/**
 * The sound of a recording: one track at a time, with a place and a speed that stay when the track changes. The place
 * is told for every frame while it plays, so that words and waveform keep step.
 */
import type { Track } from "./wire";

export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

export class Player {
  #playing = $state(false);
  #position = $state(0);
  #rate = $state(1);
  #track = $state<Track>("full");
  #failed = $state(false);
  /** Where to go as soon as the sound is there. */
  #awaited: number | undefined;
  #frame = 0;
  #loaded = false;
  readonly #audio: HTMLAudioElement;
  readonly #addressOf: (track: Track) => string;

  constructor(addressOf: (track: Track) => string, audio = new Audio()) {
    this.#addressOf = addressOf;
    this.#audio = audio;
  }

  get playing(): boolean {
    return this.#playing;
  }

  /** In seconds. */
  get position(): number {
    return this.#position;
  }

  get rate(): number {
    return this.#rate;
  }

  get track(): Track {
    return this.#track;
  }

  /** True when the sound could not be had. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Can play until the returned function is called. The sound is fetched when it is first wanted. */
  open(): () => void {
    const audio = this.#audio;
    const heard: Record<string, () => void> = {
      play: () => this.#started(),
      pause: () => this.#stopped(),
      ended: () => this.#stopped(),
      timeupdate: () => this.#look(),
      seeked: () => this.#look(),
      loadedmetadata: () => this.#arrived(),
      error: () => this.#broken(),
    };
    for (const [name, listener] of Object.entries(heard)) audio.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(heard)) audio.removeEventListener(name, listener);
      this.#stopped();
      audio.pause();
      // Lets go of the connection: a paused element may hold it for as long as it lives.
      audio.removeAttribute("src");
      audio.load();
      this.#loaded = false;
    };
  }

  /** Fetches the sound again, from where it is: it has grown. */
  refresh(): void {
    if (this.#loaded) this.#load();
  }

  play(): void {
    if (!this.#loaded || this.#failed) this.#load();
    // A refusal comes as an event too.
    this.#audio.play().catch(() => {});
  }

  pause(): void {
    this.#audio.pause();
  }

  toggle(): void {
    if (this.#playing) this.pause();
    else this.play();
  }

  seek(seconds: number): void {
    this.#position = Math.max(0, seconds);
    if (this.#audio.readyState === 0) this.#awaited = this.#position;
    else this.#audio.currentTime = this.#position;
  }

  skip(seconds: number): void {
    this.seek(this.#position + seconds);
  }

  playFrom(seconds: number): void {
    this.seek(seconds);
    this.play();
  }

  setRate(rate: number): void {
    this.#rate = rate;
    this.#audio.defaultPlaybackRate = rate;
    this.#audio.playbackRate = rate;
  }

  setTrack(track: Track): void {
    if (track === this.#track) return;
    this.#track = track;
    this.refresh();
  }

  #load(): void {
    const goOn = this.#playing;
    this.#loaded = true;
    this.#failed = false;
    this.#awaited = this.#position;
    this.#audio.src = this.#addressOf(this.#track);
    this.#audio.defaultPlaybackRate = this.#rate;
    this.#audio.load();
    if (goOn) this.play();
  }

  #started(): void {
    this.#playing = true;
    cancelAnimationFrame(this.#frame);
    const tick = () => {
      this.#look();
      this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }

  #stopped(): void {
    this.#playing = false;
    cancelAnimationFrame(this.#frame);
    this.#look();
  }

  #look(): void {
    if (this.#awaited === undefined) this.#position = this.#audio.currentTime;
  }

  #arrived(): void {
    const awaited = this.#awaited;
    this.#awaited = undefined;
    if (awaited) this.#audio.currentTime = awaited;
  }

  #broken(): void {
    this.#failed = true;
    this.#stopped();
  }
}
