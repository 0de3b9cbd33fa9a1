/** What jsdom lacks and every test may assume. */
import { vi } from "vitest";

vi.stubGlobal(
  "matchMedia",
  (query: string) =>
    ({ matches: false, media: query, addEventListener: () => {}, removeEventListener: () => {} }) as unknown,
);
