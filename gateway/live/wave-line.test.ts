import { describe, expect, it } from 'vitest';
import { WaveLine } from './wave-line.ts';

const second = (line: WaveLine, placed: number, deviceAt: number | null = placed) =>
  line.place(placed, deviceAt, 250, 250);

describe('Given blocks of one channel', () => {
  it('When stamps jitter, Then the blocks stay joined to a tenth of a sample', () => {
    const line = new WaveLine();
    let end: number | null = null;
    for (let n = 0; n < 1000; n += 1) {
      const jitter = n === 0 ? 0 : ((n * 7919) % 41) - 20;
      const start = second(line, n * 1000 + jitter + 0.5) as number;
      if (end !== null) expect(Math.abs(start - end)).toBeLessThan(0.41);
      end = start + 1000;
    }
    expect(Math.abs((end as number) - 1_000_000)).toBeLessThan(25);
  });

  it('When the sample clock drifts for hours, Then the line follows without a gap (L16)', () => {
    const line = new WaveLine();
    let end: number | null = null;
    for (let n = 0; n < 4 * 3600; n += 1) {
      const placed = n * 1000.1;
      const start = second(line, placed) as number;
      if (end !== null) expect(Math.abs(start - end)).toBeLessThan(0.41);
      expect(Math.abs(start - placed)).toBeLessThan(50);
      end = start + 1000;
    }
  });

  it('When a block is missing, Then there is a gap of its length', () => {
    const line = new WaveLine();
    second(line, 0.5);
    expect(second(line, 2000.5)).toBe(2000.5);
  });

  it('When a block comes twice, Then the second one is dropped', () => {
    const line = new WaveLine();
    second(line, 0.5);
    second(line, 1000.5);
    expect(second(line, 1000.5)).toBeNull();
    expect(second(line, 0.5)).toBeNull();
    expect(second(line, 2000.5)).toBeCloseTo(2000.5, 0);
  });

  it('When the device begins another time line, Then the line begins anew', () => {
    const line = new WaveLine();
    second(line, 100_000.5);
    expect(second(line, 5000.5)).toBe(5000.5);
  });

  it('When four blocks share a stamp of whole seconds, Then they follow each other', () => {
    const line = new WaveLine();
    const starts = Array.from({ length: 16 }, (_, n) =>
      line.place(Math.floor(n / 4) * 1000, Math.floor(n / 4) * 1000, 62.5, 250),
    );
    starts.forEach((start, n) => expect(Math.abs((start as number) - n * 250)).toBeLessThan(10));
  });

  it('When there are no stamps, Then arrival places them, joined', () => {
    const line = new WaveLine();
    second(line, 0, null);
    expect(second(line, 1150, null)).toBeCloseTo(1000.4, 3);
    expect(second(line, 9000, null)).toBe(9000);
  });

  it.each([62.5, 125, 240, 250, 256, 300, 360, 500])(
    'When the rate is %d Hz, Then an hour ends where it should',
    (rate) => {
      const line = new WaveLine();
      const count = Math.round(rate / 4);
      const duration = (count * 1000) / rate;
      let start = 0;
      for (let n = 0; n * duration < 3_600_000; n += 1)
        start = line.place(n * duration, n * duration, count, rate) as number;
      expect(3_600_000 - start).toBeLessThan(2 * duration);
    },
  );
});
