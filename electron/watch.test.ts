import { describe, expect, test } from 'vitest';
import { decideWatch, quietWatch, watchLimits } from './watch.ts';
import type { Watch, WatchEffect, WatchEvent } from './watch.ts';

/** Plays events at times; ticks come by themselves every 500 ms. */
function aWatch() {
  let state: Watch = quietWatch;
  let nowMs = 0;
  const effects: (WatchEffect & { atMs: number })[] = [];
  const send = (event: WatchEvent): void => {
    const step = decideWatch(state, event, nowMs);
    state = step.state;
    effects.push(...step.effects.map((effect) => ({ ...effect, atMs: nowMs })));
  };
  const pass = (ms: number, each: () => void = () => undefined): void => {
    for (const untilMs = nowMs + ms; nowMs < untilMs;) {
      nowMs += 500;
      each();
      send({ kind: 'tick' });
    }
  };
  return {
    send,
    pass,
    beating: (ms: number, window = 1) => pass(ms, () => send({ kind: 'beat', window })),
    jump: (ms: number) => {
      nowMs += ms;
    },
    kinds: () => effects.map((effect) => effect.kind).filter((kind) => kind !== 'log'),
    at: (kind: string) => effects.find((effect) => effect.kind === kind)?.atMs,
    state: () => state,
  };
}

describe('Given a window whose page beats', () => {
  test('When a day passes, Then nothing happens', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 1 });
    watch.beating(24 * 3600 * 1000);
    expect(watch.kinds()).toEqual([]);
  });

  test('When its renderer is gone, Then it rings at once, the window comes back, and the sound ends with the first beat (L5)', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 1 });
    watch.beating(5_000);
    watch.send({ kind: 'lost', window: 1, why: 'crashed' });
    expect(watch.kinds()).toEqual(['ring']);
    watch.pass(500);
    expect(watch.kinds()).toEqual(['ring', 'recreate']);
    watch.send({ kind: 'created', window: 1 });
    watch.pass(1_000);
    expect(watch.kinds()).toEqual(['ring', 'recreate']);
    watch.send({ kind: 'beat', window: 1 });
    expect(watch.kinds()).toEqual(['ring', 'recreate', 'silence']);
    expect(watch.state().recoveries).toBe(1);
  });

  test('When it hangs without a word, Then it is replaced within 6 s (L5)', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 1 });
    watch.beating(10_000);
    watch.pass(7_000);
    expect(watch.at('ring')).toBeLessThanOrEqual(16_000);
    expect(watch.kinds()).toContain('recreate');
  });

  test('When the machine slept, Then no page is blamed', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 1 });
    watch.beating(10_000);
    watch.jump(8 * 3600 * 1000);
    watch.send({ kind: 'tick' });
    watch.beating(5_000);
    expect(watch.kinds()).toEqual([]);
  });

  test('When late beats of the old page arrive after the loss, Then they do not end the sound', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 1 });
    watch.beating(2_000);
    watch.send({ kind: 'lost', window: 1, why: 'unresponsive' });
    watch.send({ kind: 'beat', window: 1 });
    expect(watch.kinds()).toEqual(['ring']);
  });

  test('When it is closed on purpose, Then it is not missed', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 2 });
    watch.beating(2_000, 2);
    watch.send({ kind: 'closed', window: 2 });
    watch.pass(60_000);
    expect(watch.kinds()).toEqual([]);
  });
});

describe('Given a page that never comes up', () => {
  test('When its time is over, Then it is made anew again and again with bounded delay, ringing', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 1 });
    let recreated = 0;
    for (let minute = 0; minute < 10; minute += 1) {
      watch.pass(60_000, () => {
        const count = watch.kinds().filter((kind) => kind === 'recreate').length;
        if (count > recreated) watch.send({ kind: 'created', window: 1 });
        recreated = count;
      });
    }
    const cycleMsMax = watchLimits.loadMsMax + watchLimits.delayMsMax + 1_500;
    expect(recreated).toBeGreaterThanOrEqual(Math.floor((10 * 60_000) / cycleMsMax));
    expect(watch.kinds().filter((kind) => kind === 'ring')).toHaveLength(1);
    expect(watch.kinds()).not.toContain('silence');
  });
});

describe('Given two windows', () => {
  test('When the graphics process is lost, Then both are made anew; at the third loss rendering goes on in software', () => {
    const watch = aWatch();
    watch.send({ kind: 'created', window: 1 });
    watch.send({ kind: 'created', window: 2 });
    for (let loss = 0; loss < watchLimits.gpuLossesMax; loss += 1) {
      watch.pass(70_000, () => {
        watch.send({ kind: 'beat', window: 1 });
        watch.send({ kind: 'beat', window: 2 });
      });
      watch.send({ kind: 'gpu-lost' });
      watch.pass(1_000);
      watch.send({ kind: 'created', window: 1 });
      watch.send({ kind: 'created', window: 2 });
    }
    expect(watch.kinds().filter((kind) => kind === 'recreate').length).toBeGreaterThanOrEqual(4);
    expect(watch.kinds().filter((kind) => kind === 'software-rendering')).toHaveLength(1);
  });
});
