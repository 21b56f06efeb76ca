/** Builders for tests of the hour: parts as the record answers them. */
import { bedId } from '../../shared/domain/ids.ts';
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { WavesAnswer } from '../../shared/station-api/history-calls.ts';
import { noSample } from '../history/stored-trace.ts';
import type { HourPart } from './hour-reader.ts';
import { partMs } from './hour-reader.ts';
import { lineMs } from './times.ts';

export const hourAt = Date.UTC(2024, 10, 14, 22);

/** A span of pairs; `valueAt` gives the raw value at a time, null: none. One number is both extremes. */
export function aPiece(
  fromAt: number,
  toAt: number,
  perLine: number,
  valueAt: (at: number) => readonly [number, number] | number | null,
  channel = 'ECG II',
): WaveBlock {
  const bucketMs = lineMs / perLine;
  const count = Math.round((toAt - fromAt) / bucketMs);
  const samples = new Int16Array(count * 2);
  for (let index = 0; index < count; index += 1) {
    const value = valueAt(fromAt + index * bucketMs) ?? noSample;
    const [low, high] = typeof value === 'number' ? [value, value] : value;
    samples[2 * index] = low;
    samples[2 * index + 1] = high;
  }
  return {
    bed: bedId('07'),
    channel,
    unit: 'mV',
    startAt: fromAt,
    deviceAt: null,
    rateHz: 2000 / bucketMs,
    gain: 0.01,
    offset: 0,
    ageMs: 0,
    samples,
  };
}

export const anAnswer = (more: Partial<WavesAnswer> = {}): WavesAnswer => ({
  form: 'pairs',
  channels: ['ECG II'],
  gaps: [],
  gapsCut: false,
  recordedFrom: null,
  ...more,
});

export const aPart = (fromAt: number, blocks: readonly WaveBlock[], more: Partial<WavesAnswer> = {}): HourPart => ({
  fromAt,
  toAt: fromAt + partMs,
  answer: anAnswer(more),
  blocks,
});
