import { describe, expect, it } from 'vitest';
import { bedId, deviceId, tagId } from '../../shared/domain/ids.ts';
import { liveDeviceSchema, livePositionSchema } from '../../shared/feed/protocol.ts';
import type { ObservationBatch, Observation } from '../../shared/domain/observation.ts';
import { aBatch, aNumeric, aPosition, aPump, aWave, start } from '../testing/builders.ts';
import { liveDelta } from './live-message.ts';
import { LiveStore } from './live-store.ts';
import type { LiveSink, Measurement } from './live-sink.ts';
import type { PlacedBlock } from './wave-ring.ts';

const mon = deviceId('mon-1');
const bedOf = () => bedId('01');

/** Takes batches as the engine does. */
class TestStore extends LiveStore {
  override take(batch: ObservationBatch): void {
    this.hear(batch);
    super.take(batch);
  }
}

const aStore = (periodMs: number | null = null) => new TestStore({ periodMs: () => periodMs, bedOf, startedMono: 0 });

/** A message of the device received `mono` ms after the start, 20 ms after it was stamped. */
const at = (mono: number, observations: Observation[], over: Partial<ObservationBatch> = {}): ObservationBatch =>
  aBatch(observations, { receivedMono: mono, receivedAt: start + mono, ...over });

const delta = (store: LiveStore, since: number, mono: number) => liveDelta(store, bedOf, since, mono, start);
const hr = (store: LiveStore, mono: number) =>
  delta(store, 0, mono).devices[0]?.values.find((value) => value.key === 'HR');

