/** The station in a utility process: main hands in one port per console, the station talks to the page directly. */
import { readFileSync } from 'node:fs';
import { createStation } from '../station/host.ts';
import type { Station } from '../station/host.ts';
import { jsonLog } from '../station/log.ts';
import type { HostPort } from './child-link.ts';
import { runUnderSupervisor } from './child-link.ts';
import { PortCredit } from './port-credit.ts';

export interface StationHostOptions {
  readonly url: string;
  /** Either the secret of this start (demo) or the file that holds it. */
  readonly secret?: string;
  readonly secretFile?: string;
  readonly data: string;
  readonly demo: boolean;
  readonly version: string;
}

/** One console on one port. Messages are objects as they are; wave frames are binary messages beside them. Returns how to end it. */
function serve(station: Station, port: HostPort): () => void {
  const credit = new PortCredit();
  const console = station.attach({
    send: (message) => {
      credit.sent(null);
      port.postMessage(message);
    },
    sendBinary: (bytes) => {
      credit.sent(bytes.byteLength);
      port.postMessage(bytes.buffer);
    },
    buffered: () => credit.buffered,
  });
  port.on('message', ({ data }) => {
    if (!credit.heard(data)) console.receive(data);
  });
  port.on('close', () => console.close());
  port.start();
  return () => {
    console.close();
    port.close();
  };
}

runUnderSupervisor(async ({ url, secret, secretFile, ...rest }: StationHostOptions) => {
  const station = await createStation({
    ...rest,
    gateway: { url, secret: secret ?? readFileSync(secretFile ?? '', 'utf8').trim() },
    log: jsonLog('station'),
  });
  const consoles = new Map<number, () => void>();
  return {
    stop: () => station.stop(),
    receive: (message, [port]) => {
      const asked = message as { readonly kind?: unknown; readonly window?: unknown } | null;
      if (asked?.kind === 'resumed') station.resync('the computer slept');
      if (asked?.kind !== 'console' || port === undefined) return;
      // A window has one console: a page that connects again gives up the port before.
      const window = Number(asked.window);
      consoles.get(window)?.();
      consoles.set(window, serve(station, port));
    },
  };
});
