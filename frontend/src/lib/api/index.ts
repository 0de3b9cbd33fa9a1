/** Everything that crosses the wire: typed calls, the live line, the page's session. */
export { Api, address } from "./client";
export { describeError, describeReason } from "./describe";
export { ApiError } from "./errors";
export { EventStream } from "./events.svelte";
export { Session } from "./session.svelte";
export type * from "./types";
