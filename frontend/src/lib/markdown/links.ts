/** Which addresses a text may lead to. Anything else stays text: `javascript:` and `data:` never become a link. */
const allowed = new Set(["http:", "https:", "mailto:"]);

/** The address as a browser reads it, or nothing when it is not one of ours to open. */
export function safeAddress(address: string): string | undefined {
  const url = URL.parse?.(address.trim()) ?? parse(address.trim());
  return url && allowed.has(url.protocol) ? url.href : undefined;
}

function parse(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}
