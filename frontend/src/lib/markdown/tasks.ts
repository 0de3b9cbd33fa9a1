/** Ticks a task in the source of a note. */
const task = /^([\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)+\[)([ xX])(?=\]\s)/;

/** The same text with the task of that line ticked or open again; unchanged when no task stands there. */
export function toggleTask(source: string, line: number): string {
  const lines = source.split("\n");
  const before = lines[line];
  if (before === undefined) return source;
  lines[line] = before.replace(task, (_, start: string, mark: string) => start + (mark === " " ? "x" : " "));
  return lines.join("\n");
}
