/** The station with its browser shell in a process of its own. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { runUnderSupervisor } from '../../electron/child-link.ts';
import { createStation } from '../../station/host.ts';
import { jsonLog } from '../../station/log.ts';
import type { Log } from '../../station/log.ts';
import type { AccessKeys } from '../../station/web/access.ts';
import { startWebShell } from '../../station/web/web-shell.ts';

export interface StationHostOptions {
  readonly url: string;
  /** Either the secret of this start (demo) or the file that holds it. */
  readonly secret?: string;
  readonly secretFile?: string;
  readonly data: string;
  readonly demo: boolean;
  readonly version: string;
  readonly port: number;
  /** The same after each restart. */
  readonly keys: AccessKeys;
  /** Folder of the built console. */
  readonly renderer: string;
}

function readSecret(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Error(`the secret file ${file} cannot be read`);
  }
}

/** All parts start at once: until then a gateway that does not answer is no news. */
const startingMs = 5_000;

/** What a person at the terminal needs to hear. */
function worthSaying(log: Log): Log {
  return {
    info: () => undefined,
    warn: (text, fields) => (performance.now() < startingMs ? undefined : log.warn(text, fields)),
    error: (text, fields) => log.error(text, fields),
  };
}

const reachableWithinMs = 3_000;
const askAgainMs = 20;

/** All parts start at once. Waiting these moments for the demo's gateway to listen is quicker than the first back-off. */
async function untilReachable(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  for (const untilMs = performance.now() + reachableWithinMs; performance.now() < untilMs;) {
    const socket = connect(Number(port), hostname);
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await setTimeout(askAgainMs);
  }
}

runUnderSupervisor(async (options: StationHostOptions) => {
  const { url, secret, secretFile, port, keys, renderer, ...rest } = options;
  const log = worthSaying(jsonLog('station'));
  if (rest.demo) await untilReachable(url);
  const station = await createStation({
    ...rest,
    gateway: { url, secret: secret ?? readSecret(secretFile ?? '') },
    log,
  });
  const shell = await startWebShell({ station, renderer, port, keys, log });
  return {
    said: { address: shell.address, port: shell.port },
    receive: (message) => {
      const told = message as { readonly kind?: unknown; readonly ticket?: unknown } | null;
      if (told?.kind === 'ticket' && typeof told.ticket === 'string') shell.issue(told.ticket);
    },
    stop: async () => {
      await Promise.all([shell.stop(), station.stop()]);
    },
  };
});