describe('Given values of a device', () => {
  it('When a value is heard, Then it has its age and is what the protocol says', () => {
    const store = aStore();
    store.take(at(1000, [aNumeric('HR', 78, { deviceAt: start + 980, low: 50, high: 120 })]));
    const [device] = delta(store, 0, 1500).devices;
    const read = liveDeviceSchema.parse(JSON.parse(JSON.stringify(device)));
    expect(read).toMatchObject(JSON.parse(JSON.stringify(device)));
    // What goes unsaid is null.
    expect(read.values[0]).toMatchObject({ name: null, text: null, absent: null, flags: [] });
    expect(device).toMatchObject({ connected: true, ageMs: 500, clockOffsetMs: -20 });
    expect(read.values[0]).toMatchObject({ key: 'HR', value: 78, ageMs: 500, low: 50 });
  });

  it('When the same value is sent again with the same device time, Then its age goes on (L17)', () => {
    const store = aStore();
    for (const mono of [1000, 2000, 3000]) store.take(at(mono, [aNumeric('HR', 78, { deviceAt: start })]));
    expect(hr(store, 3000)?.ageMs).toBe(2000);
    store.take(at(4000, [aNumeric('HR', 78, { deviceAt: start + 3000 })]));
    expect(hr(store, 4000)?.ageMs).toBe(0);
  });

  it('When an older report overtakes, Then the newer value stays', () => {
    const store = aStore();
    store.take(at(1000, [aNumeric('HR', 80, { deviceAt: start + 1000 })]));
    store.take(at(1100, [aNumeric('HR', 60, { deviceAt: start + 500 })]));
    expect(hr(store, 1100)?.value).toBe(80);
  });

  it('When a value was taken long before the report, Then it is as old as that', () => {
    const store = aStore();
    const cuff = aNumeric('NIBP-S', 126, { deviceAt: start - 25 * 60_000 });
    store.take(at(1000, [aNumeric('HR', 78, { deviceAt: start + 1000 }), cuff]));
    const values = delta(store, 0, 1000).devices[0]?.values ?? [];
    expect(values.map((value) => value.ageMs)).toEqual([0, 25 * 60_000 + 1000]);
  });

  it('When the device clock is set back an hour, Then values go on after one report (L2)', () => {
    const store = aStore();
    for (let s = 1; s <= 5; s += 1) store.take(at(s * 1000, [aNumeric('HR', 70 + s, { deviceAt: start + s * 1000 })]));
    for (let s = 6; s <= 8; s += 1) {
      store.take(at(s * 1000, [aNumeric('HR', 70 + s, { deviceAt: start + s * 1000 - 3_600_000 })]));
    }
    expect(hr(store, 8000)).toMatchObject({ value: 78, ageMs: 0 });
  });

  it('When there is no value, Then the reason goes along; unknown codes keep their words', () => {
    const store = aStore();
    store.take(
      at(0, [
        aNumeric('HR', null, { absent: 'sentinel' }),
        aNumeric('x:vendor', 3, { name: { code: null, refId: 'MDC_FOO', text: 'Foo' } }),
      ]),
    );
    const { values } = liveDeviceSchema.parse(delta(store, 0, 0).devices[0]);
    expect(values).toMatchObject([
      { value: null, absent: 'sentinel' },
      { key: 'x:vendor', name: 'Foo' },
    ]);
  });

  it('When nothing changed since a version, Then nothing is told', () => {
    const store = aStore();
    store.take(at(0, [aNumeric(), aNumeric('RR', 12)]));
    const { version } = delta(store, 0, 0);
    expect(delta(store, version, 10).devices).toEqual([]);
    store.take(at(1000, [aNumeric('HR', 79, { deviceAt: start + 1000 }), aNumeric('RR', 12)]));
    expect(delta(store, version, 1000).devices[0]?.values.map((value) => value.key)).toEqual(['HR']);
  });

  it('When a device falls silent, Then it is told to be cut off without a message', () => {
    const store = aStore();
    store.take(at(0, [aNumeric()]));
    const { version } = delta(store, 0, 0);
    store.tick(9_000);
    expect(delta(store, version, 9_000).devices).toEqual([]);
    store.tick(10_500);
    expect(delta(store, version, 10_500).devices[0]).toMatchObject({ connected: false, ageMs: 10_500 });
  });

  it('When it reports once a minute, Then it is judged by that', () => {
    const store = aStore();
    for (let m = 0; m < 6; m += 1) store.take(at(m * 60_000, [aNumeric('HR', 78, { deviceAt: start + m * 60_000 })]));
    store.tick(5 * 60_000 + 100_000);
    expect(delta(store, 0, 400_000).devices[0]).toMatchObject({ connected: true, periodMs: 60_000 });
    expect([...store.heard()][0]?.silentAfterMs).toBe(150_000);
  });

  it('When the latest value is asked for, Then only a fresh one is given', () => {
    const store = aStore();
    store.take(at(0, [aNumeric()]));
    expect(store.latest(deviceId('other'), bedId('01'), 'HR')).toBe(78);
    store.tick(11_000);
    expect(store.latest(mon, null, 'HR')).toBeNull();
  });

  it('When pumps tick, Then the newest reading is told and fields left out stay', () => {
    const store = aStore();
    store.take(at(0, [aPump()]));
    store.take(at(1000, [aPump({ deviceAt: start + 1000, remainingMl: 199, infusedMl: null })]));
    expect(delta(store, 0, 1000).devices[0]?.pumps[0]).toMatchObject({ remainingMl: 199, infusedMl: 50, ageMs: 0 });
  });
});

