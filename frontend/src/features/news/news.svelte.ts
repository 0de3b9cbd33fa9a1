/** What is new in this release and earlier ones; read on one window is read on all. */
import type { Api, NewsItem } from "$lib/api";
import { Collection, type Surroundings } from "$lib/records";

export class News extends Collection<NewsItem> {
  readonly #api: Api;
  readonly #report: (error: unknown) => void;

  constructor(api: Api, surroundings: Surroundings) {
    super({ list: async () => api.get("/api/news") }, surroundings, { name: "news" });
    this.#api = api;
    this.#report = surroundings.report;
  }

  get unread(): readonly NewsItem[] {
    return this.items.filter((item) => !item.read);
  }

  async markRead(id: string): Promise<void> {
    try {
      this.put(await this.#api.patch("/api/news/{news_id}", { path: { news_id: id }, body: { read: true } }));
    } catch (error) {
      this.#report(error);
    }
  }
}
