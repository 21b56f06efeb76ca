import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedId } from '../domain/ids.ts';
import { decodeWaveFrame, encodeWaveFrame, maxFrameBytes, type WaveBlock } from './wave-frame.ts';

const aBlock = (over: Partial<WaveBlock> = {}): WaveBlock => ({
  bed: bedId('12'),
  channel: 'ECG II',
  unit: 'mV',
  startAt: 1_750_000_000_000,
  deviceAt: 1_749_999_999_000,
  rateHz: 250,
  gain: 0.005,
  offset: -1,
  ageMs: 1000,
  samples: Int16Array.from([0, 1, -1, 32767, -32768]),
  ...over,
});

const block: fc.Arbitrary<WaveBlock> = fc.record({
  bed: fc.string({ maxLength: 12 }).map(bedId),
  channel: fc.string({ unit: 'grapheme', maxLength: 20 }),
  unit: fc.string({ maxLength: 8 }),
  startAt: fc.double({ noNaN: true, noDefaultInfinity: true }),
  deviceAt: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
  rateHz: fc.double({ min: 0.1, max: 1000, noNaN: true }),
  gain: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  offset: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  ageMs: fc.nat(),
  samples: fc.int16Array({ maxLength: 300 }),
});

describe('Given wave frames', () => {
  it('When blocks are encoded and decoded, Then they are what they were', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 20 }), (blocks) => {
        const result = decodeWaveFrame(encodeWaveFrame({ sentAt: 5, blocks }));
        expect(result).toEqual({ ok: true, frame: { sentAt: 5, blocks } });
      }),
    );
  });

  it('When a frame lies at an odd place in its buffer, Then the samples are read all the same', () => {
    const frame = encodeWaveFrame({ sentAt: 1, blocks: [aBlock()] });
    const shifted = new Uint8Array(frame.length + 1);
    shifted.set(frame, 1);
    const result = decodeWaveFrame(shifted.subarray(1));
    expect(result.ok && [...(result.frame.blocks[0]?.samples ?? [])]).toEqual([0, 1, -1, 32767, -32768]);
  });

  it('When a frame would be over its bound, Then it is not made', () => {
    const samples = new Int16Array(maxFrameBytes / 2);
    expect(() => encodeWaveFrame({ sentAt: 1, blocks: [aBlock({ samples })] })).toThrow(RangeError);
  });

  it('When the rate, time or scale is no number, Then the frame is refused with the block', () => {
    for (const bad of [{ rateHz: 0 }, { rateHz: Number.NaN }, { startAt: Infinity }, { gain: Number.NaN }]) {
      const result = decodeWaveFrame(encodeWaveFrame({ sentAt: 1, blocks: [aBlock(bad)] }));
      expect(result).toMatchObject({ ok: false, reason: expect.stringContaining('block 0') as string });
    }
  });

  it('When bytes are anything, Then decoding answers and never throws (L13)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(decodeWaveFrame(bytes).ok).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('When a good frame is cut or has bytes changed, Then decoding answers and never reads beyond it', () => {
    const frame = encodeWaveFrame({ sentAt: 1, blocks: [aBlock(), aBlock({ channel: 'PLETH' })] });
    fc.assert(
      fc.property(
        fc.nat({ max: frame.length }),
        fc.array(fc.tuple(fc.nat({ max: frame.length - 1 }), fc.nat({ max: 255 })), { maxLength: 6 }),
        (length, changes) => {
          const bytes = frame.slice(0, length);
          for (const [at, value] of changes) if (at < length) bytes[at] = value;
          const result = decodeWaveFrame(bytes);
          const samples = result.ok ? result.frame.blocks.reduce((sum, one) => sum + one.samples.length, 0) : 0;
          expect(samples * 2).toBeLessThanOrEqual(length);
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('When a count claims more than there is, Then the frame is refused', () => {
    const frame = encodeWaveFrame({ sentAt: 1, blocks: [aBlock()] });
    new DataView(frame.buffer).setUint32(16 + 44, 0xffffffff, true);
    expect(decodeWaveFrame(frame).ok).toBe(false);
  });
});
