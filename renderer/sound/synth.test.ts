import { describe, expect, it } from 'vitest';
import { burstMs, periodMs, pulseStartsMs, renderPeriod, standardSounds } from './synth.ts';
import type { SoundPriority } from './synth.ts';

const sampleRate = 48_000;
const priorities: SoundPriority[] = ['high', 'medium', 'low'];

interface Heard {
  readonly startMs: number;
  readonly endMs: number;
}

/** Pulses as an ear would count them: where the loudness of 5 ms rises over and falls under a tenth of the peak. */
function listen(samples: Float32Array): Heard[] {
  const window = sampleRate / 200;
  const loudness = Array.from({ length: Math.floor(samples.length / window) }, (_, at) =>
    Math.sqrt(samples.subarray(at * window, (at + 1) * window).reduce((sum, value) => sum + value * value, 0) / window),
  );
  const limit = Math.max(...loudness) / 10;
  const heard: Heard[] = [];
  let start = -1;
  loudness.forEach((level, at) => {
    if (level > limit && start < 0) start = at * 5;
    if (level <= limit && start >= 0) {
      heard.push({ startMs: start, endMs: at * 5 });
      start = -1;
    }
  });
  return heard;
}

describe('Given the standard sounds', () => {
  it.each([
    ['high', [0, 200, 400, 800, 1_000, 1_720, 1_920, 2_120, 2_520, 2_720], 7_840],
    ['medium', [0, 360, 720], 10_900],
    ['low', [0, 360], 30_540],
  ] as const)('When %s is played, Then exactly its pulses are heard, at their times', (priority, starts, period) => {
    const samples = renderPeriod(standardSounds, priority, sampleRate);
    expect(samples.length).toBe((period * sampleRate) / 1000);
    const heard = listen(samples);
    expect(heard).toHaveLength(starts.length);
    heard.forEach(({ startMs }, index) => expect(Math.abs(startMs - (starts[index] ?? 0))).toBeLessThanOrEqual(10));
  });

  it('When two periods of high follow each other, Then 20 pulses are heard', () => {
    const period = renderPeriod(standardSounds, 'high', sampleRate);
    const twice = new Float32Array(period.length * 2);
    twice.set(period);
    twice.set(period, period.length);
    expect(listen(twice)).toHaveLength(20);
  });

  it.each(priorities)('When %s is rendered, Then nothing is clipped', (priority) => {
    const peak = renderPeriod(standardSounds, priority, sampleRate).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
    expect(peak).toBeLessThanOrEqual(1);
    expect(peak).toBeGreaterThan(0.4);
  });

  it('When priorities are compared, Then a higher one is not softer', () => {
    const [high, medium, low] = priorities.map((priority) => standardSounds.patterns[priority].db);
    expect(high).toBeGreaterThanOrEqual(medium ?? 0);
    expect(medium).toBeGreaterThanOrEqual(low ?? 0);
  });
});

describe('Given the ranges of IEC 60601-1-8', () => {
  it('When the tone is checked, Then fundamental and at least four harmonics lie in 150–4000 Hz within 15 dB', () => {
    const { fundamentalHz, harmonics } = standardSounds;
    expect(fundamentalHz).toBeGreaterThanOrEqual(150);
    expect(fundamentalHz).toBeLessThanOrEqual(1_000);
    const inRange = harmonics.filter(({ multiple }) => multiple * fundamentalHz <= 4_000);
    expect(inRange.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...inRange.map(({ db }) => db)) - Math.min(...inRange.map(({ db }) => db))).toBeLessThanOrEqual(15);
  });

  it.each([
    ['high', [75, 200], [50, 125], [2_500, 15_000]],
    ['medium', [125, 250], [125, 250], [2_500, 30_000]],
    ['low', [125, 250], [125, 250], [15_000, Number.POSITIVE_INFINITY]],
  ] as const)('When %s is checked, Then each time is within its range', (priority, pulse, spacing, interburst) => {
    const pattern = standardSounds.patterns[priority];
    const within = (value: number, [low, high]: readonly [number, number]): boolean => value >= low && value <= high;
    expect(within(pattern.pulseMs, pulse)).toBe(true);
    expect(within(pattern.interburstMs, interburst)).toBe(true);
    const x = pattern.spacingsMs[0] ?? 0;
    expect(within(x, spacing)).toBe(true);
    expect(pattern.riseMs / pattern.pulseMs).toBeGreaterThanOrEqual(0.1);
    expect(pattern.riseMs / pattern.pulseMs).toBeLessThanOrEqual(0.2);
    expect(pattern.fallMs).toBeLessThanOrEqual(x - pattern.riseMs);
    expect(periodMs(pattern)).toBe(burstMs(pattern) + pattern.interburstMs);
    if (priority !== 'high') return;
    expect(pulseStartsMs(pattern)).toHaveLength(10);
    expect([pattern.spacingsMs[2], pattern.spacingsMs[7]]).toEqual([2 * x + pattern.pulseMs, 2 * x + pattern.pulseMs]);
    expect(within(pattern.spacingsMs[4] ?? 0, [350, 1_300])).toBe(true);
  });
});
