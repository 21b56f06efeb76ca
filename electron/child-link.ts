/**
 * The other end of supervisor.ts, inside the supervised process: waits for its options, runs the part, says that it
 * lives, and stops it when told or when the parent is gone. Works in Electron's utility processes and under Node.
 */
import type { FromChild, ToChild } from './supervisor.ts';

/** A port as Electron hands it to a utility process. */
export interface HostPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
  on(event: 'close', listener: () => void): void;
  start(): void;
  postMessage(message: unknown): void;
  close(): void;
}

export interface RunningPart {
  /** Told to the parent with the readiness. */
  readonly said?: unknown;
  readonly stop: () => Promise<void>;
  /** Messages that are not the supervisor's, with the ports that came along. */
  readonly receive?: (message: unknown, ports: readonly HostPort[]) => void;
}

const aliveEveryMs = 1_000;
/** Less than the supervisor's patience: what is not stopped by then ends with the process. */
const stopWithinMs = 3_500;

interface Link {
  readonly post: (message: FromChild, sent?: () => void) => void;
  readonly onMessage: (listener: (message: unknown, ports: readonly HostPort[]) => void) => void;
}

/** Electron's parent port, or Node's channel. */
function openLink(onParentGone: () => void): Link {
  const port = 'parentPort' in process ? process.parentPort : undefined;
  if (port !== undefined && port !== null) {
    return {
      post: (message, sent) => {
        port.postMessage(message);
        if (sent !== undefined) setTimeout(sent, 50);
      },
      onMessage: (listener) => {
        port.on('message', ({ data, ports }: { data: unknown; ports: unknown[] }) =>
          listener(data, ports as HostPort[]),
        );
      },
    };
  }
  process.on('disconnect', onParentGone);
  return {
    post: (message, sent) => {
      if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
      else sent?.();
    },
    onMessage: (listener) => process.on('message', (message) => listener(message, [])),
  };
}

/** Runs one part under its supervisor. The options come as they were given there. */
export function runUnderSupervisor(start: (options: never) => Promise<RunningPart>): void {
  let running: Promise<RunningPart> | null = null;
  let part: RunningPart | null = null;
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), stopWithinMs).unref();
    // A part that is still starting ends as it is: what it keeps withstands that.
    (part?.stop() ?? Promise.resolve()).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  const link = openLink(stop);
  // A terminal sends SIGINT to the whole group; the parent says when to stop.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', stop);

  const begin = (options: unknown): void => {
    running = start(options as never);
    running.then(
      (started) => {
        part = started;
        link.post({ kind: 'ready', said: started.said });
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        link.post({ kind: 'failed', reason }, () => process.exit(1));
      },
    );
  };
  link.onMessage((message, ports) => {
    const told = message as ToChild | { readonly kind?: unknown } | null;
    if (told?.kind === 'start') begin((told as { options: unknown }).options);
    else if (told?.kind === 'stop') stop();
    else
      void running?.then(
        (started) => started.receive?.(message, ports),
        () => undefined,
      );
  });
  setInterval(() => link.post({ kind: 'alive' }), aliveEveryMs);
}
