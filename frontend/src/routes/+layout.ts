/** Everything runs in the browser; the core serves the same file for every address. */
export const ssr = false;
export const prerender = false;
