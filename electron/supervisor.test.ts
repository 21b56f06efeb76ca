import { describe, expect, test } from 'vitest';
import { restartDelayMs, supervise, supervision } from './supervisor.ts';
import type { ChildEvents, Timers } from './supervisor.ts';

/** A clock that moves when told. */
function manualTimers(): Timers & { advance: (ms: number) => void } {
  let nowMs = 0;
  let open: { atMs: number; run: () => void }[] = [];
  return {
    nowMs: () => nowMs,
    after: (ms, run) => {
      const entry = { atMs: nowMs + ms, run };
      open.push(entry);
      return () => {
        open = open.filter((other) => other !== entry);
      };
    },
    advance: (ms) => {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = open.filter((entry) => entry.atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        open = open.filter((entry) => entry !== next);
        nowMs = next.atMs;
        next.run();
      }
      nowMs = untilMs;
    },
  };
}

function aSupervisedPart() {
  const timers = manualTimers();
  const forks: { events: ChildEvents; posted: unknown[]; killed: boolean }[] = [];
  const down: string[] = [];
  const ready: unknown[] = [];
  const messages: unknown[] = [];
  const supervised = supervise({
    name: 'station',
    options: { port: 1 },
    timers,
    fork: (events) => {
      const one = { events, posted: [] as unknown[], killed: false };
      forks.push(one);
      return {
        post: (message) => one.posted.push(message),
        kill: () => {
          one.killed = true;
          events.exit(null);
        },
      };
    },
    onReady: (said) => ready.push(said),
    onDown: ({ why }) => down.push(why),
    onMessage: (message) => messages.push(message),
  });
  const last = () => {
    const fork = forks.at(-1);
    if (fork === undefined) throw new Error('nothing was started');
    return fork;
  };
  return { supervised, timers, forks, last, down, ready, messages };
}

describe('Given a part that runs', () => {
  test('When it starts, Then it is told its options and its readiness is passed on', () => {
    const { last, ready, messages } = aSupervisedPart();
    last().events.message({ kind: 'ready', said: { port: 4000 } });
    last().events.message({ other: true });
    expect(last().posted).toEqual([{ kind: 'start', options: { port: 1 } }]);
    expect(ready).toEqual([{ port: 4000 }]);
    expect(messages).toEqual([{ other: true }]);
  });

  test('When it ends, Then it comes back with the same options after a short delay', () => {
    const { forks, last, timers, down, supervised } = aSupervisedPart();
    last().events.exit(137);
    expect(forks).toHaveLength(1);
    timers.advance(supervision.firstDelayMs);
    expect(forks).toHaveLength(2);
    expect(last().posted).toEqual([{ kind: 'start', options: { port: 1 } }]);
    expect(down).toEqual(['ended with 137']);
    expect(supervised.restarts()).toBe(1);
  });

  test('When it falls again and again, Then the delay doubles up to a bound and is forgotten after a steady run', () => {
    const { forks, last, timers } = aSupervisedPart();
    for (let fall = 1; fall <= 12; fall += 1) {
      last().events.exit(1);
      timers.advance(restartDelayMs(fall) - 1);
      expect(forks).toHaveLength(fall);
      timers.advance(1);
      expect(forks).toHaveLength(fall + 1);
    }
    expect(restartDelayMs(12)).toBe(supervision.delayMsMax);
    for (let beat = 0; beat < supervision.steadyAfterMs; beat += 1000) {
      last().events.message({ kind: 'alive' });
      timers.advance(1000);
    }
    last().events.exit(1);
    timers.advance(supervision.firstDelayMs);
    expect(forks).toHaveLength(14);
  });

  test('When it hangs, Then it is killed and comes back (L5)', () => {
    const { forks, timers, down } = aSupervisedPart();
    forks[0]?.events.message({ kind: 'alive' });
    timers.advance(supervision.silentMsMax - 1);
    expect(forks[0]?.killed).toBe(false);
    timers.advance(1 + supervision.firstDelayMs);
    expect(forks[0]?.killed).toBe(true);
    expect(forks).toHaveLength(2);
    expect(down).toEqual(['no sign of life for 10 s']);
  });

  test('When it says why it cannot start, Then that is the reason given', () => {
    const { last, down } = aSupervisedPart();
    last().events.message({ kind: 'failed', reason: 'port 2575 is taken' });
    last().events.exit(1);
    expect(down).toEqual(['port 2575 is taken']);
  });
});

describe('Given a part that is stopped', () => {
  test('When it ends by itself, Then it is not started again', async () => {
    const { supervised, forks, last, timers } = aSupervisedPart();
    const stopped = supervised.stop();
    expect(last().posted.at(-1)).toEqual({ kind: 'stop' });
    last().events.exit(0);
    await stopped;
    timers.advance(60_000);
    expect(forks).toHaveLength(1);
  });

  test('When it does not end, Then it is killed in time', async () => {
    const { supervised, last, timers } = aSupervisedPart();
    const stopped = supervised.stop();
    timers.advance(supervision.stopWithinMs);
    await stopped;
    expect(last().killed).toBe(true);
  });

  test('When it was between two starts, Then it stays down', async () => {
    const { supervised, forks, last, timers } = aSupervisedPart();
    last().events.exit(1);
    await supervised.stop();
    timers.advance(60_000);
    expect(forks).toHaveLength(1);
  });
});
