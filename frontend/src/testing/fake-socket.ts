/** A WebSocket in the hands of a test. */
import type { ServerMessage } from "$lib/api";

export class FakeSocket {
  static opened: FakeSocket[] = [];
  readonly sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  closed = false;

  /** Give this to an `EventStream` as its `open`. */
  static open = (): WebSocket => {
    const socket = new FakeSocket();
    FakeSocket.opened.push(socket);
    return socket as unknown as WebSocket;
  };

  static get last(): FakeSocket {
    const socket = FakeSocket.opened.at(-1);
    if (!socket) throw new Error("No socket has been opened.");
    return socket;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
    this.onclose?.();
  }

  accept(): void {
    this.onopen?.();
  }

  receive(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}
