/** Known signals for the tests of the strip. */
import { bedId } from '../../shared/domain/ids.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';

/** A block of `seconds` whose value at each second since `startAt` is `shape`, in steps of 1 µV. */
export function aBlock(
  wish: Partial<WaveBlock> & { readonly seconds?: number; readonly shape?: (second: number) => number } = {},
): WaveBlock {
  const { seconds = 10, shape = () => 0, ...rest } = wish;
  const rateHz = rest.rateHz ?? 250;
  const gain = rest.gain ?? 0.001;
  const samples = Int16Array.from({ length: Math.round(seconds * rateHz) }, (_, index) =>
    Math.round(shape(index / rateHz) / gain),
  );
  return {
    bed: bedId('07'),
    channel: 'ECG II',
    unit: 'mV',
    startAt: 1_000_000,
    deviceAt: null,
    offset: 0,
    ageMs: 0,
    samples,
    ...rest,
    rateHz,
    gain,
  };
}

/** 1 mV for the first 100 ms of each second, else 0: 60 a minute. */
export const square = (second: number): number => (second % 1 < 0.1 - 1e-9 ? 1 : 0);
