import { expect, it } from 'vitest';
import { bedId } from '../domain/ids.ts';
import { decodeWaveFrame, encodeWaveFrame } from './wave-frame.ts';

it('Given a frame in a Node Buffer at an odd place of its pool, When it is decoded, Then the samples are right', () => {
  const samples = Int16Array.from([1, -2, 300, -400, 32767]);
  const block = {
    bed: bedId('12'),
    channel: 'II',
    unit: 'mV',
    startAt: 1,
    deviceAt: null,
    rateHz: 250,
    gain: 1,
    offset: 0,
    ageMs: 0,
  };
  const frame = encodeWaveFrame({ sentAt: 1, blocks: [{ ...block, samples }] });
  const pool = Buffer.alloc(frame.length + 1);
  pool.set(frame, 1);
  const read = decodeWaveFrame(pool.subarray(1));
  expect(read.ok && [...(read.frame.blocks[0]?.samples ?? [])]).toEqual([...samples]);
});
