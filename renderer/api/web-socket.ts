/** The way to the station in the browser shell: a WebSocket of the same origin, opened again after each loss. */
import { consoleSocketPath } from '../../shared/station-api/wire.ts';
import type { Carrier, CarrierEvents } from './wire-client.ts';

const firstWaitMs = 250;
const longestWaitMs = 5_000;
/** A station that says nothing for this long is taken for gone: it speaks at least once a second. */
const silentMs = 12_000;

/** Of the page's own server; the session's cookie goes with it. */
export function socketAddress(page: URL): string {
  const address = new URL(consoleSocketPath, page);
  address.protocol = page.protocol === 'https:' ? 'wss:' : 'ws:';
  address.search = '';
  address.hash = '';
  return address.href;
}

/** Back-off with jitter, so that consoles do not all come back at once (L15). */
export const waitMs = (attempt: number, random: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** attempt) * (0.5 + random / 2);

export class WebSocketCarrier implements Carrier {
  readonly #address: string;
  #socket: WebSocket | null = null;
  #events: CarrierEvents | null = null;
  #attempt = 0;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(address: string) {
    this.#address = address;
  }

  listen(to: CarrierEvents): void {
    this.#events = to;
    this.#connect();
  }

  send(message: object): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connect(): void {
    const socket = new WebSocket(this.#address);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    let open = false;
    socket.addEventListener('open', () => {
      open = true;
      this.#attempt = 0;
      this.#heard(socket);
      this.#events?.onOpen();
    });
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      this.#heard(socket);
      if (typeof data !== 'string') return this.#events?.onWaves(data);
      const message = parse(data);
      if (message !== undefined) this.#events?.onMessage(message);
      return undefined;
    });
    socket.addEventListener('close', () => {
      clearTimeout(this.#silence);
      if (open) this.#events?.onClose();
      setTimeout(() => this.#connect(), waitMs(this.#attempt, Math.random()));
      this.#attempt = Math.min(this.#attempt + 1, 10);
    });
  }

  #heard(socket: WebSocket): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => socket.close(), silentMs);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    console.error('The station sent text that is no JSON');
    return undefined;
  }
}
