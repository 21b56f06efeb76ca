/**
 * Nights on a ward with faults of every kind (contract, rules 1–4; L3, L11, L18, L21): the real cores, log, protocol and
 * outbox on one virtual clock. `npm run simulate` runs more of them.
 */
import { describe, expect, it } from 'vitest';
import { runNight } from './night.ts';
import type { Sabotage } from './sabotage.ts';

const hours = 1;

describe('Given nights with faults at every few minutes', () => {
  // 500 more run as processes of their own, at full speed (build/test.ts).
  it('When the first of them are over, Then every invariant held at every step', async () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const { violations, checks } = await runNight({ seed, hours });
      expect(violations, `seed ${seed}`).toEqual([]);
      expect(checks).toBeGreaterThan(1_000);
    }
  });

  it('When a seed is run again, Then it is the same night, event by event', async () => {
    const [first, second] = [await runNight({ seed: 77, hours }), await runNight({ seed: 77, hours })];
    expect(second).toEqual(first);
    expect((await runNight({ seed: 78, hours })).fingerprint).not.toBe(first.fingerprint);
  });
});

describe('Given a program that is broken on purpose', () => {
  it.each<[Sabotage, RegExp]>([
    ['forget', /not in the log|lacks event|comes to rest|live/],
    ['steal-name', /nobody did so/],
    ['mute', /is silent/],
    ['no-limits', /no alarm stands/],
    ['any-patient', /has limits of p\d+, and/],
  ])('When it does "%s", Then the nights find it', async (sabotage, words) => {
    const found: string[] = [];
    for (let seed = 1; seed <= 40 && found.length === 0; seed += 1) {
      const { violations } = await runNight({ seed, hours, sabotage }).catch((error: unknown) => ({
        violations: [`live: ${String(error)}`],
      }));
      found.push(...violations);
    }
    expect(found.join('\n')).toMatch(words);
  });
});
