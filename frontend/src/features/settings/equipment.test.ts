import { expect, it, vi } from "vitest";
import { Api } from "$lib/api";
import { Equipment, optionsOf } from "./equipment.svelte";

const device = (id: string, fields: object) => ({ id, name: id, isInput: false, isOutput: false, ...fields });
const devices = [
  device("mic", { isInput: true }),
  device("monitor", { isInput: true, isLoopback: true }),
  device("loop", { isOutput: true, isLoopback: true }),
];

function world(answers: Record<string, unknown>) {
  const fetched = vi.fn<typeof fetch>(async (path) => {
    const body = answers[String(path)];
    return new Response(JSON.stringify(body ?? { code: "x", status: 500, detail: "" }), {
      status: body ? 200 : 500,
    });
  });
  return { equipment: new Equipment(new Api(fetched)), fetched };
}

it("a loopback is never offered as a microphone", async () => {
  const { equipment } = world({ "/api/devices": { devices } });
  const close = equipment.open();
  await vi.waitFor(() => expect(equipment.microphones.map(({ id }) => id)).toEqual(["mic"]));
  expect(equipment.loopbacks.map(({ id }) => id)).toEqual(["monitor", "loop"]);
  close();
});

it("what is there is asked once for all who look, and again when the person comes back", async () => {
  const { equipment, fetched } = world({ "/api/models": { items: [{ id: "sphinx", name: "Sphinx" }] } });
  const closing = [equipment.open(), equipment.open()];
  await vi.waitFor(() => expect(equipment.models).toHaveLength(1));
  expect(fetched).toHaveBeenCalledTimes(2);
  dispatchEvent(new Event("focus"));
  await vi.waitFor(() => expect(fetched).toHaveBeenCalledTimes(4));
  closing.forEach((close) => close());
  dispatchEvent(new Event("focus"));
  expect(fetched).toHaveBeenCalledTimes(4);
});

it("a device that is set but not connected stays among the choices", () => {
  const missing = (name: string) => `Not connected: ${name}`;
  const found = [{ id: "a", name: "Desk" }];
  expect(optionsOf(found, "a", missing)).toEqual([{ value: "a", label: "Desk" }]);
  expect(optionsOf(found, "", missing)).toHaveLength(1);
  expect(optionsOf(found, "b", missing)[1]).toEqual({ value: "b", label: "Not connected: b" });
});
