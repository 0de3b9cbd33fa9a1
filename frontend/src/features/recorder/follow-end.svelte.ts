/**
 * A text that grows at its end stays at its end, until the person scrolls up; it follows again when they come back.
 * Only a move upwards ends it: a text that has just grown is not at its end either, for a moment.
 */
import type { Attachment } from "svelte/attachments";

const slack = 32;

export interface Scrolled {
  scrollTop: number;
  scrollHeight: number;
  clientHeight: number;
}

export function isAtEnd({ scrollTop, scrollHeight, clientHeight }: Scrolled): boolean {
  return scrollHeight - scrollTop - clientHeight <= slack;
}

export class FollowEnd {
  #following = $state(true);
  #last = 0;
  #view: HTMLElement | undefined;

  get following(): boolean {
    return this.#following;
  }

  /** For the element that scrolls; its first child is the text. */
  readonly attach: Attachment<HTMLElement> = (view) => {
    this.#view = view;
    const sizes = new ResizeObserver(() => this.grown());
    for (const element of [view, view.firstElementChild]) if (element) sizes.observe(element);
    const onscroll = () => this.scrolled(view);
    view.addEventListener("scroll", onscroll, { passive: true });
    return () => {
      view.removeEventListener("scroll", onscroll);
      sizes.disconnect();
    };
  };

  /** The person, or this, has scrolled. */
  scrolled(view: Scrolled): void {
    if (isAtEnd(view)) this.#following = true;
    else if (view.scrollTop < this.#last) this.#following = false;
    this.#last = view.scrollTop;
  }

  grown(): void {
    if (this.#following) this.toEnd();
  }

  toEnd(): void {
    this.#following = true;
    if (this.#view) this.#view.scrollTop = this.#view.scrollHeight;
  }
}
