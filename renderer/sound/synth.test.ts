import { describe, expect, it } from 'vitest';
import { soundSetNamed, soundSets, standardSounds } from './sound-sets.ts';
import { burstMs, periodMs, pulseStartsMs, renderPeriod, renderReminder, tonePeaksHz } from './synth.ts';
import type { SoundPriority } from '../../shared/alarm/sounding.ts';

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
});

describe.each(soundSets.map((set) => [set.name, set] as const))(
  'Given the ranges of IEC 60601-1-8 and the set %s',
  (_name, set) => {
    it.each(priorities)('When the tone of %s is checked, Then its peaks lie in the range, within 15 dB', (priority) => {
      const levels = set.harmonics.map(({ db }) => db);
      expect(Math.max(...levels) - Math.min(...levels)).toBeLessThanOrEqual(15);
      for (const note of set.patterns[priority].notes ?? [1]) {
        const peaks = tonePeaksHz(set, note);
        expect(peaks[0]).toBeGreaterThanOrEqual(150);
        expect(peaks[0]).toBeLessThanOrEqual(1_000);
        expect(peaks.filter((hz) => hz <= 4_000).length).toBeGreaterThanOrEqual(5);
        expect(peaks.filter((hz) => hz >= 300 && hz <= 4_000).length).toBeGreaterThanOrEqual(4);
      }
    });

    it.each([
      ['high', [75, 200], [50, 125], [2_500, 15_000], 10],
      ['medium', [125, 250], [125, 250], [2_500, 30_000], 3],
      ['low', [125, 250], [125, 250], [15_000, Number.POSITIVE_INFINITY], 2],
    ] as const)(
      'When %s is checked, Then each time is in its range',
      (priority, pulse, spacing, interburst, pulses) => {
        const pattern = set.patterns[priority];
        const within = (value: number, [low, high]: readonly [number, number]): boolean =>
          value >= low && value <= high;
        expect(within(pattern.pulseMs, pulse)).toBe(true);
        expect(within(pattern.interburstMs, interburst)).toBe(true);
        const x = pattern.spacingsMs[0] ?? 0;
        expect(within(x, spacing)).toBe(true);
        expect(pattern.riseMs / pattern.pulseMs).toBeGreaterThanOrEqual(0.1);
        expect(pattern.riseMs / pattern.pulseMs).toBeLessThanOrEqual(0.2);
        expect(pattern.fallMs).toBeLessThanOrEqual(x - pattern.riseMs);
        expect(periodMs(pattern)).toBe(burstMs(pattern) + pattern.interburstMs);
        expect(pulseStartsMs(pattern)).toHaveLength(pulses);
        expect(pattern.notes ?? pulseStartsMs(pattern)).toHaveLength(pulses);
        if (priority !== 'high') return;
        const gap = 2 * x + pattern.pulseMs;
        expect([pattern.spacingsMs[2], pattern.spacingsMs[7]]).toEqual([gap, gap]);
        expect(within(pattern.spacingsMs[4] ?? 0, [350, 1_300])).toBe(true);
      },
    );

    it('When priorities are compared, Then a higher one is not softer, and none is clipped', () => {
      const [high, medium, low] = priorities.map((priority) => set.patterns[priority].db);
      expect(high).toBeGreaterThanOrEqual(medium ?? 0);
      expect(medium).toBeGreaterThanOrEqual(low ?? 0);
      for (const priority of priorities) {
        const peak = renderPeriod(set, priority, 16_000).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(peak).toBeLessThanOrEqual(1);
        expect(peak).toBeGreaterThan(0.4);
      }
    });
  },
);

it('Given a name that no set has, When it is asked for, Then the standard sounds', () => {
  expect(soundSetNamed('gone')).toBe(standardSounds);
  expect(new Set(soundSets.map(({ name }) => name)).size).toBeGreaterThanOrEqual(3);
});

it('Given the reminder, When it is heard, Then it is one soft pulse: no burst of an alarm', () => {
  const samples = renderReminder(sampleRate);
  expect(listen(samples)).toHaveLength(1);
  expect(Math.max(...samples)).toBeLessThan(0.3);
});
