/** What is new in this release and earlier ones; read on one window is read on all. */
import type { Api, NewsItem } from "$lib/api";
import type { I18n } from "$lib/i18n";
import { Collection, type Surroundings } from "$lib/records";

export class News extends Collection<NewsItem> {
  readonly #api: Api;
  readonly #around: Surroundings;
  readonly #i18n: Pick<I18n, "t">;

  constructor(api: Api, around: Surroundings, i18n: Pick<I18n, "t">) {
    super({ list: async () => api.get("/api/news") }, around, { name: "news" });
    this.#api = api;
    this.#around = around;
    this.#i18n = i18n;
  }

  get unread(): readonly NewsItem[] {
    return this.items.filter((item) => !item.read);
  }

  /** Takes it off the first page, and offers to bring it back. */
  async markRead(id: string): Promise<void> {
    if (!(await this.#mark(id, true))) return;
    const run = () => void this.#mark(id, false);
    const action = { label: this.#around.undoLabel(), run, undoes: true };
    this.#around.toasts.show({ text: this.#i18n.t("home.newsRead"), action });
  }

  /** True when the core has kept it. */
  async #mark(id: string, read: boolean): Promise<boolean> {
    try {
      this.put(await this.#api.patch("/api/news/{news_id}", { path: { news_id: id }, body: { read } }));
      return true;
    } catch (error) {
      this.#around.report(error);
      return false;
    }
  }
}
