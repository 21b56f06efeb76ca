/** One second of a small ward whose samples say which second they are of. */
import { bedId } from '../../shared/domain/ids.ts';
import { encodeWaveFrame } from '../../shared/feed/wave-frame.ts';

/** Twenty minutes before a year ends: the test goes on into the next. */
export const waveEpoch = Date.UTC(2026, 11, 31, 23, 40);
export const waveChannels = ['ART', 'ECG II', 'PLETH'] as const;
const rateHz = 125;

export const sampleOf = (channel: number, index: number): number => ((index * 7_919 + channel * 13) % 60_000) - 30_000;

export const secondSamples = (channel: number, n: number): number[] =>
  Array.from({ length: rateHz }, (_, index) => sampleOf(channel, n * rateHz + index));

export const secondFrame = (n: number): Uint8Array =>
  encodeWaveFrame({
    sentAt: 0,
    blocks: waveChannels.map((channel, index) => ({
      bed: bedId('7'),
      channel,
      unit: 'mV',
      startAt: waveEpoch + n * 1_000,
      deviceAt: waveEpoch + n * 1_000 - 1_440_000,
      rateHz,
      gain: 0.01,
      offset: 0,
      ageMs: 0,
      samples: Int16Array.from(secondSamples(index, n)),
    })),
  });
