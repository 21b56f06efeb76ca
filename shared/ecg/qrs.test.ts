import { expect, test } from 'vitest';
import { detectBeats } from './qrs.ts';

const perMv = 200;
const noSample = -32768;

const bell = (x: number, width: number): number => Math.exp(-((x / width) ** 2));

/** P, QRS and T at each beat; noise that is the same each time. */
function anEcg(rateHz: number, seconds: number, beatsS: readonly number[], noiseMv = 0.02, side = 1): Int16Array {
  let seed = 7;
  return Int16Array.from({ length: Math.round(rateHz * seconds) }, (_, index) => {
    const at = index / rateHz;
    let mv = 0.15 * Math.sin(at * 0.9);
    for (const beat of beatsS) {
      const x = at - beat;
      if (Math.abs(x) > 0.6) continue;
      mv += side * (0.12 * bell(x + 0.16, 0.03) + 1.1 * bell(x, 0.012) - 0.25 * bell(x - 0.03, 0.012));
      mv += 0.3 * bell(x - 0.28, 0.06);
    }
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.round((mv + (seed / 2147483648 - 0.5) * 2 * noiseMv) * perMv);
  });
}

const regular = Array.from({ length: 24 }, (_, index) => 0.7 + index * 0.8);

function expectBeats(found: readonly number[], rateHz: number, beatsS: readonly number[]): void {
  expect(found).toHaveLength(beatsS.length);
  for (const [index, at] of found.entries()) {
    expect(Math.abs(at / rateHz - (beatsS[index] ?? 0))).toBeLessThanOrEqual(0.012);
  }
}

test.each([125, 240, 250, 256, 300, 360, 500])(
  'Given a lead of %d Hz, When beats are looked for, Then each is found at its R peak',
  (rateHz) => {
    expectBeats(detectBeats(anEcg(rateHz, 20, regular), rateHz, 0.15 * perMv), rateHz, regular);
  },
);

test('Given a lead whose complexes point down, When beats are looked for, Then they are at the lowest point', () => {
  expectBeats(detectBeats(anEcg(250, 20, regular, 0.02, -1), 250, 0.15 * perMv), 250, regular);
});

test('Given an early and a late beat, When beats are looked for, Then both are found', () => {
  const beats = [0.7, 1.5, 2.3, 2.72, 3.9, 4.7, 8.1, 8.9];
  expectBeats(detectBeats(anEcg(250, 10, beats), 250, 0.15 * perMv), 250, beats);
});

test('Given muscle noise of 0.1 mV, When beats are looked for, Then the beats are found and nothing else', () => {
  expectBeats(detectBeats(anEcg(250, 20, regular, 0.1), 250, 0.15 * perMv), 250, regular);
});

test('Given asystole with noise, When beats are looked for, Then there are none', () => {
  expect(detectBeats(anEcg(250, 20, [], 0.03), 250, 0.15 * perMv)).toEqual([]);
});

test('Given leads off for three seconds, When beats are looked for, Then there are none in it and all around it', () => {
  const samples = anEcg(250, 20, regular);
  samples.fill(noSample, 8 * 250, 11 * 250);
  const around = regular.filter((at) => at < 7.95 || at > 11.05);
  expectBeats(detectBeats(samples, 250, 0.15 * perMv), 250, around);
});

test('Given single samples lost, When beats are looked for, Then nothing is missed or made up', () => {
  const samples = anEcg(250, 20, regular);
  for (let at = 40; at < samples.length; at += 97) samples.fill(noSample, at, at + 3);
  expectBeats(detectBeats(samples, 250, 0.15 * perMv), 250, regular);
});

test('Given no samples, one, or a rate below 100 Hz, When beats are looked for, Then there are none', () => {
  expect(detectBeats(new Int16Array(0), 250)).toEqual([]);
  expect(detectBeats(Int16Array.of(5), 250)).toEqual([]);
  expect(detectBeats(new Int16Array(2500).fill(noSample), 250)).toEqual([]);
  expect(detectBeats(anEcg(62.5, 20, regular), 62.5)).toEqual([]);
});
