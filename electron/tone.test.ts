import { expect, test } from 'vitest';
import { lastResortWav } from './tone.ts';

test('Given the last-resort sound, When its loudness is followed, Then it has the ten pulses of a high-priority burst', () => {
  const wav = lastResortWav();
  expect(wav.toString('latin1', 0, 4)).toBe('RIFF');
  expect(wav.readUInt32LE(4)).toBe(wav.length - 8);
  const samples = new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.length));
  const windowLength = 441;
  const loud = Array.from({ length: Math.floor(samples.length / windowLength) }, (_, n) =>
    samples.subarray(n * windowLength, (n + 1) * windowLength).some((value) => Math.abs(value) > 3000),
  );
  const pulses = loud.filter((on, n) => on && loud[n - 1] !== true).length;
  expect(pulses).toBe(10);
  expect(Math.max(...samples)).toBeLessThanOrEqual(32_767);
});
