import { expect, test } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { encodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import { namesInFrame } from './wave-names.ts';

const aBlock = (bed: string, channel: string, samples: number): WaveBlock => ({
  bed: bedId(bed),
  channel,
  unit: 'mV',
  startAt: 1,
  deviceAt: null,
  rateHz: 250,
  gain: 1,
  offset: 0,
  ageMs: 0,
  samples: new Int16Array(samples),
});

test('Given a frame, when its names are read, then each block gives its bed and channel', () => {
  const bytes = encodeWaveFrame({ sentAt: 0, blocks: [aBlock('12', 'ECG II', 25), aBlock('7', 'Größe', 13)] });
  expect(namesInFrame(bytes.buffer)).toEqual([
    ['12', 'ECG II'],
    ['7', 'Größe'],
  ]);
});

test('Given a frame cut at any byte, when its names are read, then nothing is thrown', () => {
  const bytes = encodeWaveFrame({ sentAt: 0, blocks: [aBlock('12', 'ECG II', 9), aBlock('13', 'PLETH', 9)] });
  for (let length = 0; length < bytes.length; length += 1) {
    expect(namesInFrame(bytes.buffer.slice(0, length)).length).toBeLessThanOrEqual(2);
  }
});
