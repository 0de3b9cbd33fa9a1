/** Lets the browser save what is at an address, under the name that the core gives it. */
export function download(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}
