import { expect, it } from "vitest";
import { sessionKeyOf } from "./keys";

function keyOn(html: string, code: string, modifiers: KeyboardEventInit = {}) {
  document.body.innerHTML = html;
  let key: ReturnType<typeof sessionKeyOf>;
  addEventListener("keydown", (event) => (key = sessionKeyOf(event)), { once: true });
  const target = document.querySelector("[data-here]") ?? document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, ...modifiers }));
  return key;
}

it.each([
  ["<p></p>", "Space", "toggle"],
  ["<button data-here data-line='1'></button>", "Space", "toggle"],
  ["<button data-here></button>", "Space", undefined],
  ["<button data-here></button>", "KeyK", "toggle"],
  ["<input type='checkbox' data-here>", "Space", undefined],
  ["<input type='checkbox' data-here>", "KeyJ", "back"],
  ["<textarea data-here></textarea>", "KeyL", undefined],
  ["<textarea data-here></textarea>", "F3", "next"],
  ["<div role='menu'><div data-here></div></div>", "KeyL", undefined],
  ["<div role='dialog'><button data-here></button></div>", "KeyK", undefined],
])("on %s the key %s means %s", (html, code, key) => {
  expect(keyOn(html, code)).toBe(key);
});

it("finds with Ctrl+F, and leaves other combinations to others", () => {
  expect(keyOn("<textarea data-here></textarea>", "KeyF", { ctrlKey: true })).toBe("find");
  expect(keyOn("<button data-here data-line='1'></button>", "KeyZ", { ctrlKey: true })).toBe("undo");
  expect(keyOn("<textarea data-here></textarea>", "KeyZ", { ctrlKey: true })).toBeUndefined();
  expect(keyOn("", "KeyK", { ctrlKey: true })).toBeUndefined();
  expect(keyOn("", "KeyL", { altKey: true })).toBeUndefined();
  expect(keyOn("", "F3", { shiftKey: true })).toBe("previous");
});
