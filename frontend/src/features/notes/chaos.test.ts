/** Everything at once: typing, a bad line, a reload, another window. Whatever was typed is somewhere in the end. */
import { expect, it } from "vitest";
import { draftedNote, draftOf, type Effect, type Event, knownNote, step } from "./autosave";
import { noteOf as note } from "./testing";

it("loses nothing, whatever happens in whatever order", () => {
  for (let seed = 1; seed <= 300; seed++) expect(play(seed)).toEqual([]);
});

/** A core, two windows and a bad line. Answers what somebody typed that is nowhere in the end. */
function play(seed: number): string[] {
  let random = seed;
  const chance = (limit: number) => (random = (random * 48271) % 2147483647) % limit;
  const core = { content: "a", revision: 1 };
  const copies: string[] = [];
  let state = knownNote(note());
  let time = 0;
  const typedWords: string[] = [];
  const act = (event: Event) => {
    const [next, effects] = step(state, event);
    state = next;
    for (const effect of effects) perform(effect);
  };
  const failed = (failure: "network" | "conflict"): Event => ({
    kind: "failed",
    of: "save",
    failure,
    at: time,
  });
  const perform = (effect: Effect) => {
    if (effect.kind === "split") return void copies.push(effect.fields.content);
    if (effect.kind === "fetch") {
      const lost = chance(3) === 0;
      if (lost) act({ kind: "failed", of: "fetch", failure: "network", at: time });
      else act({ kind: "fetched", note: note({ content: core.content }, core.revision), at: time });
    }
    if (effect.kind !== "change") return;
    const fate = chance(4);
    if (fate === 0) return act(failed("network"));
    if (effect.baseRevision !== core.revision) return act(failed("conflict"));
    if (effect.patch.content !== undefined && effect.patch.content !== core.content) {
      core.content = effect.patch.content;
      core.revision += 1;
    }
    if (fate === 1) return act(failed("network"));
    act({ kind: "saved", note: note({ content: core.content }, core.revision), at: time });
  };
  for (let turn = 0; turn < 40; turn++) {
    time += 300;
    const what = chance(5);
    if (what === 0) {
      const word = `[w${turn}]`;
      typedWords.push(word);
      act({ kind: "typed", patch: { content: state.mine.content + word }, at: time });
    } else if (what === 1 && chance(3) === 0) {
      core.content += `<${turn}>`;
      core.revision += 1;
      act({ kind: "changedElsewhere", at: time });
    } else if (what === 2) state = draftedNote(draftOf(state));
    act(what === 2 ? { kind: "opened", at: time } : { kind: "due", at: time });
  }
  const everything = [core.content, state.mine.content, ...copies].join();
  return typedWords.filter((word) => !everything.includes(word));
}