describe('Given waves and positions', () => {
  it('When blocks come late but evenly stamped, Then they lie joined on our clock', () => {
    const store = aStore();
    for (const [n, delay] of [30, 500, 40, 20].entries()) {
      store.take(at((n + 1) * 1000 + delay, [aWave(start - 500_000 + n * 1000)]));
    }
    const starts = [...store.waves.after(0)].map((block) => block.startMono);
    starts.slice(1).forEach((value, index) => expect(value - (starts[index] as number)).toBeCloseTo(1000, -1));
  });

  it('When a device first sends what it had stored, Then no block is lost and the newest lies at now', () => {
    const store = aStore();
    store.take(at(1000, [aWave(start - 9000)]));
    for (let n = 1; n <= 8; n += 1) store.take(at(1010 + n, [aWave(start - 9000 + n * 1000)]));
    const blocks = [...store.waves.after(0)];
    expect(blocks).toHaveLength(9);
    expect(blocks.at(-1)?.startMono).toBeCloseTo(18, -1);
  });

  it('When two devices of a bed send the same channel, Then one of them draws it', () => {
    const store = aStore();
    store.take(at(1000, [aWave(start)]));
    const other = { id: deviceId('mon-2'), kind: 'monitor', name: 'MON 2', model: null } as const;
    store.take(at(1100, [aWave(start)], { device: other }));
    expect([...store.waves.after(0)]).toHaveLength(1);
    store.take(at(9000, [aWave(start + 8000)], { device: other }));
    expect([...store.waves.after(0)]).toHaveLength(1);
    expect(store.waves.first).toBe(1);
  });

  it('When waves run for an hour, Then memory holds the last seconds only', () => {
    const store = aStore();
    for (let s = 1; s <= 3600; s += 1) store.take(at(s * 1000, [aWave(start + (s - 1) * 1000)]));
    expect(store.waves.bytes).toBeLessThanOrEqual(4 * 500);
    expect(store.waves.next).toBe(3600);
  });

  it('When positions overtake each other, Then the newest stays; a fetched one is as old as it says', () => {
    const store = aStore();
    const hub = { device: null, location: null, feed: 'hub' };
    store.take(at(1000, [aPosition({ deviceAt: start - 600_000 })], hub));
    expect(delta(store, 0, 1000).positions[0]?.ageMs).toBe(601_000);
    store.take(at(2000, [aPosition({ x: 7, deviceAt: start + 1990 })], hub));
    store.take(at(2100, [aPosition({ x: 9, deviceAt: start + 1000 })], hub));
    const [position] = delta(store, 0, 2100).positions;
    expect(position).toMatchObject({ tag: tagId('tag-1'), x: 7, ageMs: 110 });
    expect(livePositionSchema.parse(position)).toMatchObject((JSON.parse(JSON.stringify(position)) as object) ?? {});
  });

  it('When a held one comes again with better words for its place, Then it has them and keeps its age (L17)', () => {
    const store = aStore();
    const hub = { device: null, location: null, feed: 'hub' };
    store.take(at(1000, [aPosition({ zone: '5 North', deviceAt: start + 1000 })], hub));
    store.take(at(9000, [aPosition({ zone: 'Bed 12', deviceAt: start + 1000 })], hub));
    expect(delta(store, 0, 9000).positions).toMatchObject([{ zone: 'Bed 12', ageMs: 8000 }]);
  });
});

describe('Given names that are properties of objects', () => {
  it('When devices, values, waves, pumps and tags are called so, Then they are held under their names', () => {
    const store = aStore();
    const name = '__proto__';
    store.take(
      at(1000, [aNumeric(name, 78), aWave(start, { channel: name }), aPump({ channel: name })], {
        device: { id: deviceId(name), kind: 'monitor', name, model: null },
      }),
    );
    store.take(at(1000, [aPosition({ tag: tagId('constructor') })], { device: null }));
    const { devices, positions } = JSON.parse(JSON.stringify(delta(store, 0, 1000))) as ReturnType<typeof delta>;
    expect(devices).toMatchObject([{ device: name, values: [{ key: name, value: 78 }], pumps: [{ channel: name }] }]);
    expect(positions).toMatchObject([{ tag: 'constructor' }]);
    expect(store.latest(deviceId('constructor'), null, 'HR')).toBeNull();
  });
});

describe('Given a device for which the ward has no place', () => {
  it('When it speaks, Then it takes none here either, and is counted', () => {
    const known = new Set<string>(['mon-1']);
    const store = new TestStore({ periodMs: () => null, bedOf, isKnown: (id) => known.has(id), startedMono: 0 });
    const stranger = { id: deviceId('junk'), kind: 'monitor', name: 'junk', model: null } as const;
    store.take(at(1000, [aNumeric()]));
    store.take(at(1000, [aNumeric(), aWave(start)], { device: stranger }));
    expect([...store.devices.keys()]).toEqual(['mon-1']);
    expect(store.overBound).toBe(1);
  });
});

class Sunk implements LiveSink {
  readonly blocks: { readonly block: PlacedBlock; readonly late: boolean }[] = [];
  readonly values: { readonly value: Measurement; readonly late: boolean }[] = [];
  block(block: PlacedBlock, late: boolean): void {
    this.blocks.push({ block, late });
  }
  measured(value: Measurement, _receivedMono: number, late: boolean): void {
    this.values.push({ value, late });
  }
}

