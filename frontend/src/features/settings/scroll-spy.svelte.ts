/** Which of the page's sections one looks at: the last whose top has passed the upper third of the window. */
import type { Attachment } from "svelte/attachments";

export class ScrollSpy {
  #current = $state("");
  readonly #seen = new Map<string, HTMLElement>();

  get current(): string {
    return this.#current;
  }

  /** For the element around a section, whose `id` names it. */
  readonly section: Attachment<HTMLElement> = (element) => {
    const observer = new IntersectionObserver(() => this.#choose(), { threshold: [0, 0.25, 0.5, 0.75, 1] });
    this.#seen.set(element.id, element);
    observer.observe(element);
    return () => {
      observer.disconnect();
      this.#seen.delete(element.id);
    };
  };

  #choose(): void {
    const line = innerHeight / 3;
    const passed = [...this.#seen].filter(([, element]) => element.getBoundingClientRect().top <= line);
    this.#current = passed.at(-1)?.[0] ?? [...this.#seen.keys()][0] ?? "";
  }
}
