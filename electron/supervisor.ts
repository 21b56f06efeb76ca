/**
 * Keeps one part running in a process of its own: starts it, notices when it ends or hangs, starts it again with its
 * state kept on disk. Knows neither Electron nor node:child_process, so both shells and the tests use it.
 */

/** What a supervised part says. Anything else it posts goes to `onMessage`. */
export type FromChild =
  | { readonly kind: 'ready'; readonly said: unknown }
  /** Once a second: the part's event loop turns. */
  | { readonly kind: 'alive' }
  /** It cannot start as told; starting again would not help at once. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What a supervised part is told. */
export type ToChild = { readonly kind: 'start'; readonly options: unknown } | { readonly kind: 'stop' };

/** One running process, however it was made. */
export interface Child {
  post(message: unknown, transfer?: readonly unknown[]): void;
  kill(): void;
}

export interface ChildEvents {
  readonly message: (message: unknown) => void;
  readonly exit: (code: number | null) => void;
}

/** One end of a process that should have gone on. */
export interface Fall {
  readonly why: string;
  /** It said itself that it cannot start as told. */
  readonly refused: boolean;
  readonly restarts: number;
  readonly delayMs: number;
}

export interface SupervisorOptions {
  readonly name: string;
  /** Starts the process. Called again after each end. */
  readonly fork: (events: ChildEvents) => Child;
  /** Sent to each new process. */
  readonly options: unknown;
  readonly onReady?: (said: unknown) => void;
  readonly onDown?: (fall: Fall) => void;
  readonly onMessage?: (message: unknown) => void;
  readonly timers?: Timers;
}

export interface Timers {
  readonly nowMs: () => number;
  readonly after: (ms: number, run: () => void) => () => void;
}

export interface Supervised {
  /** Sends to the running process; false while there is none. */
  post(message: unknown, transfer?: readonly unknown[]): boolean;
  /** Ends it for good: asked first, killed after `stopWithinMs`. */
  stop(): Promise<void>;
  readonly restarts: () => number;
}

export const supervision = {
  firstDelayMs: 100,
  delayMsMax: 5_000,
  /** Running this long makes earlier falls forgotten. */
  steadyAfterMs: 30_000,
  /** Without a sign of life for so long it counts as hung. */
  silentMsMax: 10_000,
  /** The same before its first word: loading may be slow on a busy machine. */
  loadMsMax: 30_000,
  stopWithinMs: 4_000,
} as const;

/** Delay before the n-th start in a row (n from 1): doubling, bounded. */
export function restartDelayMs(fallsInRow: number): number {
  return Math.min(supervision.delayMsMax, supervision.firstDelayMs * 2 ** Math.max(0, fallsInRow - 1));
}

const realTimers: Timers = {
  nowMs: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

export function supervise(given: SupervisorOptions): Supervised {
  const timers = given.timers ?? realTimers;
  let child: Child | null = null;
  let startedAtMs = 0;
  let fallsInRow = 0;
  let restarts = 0;
  let reason: string | null = null;
  let refused = false;
  let stopping: (() => void) | null = null;
  let cancelTimer = (): void => undefined;

  const watch = (silentMs: number): void => {
    cancelTimer();
    cancelTimer = timers.after(silentMs, () => {
      reason = `no sign of life for ${silentMs / 1000} s`;
      child?.kill();
    });
  };

  const onMessage = (message: unknown): void => {
    const known = readFromChild(message);
    if (stopping === null) watch(supervision.silentMsMax);
    if (known === null) given.onMessage?.(message);
    else if (known.kind === 'ready') given.onReady?.(known.said);
    else if (known.kind === 'failed') {
      reason = known.reason;
      refused = true;
    }
  };

  const onExit = (code: number | null): void => {
    cancelTimer();
    child = null;
    if (stopping !== null) {
      stopping();
      return;
    }
    fallsInRow = timers.nowMs() - startedAtMs >= supervision.steadyAfterMs ? 1 : fallsInRow + 1;
    restarts += 1;
    const delayMs = restartDelayMs(fallsInRow);
    const fall: Fall = { why: reason ?? `ended with ${code ?? 'a signal'}`, refused, restarts, delayMs };
    reason = null;
    refused = false;
    cancelTimer = timers.after(delayMs, start);
    given.onDown?.(fall);
  };

  const start = (): void => {
    startedAtMs = timers.nowMs();
    const events = { message: onMessage, exit: onExit };
    child = given.fork(events);
    child.post({ kind: 'start', options: given.options } satisfies ToChild);
    watch(supervision.loadMsMax);
  };

  start();
  return {
    post: (message, transfer) => {
      child?.post(message, transfer);
      return child !== null;
    },
    stop: async () => {
      cancelTimer();
      if (child === null) {
        stopping = () => undefined;
        return;
      }
      await new Promise<void>((resolve) => {
        stopping = resolve;
        child?.post({ kind: 'stop' } satisfies ToChild);
        cancelTimer = timers.after(supervision.stopWithinMs, () => child?.kill());
      });
    },
    restarts: () => restarts,
  };
}

function readFromChild(message: unknown): FromChild | null {
  if (typeof message !== 'object' || message === null || !('kind' in message)) return null;
  switch (message.kind) {
    case 'alive':
      return { kind: 'alive' };
    case 'ready':
      return { kind: 'ready', said: 'said' in message ? message.said : undefined };
    case 'failed':
      return { kind: 'failed', reason: 'reason' in message ? String(message.reason) : 'unknown' };
    default:
      return null;
  }
}