describe('Given a device that names its waves as it likes', () => {
  it('When it names them without end, Then a bounded number is taken, what is known goes on, and names fit where they are told', () => {
    const store = aStore();
    const names: string[] = [];
    store.sink = { block: ({ channel }) => names.push(channel), measured: () => undefined };
    for (let n = 0; n < 500; n += 1) {
      store.take(at(1000 + n, [aWave(null, { channel: `${n}${'x'.repeat(300)}` })]));
    }
    expect(new Set(names).size).toBe(64);
    expect(store.dropped).toBe(500 - 64);
    expect(names.every(({ length }) => length <= 200)).toBe(true);
    store.take(at(2000, [aWave(null, { channel: `0${'x'.repeat(300)}` })]));
    expect(names).toHaveLength(65);
    // The others fell silent: their places are free again.
    store.take(at(2000 + 10 * 60_000, [aWave(null)]));
    expect(names.at(-1)).toBe('ECG II');
  });
});

describe('Given a device that kept its data while it had no link', () => {
  /** Speaks for 10 s, is cut off for 300 s and sends what it kept, oldest first, at once. */
  function unplugged(): { store: TestStore; sunk: Sunk } {
    const store = aStore();
    const sunk = new Sunk();
    store.sink = sunk;
    const say = (second: number, mono: number): void => {
      const deviceAt = start + second * 1000;
      store.take(at(mono, [aWave(deviceAt), aNumeric('HR', 60 + (second % 60), { deviceAt })]));
    };
    for (let s = 0; s < 10; s += 1) say(s, s * 1000 + 1020);
    for (let s = 10; s < 310; s += 1) say(s, 310_020);
    for (let s = 310; s < 315; s += 1) say(s, s * 1000 + 1020);
    return { store, sunk };
  }

  it('When it sends it, Then it lies where it was taken, joined to the sample, and none of it is in the ring of live waves', () => {
    const { store, sunk } = unplugged();
    const late = sunk.blocks.filter((one) => one.late).map(({ block }) => block);
    expect(late.length).toBeGreaterThan(290);
    const [first] = late;
    expect(first?.startMono).toBeCloseTo(10_020, 0);
    for (const [index, block] of late.entries()) expect(block.startMono).toBeCloseTo(10_020 + index * 1000, 0);
    const ring = [...store.waves.after(0)].filter((block) => block.receivedMono >= 310_000);
    expect(ring.every((block) => block.receivedMono - block.startMono <= 4_100)).toBe(true);
    // The lane goes on where time is, not where the kept data ends.
    expect(ring.at(-1)?.startMono).toBeCloseTo(314_020, 0);
  });

  it('When it sends it, Then each value is told for the record, and the newest is never fresh before it is of now', () => {
    const { sunk } = unplugged();
    const seconds = sunk.values.map(({ value }) => Math.round((value.mono - 20) / 1000));
    expect(new Set(seconds).size).toBe(315);
    expect(sunk.values.filter(({ late }) => late).length).toBeGreaterThan(295);
  });

  it('When old data is shown as numbers, Then its age is that of the measurement', () => {
    const store = aStore();
    for (let s = 0; s < 5; s += 1) store.take(at(s * 1000, [aNumeric('HR', 70, { deviceAt: start + s * 1000 })]));
    store.take(at(200_000, [aNumeric('HR', 71, { deviceAt: start + 5_000 })]));
    expect(hr(store, 200_000)).toMatchObject({ value: 71, ageMs: 195_000 });
  });

  it('When it came to another bed meanwhile, Then what it kept is of no bed', () => {
    const store = aStore();
    const sunk = new Sunk();
    store.sink = sunk;
    store.take(at(1000, [aWave(start)]));
    store.tick(60_000);
    store.touch(mon);
    for (let s = 1; s < 58; s += 1) store.take(at(60_000, [aWave(start + s * 1000)]));
    expect(sunk.blocks.filter(({ late }) => late)).toEqual([]);
  });

  it('When values are replaced before any station was told of them, Then both are told for the record', () => {
    const store = aStore();
    const sunk = new Sunk();
    store.sink = sunk;
    store.take(at(1_020, [aNumeric('HR', 69, { deviceAt: start + 1_000 })]));
    store.toldVersion = store.version;
    store.take(at(3_500, [aNumeric('HR', 70, { deviceAt: start + 2_000 })]));
    store.take(at(3_501, [aNumeric('HR', 71, { deviceAt: start + 3_000 })]));
    store.toldVersion = store.version;
    store.take(at(4_020, [aNumeric('HR', 72, { deviceAt: start + 4_000 })]));
    expect(sunk.values.map(({ value, late }) => [value.value, late])).toEqual([
      [69, false],
      [70, false],
      [70, true],
      [71, false],
      [72, false],
    ]);
  });
});
