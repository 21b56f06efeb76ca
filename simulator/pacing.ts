/** Drives the simulated clock from the monotonic one. */
import { performance } from 'node:perf_hooks';
import type { Schedule } from './core/schedule.ts';

export interface PacingOptions {
  readonly clock: Schedule;
  /** Simulated ms per ms. */
  readonly speed: number;
  /** True while the simulated clock should wait: the gateway has more to do than it can. */
  held(): boolean;
}

export interface Pacing {
  simulatedMs(): number;
  heldMs(): number;
  stop(): void;
}

const tickMs = 16;
/** Longest stretch done at once, simulated ms: after the computer slept nothing is caught up beyond this. */
const stretchMsMax = 5000;
/** Work items between two looks at the sockets, so that a fast run does not starve its own connections. */
const itemsPerTurn = 400;

export function startPacing(options: PacingOptions): Pacing {
  const { clock, speed, held } = options;
  let last = performance.now();
  let simulated = 0;
  let heldMs = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | NodeJS.Immediate | null = null;

  function turn(): void {
    if (stopped) return;
    const now = performance.now();
    if (held()) {
      heldMs += now - last;
      last = now;
      timer = setTimeout(turn, 2);
      return;
    }
    const target = simulated + Math.min((now - last) * speed, stretchMsMax);
    if (clock.runUntil(target, itemsPerTurn)) {
      simulated = target;
      last = now;
      timer = setTimeout(turn, Math.max(1, Math.min(tickMs, tickMs / Math.sqrt(speed))));
    } else timer = setImmediate(turn);
  }
  timer = setTimeout(turn, 0);

  return {
    simulatedMs: () => simulated,
    heldMs: () => heldMs,
    stop() {
      stopped = true;
      if (timer !== null) clearTimeout(timer as NodeJS.Timeout);
    },
  };
}
