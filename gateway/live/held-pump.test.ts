import { describe, expect, it } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import type { PumpObservation } from '../../shared/domain/observation.ts';
import { livePumpSchema } from '../../shared/feed/protocol.ts';
import { LiveHold } from '../feed/live-hold.ts';
import { aBatch, aPump, place, start } from '../testing/builders.ts';
import { liveDelta } from './live-message.ts';
import { LiveStore } from './live-store.ts';

const device = { id: deviceId('p-1'), kind: 'pump', name: 'P 1', model: null } as const;

function aStore(bed: string | null = '02') {
  const held = { bed: bed === null ? null : bedId(bed), mono: 0 };
  const store = new LiveStore({ periodMs: () => 5_000, bedOf: () => held.bed, startedMono: 0 });
  const hold = new LiveHold({
    maxAgeMs: 3_600_000,
    maxBytes: 1e7,
    mono: () => held.mono,
    anchor: () => start,
  });
  store.sink = hold;
  const say = (pump: Partial<PumpObservation>, mono: number, deviceAt = start + mono): void => {
    held.mono = mono;
    const batch = aBatch([aPump({ channel: 'A', deviceAt, ...pump })], {
      device,
      location: place('02'),
      receivedAt: start + mono,
      receivedMono: mono,
    });
    store.hear(batch);
    store.take(batch);
    hold.tick();
  };
  const pump = () => livePumpSchema.parse(liveDelta(store, () => held.bed, 0, held.mono, start).devices[0]?.pumps[0]);
  const values = () => {
    held.mono += 20_000;
    hold.tick();
    const page = hold.page({ fromAt: start, toAt: start + 1e9, cursor: null });
    return { ...page, ofKey: (key: string) => page.values.filter((value) => value.key === key) };
  };
  return { store, hold, held, say, pump, values };
}

describe('Given a channel’s readings', () => {
  it('When a message leaves some out, Then those stay; all of them go to the stations', () => {
    const { say, pump } = aStore();
    say({ linePressureMmHg: 412, occlusionLimitMmHg: 500, batteryMin: 90, onBattery: true }, 1_000);
    say({ linePressureMmHg: null, remainingMl: 199, batteryMin: null, onBattery: null }, 6_000);
    expect(pump()).toMatchObject({
      remainingMl: 199,
      linePressureMmHg: 412,
      occlusionLimitMmHg: 500,
      batteryMin: 90,
      ageMs: 0,
    });
  });

  it('When messages leave out what is left, Then it grows no younger by them; time and volume are of one moment (L17)', () => {
    const { say, pump } = aStore();
    const none = { remainingMl: null, remainingMin: null, batteryMin: null };
    say({ remainingMl: 100, remainingMin: 480, batteryMin: 90 }, 1_000);
    say({ ...none, infusedMl: 51 }, 41_000);
    say({ ...none, infusedMl: 52 }, 61_000);
    expect(pump()).toMatchObject({ remainingMl: 100, ageMs: 0, leftOlderMs: 60_000, batteryOlderMs: 60_000 });
    say({ ...none, remainingMin: 30 }, 66_000);
    expect(pump()).toMatchObject({ remainingMl: null, remainingMin: 30, batteryOlderMs: 65_000 });
    expect(pump().leftOlderMs).toBeUndefined();
  });

  it('When another drug is hung, Then volumes and times of the one before are not told of it', () => {
    const { say, pump } = aStore();
    say({ batteryPct: 60 }, 1_000);
    const none = { rateMlPerHour: null, remainingMl: null, infusedMl: null, remainingMin: null, batteryPct: null };
    say({ drug: 'Insulin', ...none }, 6_000);
    expect(pump()).toMatchObject({ rateMlPerHour: null, remainingMl: null, infusedMl: null, batteryPct: 60 });
  });

  it('When a dose is given between, Then the time from before is gone, and the dose with its end', () => {
    const { say, pump } = aStore();
    say({ remainingMin: 960 }, 1_000);
    say({ status: 'bolus', remainingMin: null, bolusMl: 2 }, 6_000);
    expect(pump()).toMatchObject({ remainingMin: null, bolusMl: 2 });
    say({ remainingMin: null, bolusMl: null }, 11_000);
    expect(pump()).toMatchObject({ bolusMl: null });
  });

  it('When an older one comes late, Then what is shown stays (L17)', () => {
    const { say, pump } = aStore();
    say({ remainingMl: 200 }, 600_000);
    say({ remainingMl: 150 }, 700_000);
    say({ remainingMl: 170 }, 701_000, start + 650_000);
    expect(pump()).toMatchObject({ remainingMl: 150, ageMs: 1_000 });
  });
});

describe('Given the record of a pump’s readings', () => {
  it('When they come, Then each is a series of its bed with its unit and the pump’s own time', () => {
    const { say, values } = aStore();
    say({ infusedMl: 50, rateMlPerHour: 12.5, remainingMl: 200, batteryPct: 80 }, 1_000);
    say({ infusedMl: 50.1, rateMlPerHour: null, remainingMl: 199.9, batteryPct: null }, 6_000);
    const { values: all, ofKey } = values();
    expect(ofKey('pump:infused:A')).toMatchObject([
      { bed: '02', device: 'p-1', unit: 'mL', value: 50, deviceAt: start + 1_000 },
      { value: 50.1, at: start + 6_000 },
    ]);
    expect(ofKey('pump:rate:A')).toMatchObject([{ unit: 'mL/h', value: 12.5 }]);
    expect(ofKey('pump:battery:A')).toMatchObject([{ unit: '%', value: 80 }]);
    expect(all).toHaveLength(6);
  });

  it('When the same reading is sent again, Then it is there once', () => {
    const { say, values } = aStore();
    say({}, 1_000);
    say({}, 2_000, start + 1_000);
    expect(values().ofKey('pump:infused:A')).toHaveLength(1);
  });

  it('When the counter is cleared, Then it stands at nothing, whether the pump says the number or not', () => {
    const { say, values } = aStore();
    say({ event: 'volumes-cleared', infusedMl: null }, 1_000);
    expect(values().ofKey('pump:infused:A')).toMatchObject([{ value: 0 }]);
  });

  it('When it stands at no bed, Then it is of no patient’s record', () => {
    const { say, values } = aStore(null);
    say({}, 1_000);
    expect(values().values).toEqual([]);
  });

  it('When readings of an outage come, Then they are late values at their own time', () => {
    const { say, hold, held } = aStore();
    for (let mono = 5_000; mono <= 60_000; mono += 5_000) say({ infusedMl: mono / 1_000 }, mono);
    say({ infusedMl: 660 }, 660_000);
    const from = hold.next;
    say({ infusedMl: 300 }, 660_500, start + 300_000);
    held.mono += 5_000;
    hold.tick();
    const { late } = hold.lateFrom(from);
    expect(late?.values.filter(({ key }) => key === 'pump:infused:A')).toMatchObject([
      { value: 300, at: start + 300_000, deviceAt: start + 300_000 },
    ]);
  });
});
