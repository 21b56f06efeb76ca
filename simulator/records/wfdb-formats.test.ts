import { describe, expect, it } from 'vitest';
import { recordNoSample } from './record.ts';
import { openInMemory, samplesOf } from './test-files.ts';

const gap = recordNoSample;

/** Bytes written out by hand from signal(5), with the lowest value (no sample), the highest, -1 and 1. */
const cases: readonly [format: number, bytes: readonly number[], samples: readonly number[]][] = [
  [16, [0x00, 0x80, 0xff, 0x7f, 0xff, 0xff, 0x01, 0x00], [gap, 32_767, -1, 1]],
  [24, [0x00, 0x00, 0x80, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0x01, 0x00, 0x00], [gap, 8_388_607, -1, 1]],
  [32, [0, 0, 0, 0x80, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0], [gap, 2_147_483_647, -1, 1]],
  [61, [0x80, 0x00, 0x7f, 0xff, 0xff, 0xff, 0x00, 0x01], [gap, 32_767, -1, 1]],
  [80, [0x00, 0xff, 0x7f, 0x81], [gap, 127, -1, 1]],
  [160, [0x00, 0x00, 0xff, 0xff, 0xff, 0x7f, 0x01, 0x80], [gap, 32_767, -1, 1]],
  // 0x800 and 0x7ff, then 0xfff and 0x001: low byte, both high nibbles, low byte.
  [212, [0x00, 0x78, 0xff, 0xff, 0x0f, 0x01], [gap, 2047, -1, 1]],
  // Words 2 * 0x200 and 2 * 0x1ff with the bits of 0x3ff in their top fives; then 0x001 alone.
  [310, [0x00, 0xfc, 0xfe, 0xfb, 0x02, 0x00], [gap, 511, -1, 1]],
  // 0x200 | 0x1ff << 10 | 0x3ff << 20; then 0x001 alone.
  [311, [0x00, 0xfe, 0xf7, 0x3f, 0x01, 0x00], [gap, 511, -1, 1]],
];

describe('WFDB signal formats', () => {
  it.each(cases)(
    'Given format %i, When bytes are read, Then they are the samples they stand for',
    (format, bytes, samples) => {
      const record = openInMemory({ 'r.hea': `r 1 100 4\ns.dat ${format} 200`, 's.dat': bytes });
      expect(samplesOf(record, 0)).toEqual(samples);
      expect(record.problems).toEqual([]);
    },
  );

  it.each(cases)(
    'Given format %i, When reading starts inside a packed group, Then samples stay aligned',
    (format, bytes, samples) => {
      const record = openInMemory({ 'r.hea': `r 1 100 4\ns.dat ${format} 200`, 's.dat': bytes });
      for (const from of [1, 2, 3]) expect([...(record.channels[0]?.read(from, 1) ?? [])]).toEqual([samples[from]]);
    },
  );

  it.each(cases)(
    'Given two signals of format %i in a file, When read, Then each has every second sample',
    (format, bytes, samples) => {
      const record = openInMemory({ 'r.hea': `r 2 100 2\ns.dat ${format} 200\ns.dat ${format} 200`, 's.dat': bytes });
      expect([samplesOf(record, 0), samplesOf(record, 1)]).toEqual([
        [samples[0], samples[2]],
        [samples[1], samples[3]],
      ]);
    },
  );

  it('Given differences (format 8) of two signals, When read, Then they add up from each initial value', () => {
    const record = openInMemory({
      'r.hea': 'r 2 100 3\ns.dat 8 200 10 0 100\ns.dat 8 200 10 0 -7',
      's.dat': [0, 1, 0x7f, 0xff, 0x80, 0x02],
    });
    expect(samplesOf(record, 0)).toEqual([100, 227, 99]);
    expect(samplesOf(record, 1)).toEqual([-6, -7, -5]);
  });

  it('Given a long signal of differences, When read far in and back again, Then sums are those of reading on', () => {
    const bytes = Uint8Array.from({ length: 20_000 }, (_, at) => (at * 37) % 256);
    const record = openInMemory({ 'r.hea': 'r 1 100 20000\ns.dat 8 200 10 0 5', 's.dat': bytes });
    const far = record.channels[0]?.read(16_383, 2);
    const whole = samplesOf(record, 0);
    expect([...(far ?? [])]).toEqual(whole.slice(16_383, 16_385));
    expect([...(record.channels[0]?.read(4095, 3) ?? [])]).toEqual(whole.slice(4095, 4098));
    expect(whole.at(-1)).toBe(bytes.reduce((sum, byte) => sum + ((byte << 24) >> 24), 5));
  });

  it.each([508, 516, 524, 17])('Given format %i, When opened, Then the error names it', (format) => {
    const open = () => openInMemory({ 'r.hea': `r 1 100 4\ns.dat ${format} 200`, 's.dat': [0] });
    expect(open).toThrow(`r.hea, signal 0: format ${format} is not supported`);
  });
});
