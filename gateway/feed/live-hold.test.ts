import { describe, expect, it } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import { feedBounds, fillPageSchema } from '../../shared/feed/protocol.ts';
import type { FillPage } from '../../shared/feed/protocol.ts';
import { decodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { PlacedBlock } from '../live/wave-ring.ts';
import { LiveHold } from './live-hold.ts';

const anchor = 1_749_652_000_000;
const rateHz = 250;

/** A ward whose second `n` of every bed has samples n·250, n·250 + 1 … and a heart rate of n. */
class HeldWard {
  mono = 0;
  readonly hold: LiveHold;

  constructor(over: { maxAgeMs?: number; maxBytes?: number } = {}) {
    const { maxAgeMs = 600_000, maxBytes = 256 * 1024 * 1024 } = over;
    this.hold = new LiveHold({ maxAgeMs, maxBytes, mono: () => this.mono, anchor: () => anchor });
  }

  block(second: number, bed = '01', receivedMono = this.mono): PlacedBlock {
    const samples = Int16Array.from({ length: rateHz }, (_, at) => (second * rateHz + at) % 30_000);
    const place = { bed: bedId(bed), channel: 'ECG II', unit: 'mV', startMono: second * 1000, deviceAt: null };
    return { ...place, rateHz, gain: 0.005, offset: 0, samples, receivedMono };
  }

  value(second: number, late = false): void {
    const series = { bed: bedId('01'), device: deviceId('mon-1'), key: 'HR', unit: '/min' };
    this.hold.measured({ ...series, value: second, mono: second * 1000, deviceAt: null }, this.mono, late);
  }

  run(seconds: number, beds = 1): void {
    for (let n = 0; n < seconds; n += 1) {
      const second = this.mono / 1000;
      this.mono += 1000;
      for (let bed = 1; bed <= beds; bed += 1) this.hold.block(this.block(second, `0${bed}`), false);
      this.value(second);
      this.hold.tick();
    }
  }

  pages(fromAt: number, toAt: number): FillPage[] {
    const pages: FillPage[] = [];
    let cursor: number | null = null;
    do {
      const page: FillPage = fillPageSchema.parse(this.hold.page({ fromAt, toAt, cursor }));
      pages.push(page);
      cursor = page.next;
    } while (cursor !== null);
    return pages;
  }
}

const blocksOf = (pages: readonly FillPage[]): WaveBlock[] =>
  pages.flatMap(({ frame }) => {
    const read = frame === null ? null : decodeWaveFrame(frame);
    return read?.ok === true ? [...read.frame.blocks] : [];
  });
const secondsOf = (pages: readonly FillPage[]): number[] =>
  pages.flatMap(({ values }) => values.map((one) => one.value));

describe('Given live data that is held', () => {
  it('When a stretch is asked for, Then it comes in pages, each thing once, in the order of time', () => {
    const ward = new HeldWard();
    ward.run(60);
    const pages = ward.pages(anchor + 20_000, anchor + 40_000);
    const seconds = secondsOf(pages);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(new Set(seconds).size).toBe(seconds.length);
    // All of it, and no more than the chunks round it.
    expect(seconds).toEqual(expect.arrayContaining(Array.from({ length: 20 }, (_, at) => 20 + at)));
    expect(seconds.length).toBeLessThan(32);
    const samples = blocksOf(pages).reduce((sum, block) => sum + block.samples.length, 0);
    expect(samples).toBe(seconds.length * rateHz);
    expect(pages.at(-1)?.upTo).toBeGreaterThanOrEqual(anchor + 40_000);
  });

  it('When blocks follow each other, Then they are one block with the time of its first sample', () => {
    const ward = new HeldWard();
    ward.run(10);
    const [first] = blocksOf(ward.pages(anchor, anchor + 10_000));
    expect(first?.startAt).toBe(anchor);
    expect(first?.samples.length).toBeGreaterThan(rateHz * 4);
    expect([...(first?.samples.slice(0, 3) ?? [])]).toEqual([0, 1, 2]);
  });

  it('When the newest seconds are asked for, Then they come without waiting for the chunk to be full', () => {
    const ward = new HeldWard();
    ward.run(7);
    ward.mono += 1_000;
    expect(secondsOf(ward.pages(anchor, anchor + 9_000))).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('When a fill that was cut goes on from upTo, Then nothing comes twice and nothing is left out', () => {
    const ward = new HeldWard();
    ward.run(30);
    const whole = secondsOf(ward.pages(anchor, anchor + 30_000));
    const first = ward.hold.page({ fromAt: anchor, toAt: anchor + 30_000, cursor: null });
    const rest = ward.pages(first.upTo, anchor + 30_000);
    expect([...secondsOf([first]), ...secondsOf(rest)]).toEqual(whole);
  });

  it('When time passes, Then what is too old goes, and heldFrom says so', () => {
    const ward = new HeldWard({ maxAgeMs: 20_000 });
    ward.run(60);
    const [first] = ward.pages(0, anchor + 60_000);
    expect(first?.heldFrom).toBeGreaterThanOrEqual(anchor + 35_000);
    expect(first?.values[0]?.value).toBeGreaterThanOrEqual(35);
  });

  it('When it takes too many bytes, Then the oldest goes', () => {
    const ward = new HeldWard({ maxBytes: 100_000 });
    ward.run(300, 2);
    expect(ward.hold.bytes).toBeLessThanOrEqual(100_000);
    expect(secondsOf(ward.pages(0, anchor + 300_000)).at(-1)).toBe(299);
  });

  it('When a great deal comes within a second, Then no page is over its bounds', () => {
    const ward = new HeldWard();
    ward.mono = 1_000;
    for (let n = 0; n < 12_000; n += 1) ward.value(n);
    for (let n = 0; n < 5_000; n += 1) ward.hold.block(ward.block(n, '01'), false);
    ward.mono += 6_000;
    ward.hold.tick();
    const pages = ward.pages(anchor, anchor + 10_000);
    expect(secondsOf(pages)).toHaveLength(12_000);
    expect(blocksOf(pages).reduce((sum, block) => sum + block.samples.length, 0)).toBe(5_000 * rateHz);
    expect(Math.max(...pages.map(({ frame }) => frame?.length ?? 0))).toBeLessThanOrEqual(feedBounds.fillBytes + 64);
  });

  it('When data comes late, Then a station that is there gets it once, and one that was cut in its fill', () => {
    const ward = new HeldWard();
    ward.run(60);
    const from = ward.hold.next;
    for (let second = 5; second < 15; second += 1) {
      ward.hold.block(ward.block(second, '02'), true);
      ward.value(second, true);
    }
    ward.run(3);
    const given = ward.hold.lateFrom(from);
    expect(given.late?.values.map(({ at }) => at)).toEqual(
      Array.from({ length: 10 }, (_, at) => anchor + 5_000 + at * 1000),
    );
    expect(ward.hold.lateFrom(given.next).late).toBeNull();
    // Cut off at second 55: what came meanwhile was taken long before that.
    const filled = blocksOf(ward.pages(anchor + 55_000, anchor + 63_000)).filter(({ bed }) => bed === '02');
    expect(filled.map(({ startAt, samples }) => [startAt - anchor, samples.length])).toEqual([[5_000, 2_500]]);
  });

  it('When the clock was set back during the cut, Then what was received after it is given all the same', () => {
    let stepped = anchor;
    let mono = 0;
    const hold = new LiveHold({ maxAgeMs: 600_000, maxBytes: 1e9, mono: () => mono, anchor: () => stepped });
    const say = (n: number): void => {
      const series = { bed: bedId('01'), device: deviceId('mon-1'), key: 'HR', unit: '/min' };
      hold.measured({ ...series, value: n, mono, deviceAt: null }, mono, false);
    };
    for (mono = 0; mono <= 60_000; mono += 1000) {
      if (mono === 40_000) stepped -= 3_600_000;
      say(mono / 1000);
      hold.tick();
    }
    const page = hold.page({ fromAt: mono + stepped - 30_000, toAt: mono + stepped, cursor: null });
    expect(page.values.length).toBeGreaterThan(0);
  });
});
