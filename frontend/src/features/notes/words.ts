/** What a note is called and how it begins, where only a line of it is shown. Pure. */
const longestLine = 160;
const glance = 2000;
const word = /[\p{L}\p{N}]+(?:[-'’.][\p{L}\p{N}]+)*/gu;

export interface Glimpse {
  title: string;
  excerpt: string;
}

/** A note without a title is called by its first line. */
export function glimpseOf({ title, content }: { title: string; content: string }): Glimpse {
  const lines = content.slice(0, glance).split("\n").map(plain).filter(Boolean);
  const called = title.trim() || (lines.shift() ?? "");
  return { title: called.slice(0, longestLine), excerpt: lines.join(" ").slice(0, longestLine) };
}

export function countWords(text: string): number {
  return text.match(word)?.length ?? 0;
}

/** A name a file may have on every system. */
export function fileNameOf(title: string): string {
  // eslint-disable-next-line no-control-regex -- exactly what a file name must not have
  const name = title.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, " ").replace(/\s+/g, " ");
  return name
    .trim()
    .replace(/^\.+|\.+$/g, "")
    .slice(0, 100)
    .trim();
}

/** A line of Markdown without its signs. */
function plain(line: string): string {
  return line
    .replace(/^[\s>]*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?|\d+[.)]\s+|```.*$|[-*_=|:\s]+$)/, "")
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/(\*\*|__|~~|`)(.+?)\1/g, "$2")
    .replace(/\s*\|\s*/g, " ")
    .trim();
}
