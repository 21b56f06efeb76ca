/** The way to the station in the desktop shell: a MessagePort that preload hands to the page, again after a restart. */
import { portMessage } from '../../shared/station-api/shell.ts';
import type { Taken } from '../../shared/station-api/shell.ts';
import type { Carrier, CarrierEvents } from './wire-client.ts';

export class MessagePortCarrier implements Carrier {
  #port: MessagePort | null = null;
  #events: CarrierEvents | null = null;

  listen(to: CarrierEvents): void {
    this.#events = to;
  }

  send(message: object): boolean {
    this.#port?.postMessage(message);
    return this.#port !== null;
  }

  /** A new port replaces the one before: the station was started again. */
  use(port: MessagePort): void {
    if (this.#port !== null) {
      this.#port.close();
      this.#events?.onClose();
    }
    this.#port = port;
    let n = 0;
    port.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      // The station counts what is still under way, and thins for a window that does not keep up.
      n += 1;
      port.postMessage({ k: 'taken', n } satisfies Taken);
      this.#received(data);
    });
    port.addEventListener('close', () => this.#lost(port));
    port.start();
    this.#events?.onOpen();
  }

  #received(data: unknown): void {
    const frame = frameOf(data);
    if (frame !== null) this.#events?.onWaves(frame);
    else this.#events?.onMessage(data);
  }

  #lost(port: MessagePort): void {
    if (this.#port !== port) return;
    this.#port = null;
    this.#events?.onClose();
  }
}

/** Frames come as a buffer or as a view of one, as the sender's platform has it. */
function frameOf(data: unknown): ArrayBuffer | null {
  if (data instanceof ArrayBuffer) return data;
  if (!ArrayBuffer.isView(data) || !(data.buffer instanceof ArrayBuffer)) return null;
  const whole = data.byteOffset === 0 && data.byteLength === data.buffer.byteLength;
  return whole ? data.buffer : data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength);
}

/** Takes every port that preload posts to this window. */
export function connectMessagePort(carrier: MessagePortCarrier): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    if (event.source !== window || !isPortMessage(event.data)) return;
    const [port] = event.ports;
    if (port !== undefined) carrier.use(port);
  });
}

const isPortMessage = (data: unknown): boolean =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === portMessage;
