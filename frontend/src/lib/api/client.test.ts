import { describe, expect, it, vi } from "vitest";
import { Api, address } from "./client";
import { ApiError } from "./errors";
import { Session } from "./session.svelte";

function answering(status: number, body?: unknown) {
  const text = body === undefined ? null : JSON.stringify(body);
  return vi.fn<typeof fetch>(async () => new Response(text, { status }));
}

describe("a call", () => {
  it("fills the path and the query, and leaves out what is empty", () => {
    expect(address("/api/notes/{record_id}/restore", { path: { record_id: "a/b" } })).toBe(
      "/api/notes/a%2Fb/restore",
    );
    const query = { q: "да нет", limit: 5, tag: undefined, pinned: false };
    expect(address("/api/notes", { query })).toBe(
      "/api/notes?q=%D0%B4%D0%B0+%D0%BD%D0%B5%D1%82&limit=5&pinned=false",
    );
  });

  it("sends JSON and gives back what the core answers", async () => {
    const fetchFunction = answering(201, { id: "1" });
    const note = await new Api(fetchFunction).post("/api/notes", { body: { title: "Идея" } });
    expect(note).toEqual({ id: "1" });
    expect(fetchFunction.mock.calls[0]?.[1]).toMatchObject({ method: "POST", body: '{"title":"Идея"}' });
  });

  it("turns a problem into an ApiError with its fields", async () => {
    const problem = {
      code: "request.invalid",
      status: 400,
      detail: "Bad",
      errors: [{ path: "title", message: "too long" }],
    };
    const failed = await new Api(answering(400, problem))
      .get("/api/settings")
      .catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ApiError);
    expect(failed).toMatchObject({ code: "request.invalid", status: 400 });
    expect((failed as ApiError).field("title")).toBe("too long");
  });

  it("gives a usable error for an answer that is no problem document", async () => {
    const api = new Api(vi.fn<typeof fetch>(async () => new Response("<h1>", { status: 502 })));
    await expect(api.get("/api/settings")).rejects.toMatchObject({ code: "http.502", status: 502 });
  });

  it("has its own error for no answer at all, but an abort stays an abort", async () => {
    const broken = new Api(vi.fn<typeof fetch>().mockRejectedValue(new TypeError("refused")));
    await expect(broken.get("/api/settings")).rejects.toMatchObject({ code: "network", status: 0 });
    const aborted = new Api(vi.fn<typeof fetch>().mockRejectedValue(new DOMException("", "AbortError")));
    await expect(aborted.get("/api/settings")).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("the session", () => {
  it("trades the token in the address for a cookie and clears the address", async () => {
    history.replaceState(null, "", "/notes#t=secret");
    const fetchFunction = answering(204);
    const session = new Session(new Api(fetchFunction));
    await session.open();
    expect(fetchFunction.mock.calls[0]?.[1]?.body).toBe('{"token":"secret"}');
    expect(location.hash).toBe("");
    expect(session.state).toBe("open");
  });

  it("is closed when the core does not know the page", async () => {
    const session = new Session(
      new Api(answering(401, { code: "session.unknown", status: 401, detail: "" })),
    );
    await session.open();
    expect(session.state).toBe("closed");
    expect(await session.isRefused()).toBe(true);
  });

  it("is open when the core is merely away: the stream says so and retries", async () => {
    const session = new Session(new Api(vi.fn<typeof fetch>().mockRejectedValue(new TypeError("refused"))));
    await session.open();
    expect(session.state).toBe("open");
    expect(await session.isRefused()).toBe(false);
  });
});
