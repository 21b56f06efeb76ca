/** Whole lanes against a canvas that remembers: store, clock, play-out, sweep and trace together. */
import { describe, expect, it } from 'vitest';
import { FrameStats } from './frame-stats.ts';
import { Painter } from './painter.ts';
import { RecordingSurface, aBlock, aFrame, aLane } from './testing.ts';
import type { Lane } from './types.ts';
import { WaveStore, channelId } from './wave-store.ts';

class Rig {
  readonly surface = new RecordingSurface();
  readonly store = new WaveStore();
  readonly painter = new Painter(this.surface, this.store);
  readonly stats = new FrameStats();
  nowMs = 0;
  gatewayOffset = 1_700_000_000_000;
  sentMs = 0;
  feeding = true;
  lags: number[] = [];

  constructor(lane: Lane = aLane()) {
    this.painter.resize({ width: 500, height: 100, dpr: 1 });
    this.painter.setLanes([lane]);
  }

  /** Frames at 60 per second, blocks of 100 ms; stamps are whole milliseconds, as in HL7. */
  run(ms: number, raw: (atMs: number) => number = () => 500, rateHz = 250): void {
    for (const until = this.nowMs + ms; this.nowMs < until; this.nowMs += 1000 / 60) {
      if (this.nowMs - this.sentMs >= 100) this.send(raw, rateHz);
      this.painter.frame(this.nowMs, this.stats);
    }
  }

  send(raw: (atMs: number) => number, rateHz: number): void {
    const from = Math.ceil((this.sentMs * rateHz) / 1000);
    const to = Math.ceil((this.nowMs * rateHz) / 1000);
    this.sentMs = this.nowMs;
    if (!this.feeding || to <= from) return;
    const firstMs = (from * 1000) / rateHz;
    const samples = Int16Array.from({ length: to - from }, (_, at) => raw(((from + at) * 1000) / rateHz));
    const sentAt = this.nowMs + this.gatewayOffset;
    const block = aBlock({
      startAt: Math.round(firstMs) + this.gatewayOffset,
      ageMs: this.nowMs - firstMs,
      rateHz,
      samples,
    });
    this.store.ingest(aFrame(sentAt, block), this.nowMs + 8);
  }

  get drawn(): number[] {
    return [...this.surface.columns.keys()].sort((a, b) => a - b);
  }
}

describe('Given a lane that is being fed', () => {
  it('When a whole sweep has passed, Then all but the erase bar is drawn', () => {
    const rig = new Rig();
    rig.run(10_000);
    expect(rig.drawn.length).toBeGreaterThan(400 - 14 - 4);
    expect(rig.drawn.length).toBeLessThan(400 - 14 + 4);
  });

  it('When the wave stops, Then after one sweep the lane is empty', () => {
    const rig = new Rig();
    rig.run(10_000);
    rig.feeding = false;
    rig.run(2_000);
    expect(rig.drawn.length).toBeGreaterThan(100);
    rig.run(2_400);
    expect(rig.drawn).toEqual([]);
  });

  it('When it was empty and data come again, Then only the new data are drawn', () => {
    const rig = new Rig();
    rig.run(6_000);
    rig.feeding = false;
    rig.run(6_000);
    rig.feeding = true;
    rig.run(1_000);
    expect(rig.drawn.length).toBeLessThan(105);
    expect(rig.drawn.length).toBeGreaterThan(70);
  });

  it('When samples are marked as none, Then there is a gap of their length in the trace', () => {
    const rig = new Rig();
    rig.run(3_900, (at) => (at >= 2_000 && at < 2_500 ? -32768 : 500));
    const columns = rig.drawn;
    const gaps = columns.filter((column, index) => index > 0 && column - (columns[index - 1] ?? column) > 1);
    expect(gaps).toHaveLength(1);
    const index = columns.indexOf(gaps[0] ?? 0);
    expect((columns[index] ?? 0) - (columns[index - 1] ?? 0)).toBeCloseTo(50, -1);
  });

  it("When the gateway's clock is set by an hour, Then the trace goes on without gap and pen", () => {
    for (const step of [3_600_000, -3_600_000]) {
      const rig = new Rig();
      rig.run(5_000);
      rig.gatewayOffset += step;
      rig.run(5_000);
      expect(rig.store.clock.steps).toBe(1);
      expect(rig.drawn.length).toBeGreaterThan(400 - 14 - 6);
    }
  });

  it('When the window was hidden for a minute, Then the picture is whole and nothing old is in it', () => {
    const rig = new Rig();
    rig.run(3_000);
    for (const until = rig.nowMs + 60_000; rig.nowMs < until; rig.nowMs += 100) rig.send(() => 700, 250);
    rig.run(40, () => 700);
    const levels = new Set([...rig.surface.columns.values()].flat().map((y) => Math.round(y)));
    expect(levels.size).toBe(1);
    expect(rig.drawn.length).toBeGreaterThan(370);
  });

  it('When it is hidden, Then nothing of it is drawn', () => {
    const rig = new Rig(aLane({ state: 'hidden' }));
    rig.run(2_000);
    expect(rig.drawn).toEqual([]);
  });
});

describe.each([62.5, 125, 240, 250, 256, 300, 360, 500])('Given a channel of %d Hz', (rateHz) => {
  it('When an hour passes, Then display lag stays under 0.5 s and does not grow (L16)', () => {
    const rig = new Rig();
    const lagAfter = (ms: number): number => {
      for (const until = rig.nowMs + ms; rig.nowMs < until; rig.nowMs += 100) {
        rig.send(() => 500, rateHz);
        rig.painter.frame(rig.nowMs + 50, rig.stats);
      }
      return rig.stats.take(rig.nowMs).lagMsP99;
    };
    const early = lagAfter(60_000);
    lagAfter(3_480_000);
    const late = lagAfter(60_000);
    expect(early).toBeLessThan(500);
    expect(late).toBeLessThanOrEqual(early + 5);
    expect(rig.store.samples).toBeGreaterThanOrEqual(3_599.9 * rateHz);
    expect(rig.store.channel(channelId('07', 'ECG II'))?.ring.end).toBe(rig.store.samples);
    expect(rig.store.blocksDropped).toBe(0);
  });
});
