import { describe, expect, it } from 'vitest';
import { WaveStore, channelId } from './wave-store.ts';
import { aBlock, aFrame } from './testing.ts';
import type { BedId } from '../../shared/domain/ids.ts';

describe('Given a store of waves', () => {
  it('When a frame is malformed or cut anywhere, Then it is refused with a reason and nothing breaks', () => {
    const store = new WaveStore();
    const good = aFrame(1_000_100, aBlock());
    for (let length = 0; length < good.length; length += 1) store.ingest(good.slice(0, length), 100);
    store.ingest(aFrame(Number.NaN, aBlock()), 100);
    expect(store.framesRefused).toBe(good.length + 1);
    expect(store.lastRefusal).toContain('number');
    expect(store.channelCount).toBe(0);
    store.ingest(good, 100);
    expect(store.channelCount).toBe(1);
  });

  it('When bytes of a frame are changed at random, Then nothing is thrown and memory stays bounded', () => {
    const store = new WaveStore();
    const good = aFrame(1_000_100, aBlock(), aBlock({ channel: 'PLETH', rateHz: 125 }));
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let run = 0; run < 20_000; run += 1) {
      const bytes = good.slice();
      for (let change = 0; change < 3; change += 1) bytes[random(bytes.length)] = random(256);
      store.ingest(bytes, run);
    }
    expect(store.channelCount).toBeLessThanOrEqual(2_048);
    expect(store.framesRefused).toBeGreaterThan(0);
  });

  it('When a block lies ahead of now, Then it is dropped and counted', () => {
    const store = new WaveStore();
    store.ingest(aFrame(1_000_100, aBlock({ ageMs: 0, startAt: 1_000_100, samples: new Int16Array(2_500) })), 100);
    expect(store.blocksDropped).toBe(1);
  });

  it('When a channel changes its rate, Then it begins anew at that rate', () => {
    const store = new WaveStore();
    store.ingest(aFrame(1_000_100, aBlock()), 100);
    store.ingest(aFrame(1_000_200, aBlock({ rateHz: 500, startAt: 1_000_100 })), 200);
    const channel = store.channel(channelId('07', 'ECG II'));
    expect(channel?.ring.rateHz).toBe(500);
    expect(channel?.revision).toBe(1);
  });

  it('When there are more channels than the bound, Then the longest silent one goes', () => {
    const store = new WaveStore();
    for (let bed = 0; bed < 2_049; bed += 1) {
      store.ingest(aFrame(1_000_100 + bed, aBlock({ bed: `${bed}` as BedId, startAt: 1_000_000 + bed })), 100 + bed);
    }
    expect(store.channelCount).toBe(2_048);
    expect(store.channel(channelId('0', 'ECG II'))).toBeUndefined();
    expect(store.channel(channelId('2048', 'ECG II'))).toBeDefined();
  });
});
