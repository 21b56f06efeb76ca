import { describe, expect, it } from 'vitest';
import type { Live, LivePump } from '../../shared/feed/protocol.ts';
import { stateOf } from '../../shared/live/freshness.ts';
import { aDevice, aLive, aValue } from '../testing/builders.ts';
import { LiveState } from './live-state.ts';
import { Sampler } from './sampler.ts';

const anyDevice = (): boolean => true;
const linked = (): LiveState => {
  const live = new LiveState();
  live.setLinked(true);
  return live;
};
const hr = (live: LiveState, mono: number) => live.payload('all', mono).devices[0]?.values[0];

describe('ages', () => {
  it('Given a value, when time passes, then its age grows by the monotonic clock alone', () => {
    const live = linked();
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72, { ageMs: 300 })])]), 10_000, anyDevice);
    expect(hr(live, 10_000)?.ageMs).toBe(300);
    expect(hr(live, 14_000)?.ageMs).toBe(4_300);
  });

  it('Given the same measurement sent again as if it were new, when its age is asked, then it is the old one (L17)', () => {
    const live = linked();
    const value = aValue('HR', 72, { deviceAt: 555 });
    for (let mono = 10_000; mono <= 25_000; mono += 1_000)
      live.apply(aLive([aDevice('M', '1', [value])]), mono, anyDevice);
    const held = hr(live, 25_000);
    expect(held?.ageMs).toBe(15_000);
    expect(stateOf('HR', { connected: true, ageMs: held?.ageMs ?? 0, absent: null, periodMs: 1_000 })).toBe('stale');
  });

  it('Given a new stamp or a new value, when it comes, then it is young again', () => {
    const live = linked();
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72, { deviceAt: 1 })])]), 1_000, anyDevice);
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72, { deviceAt: 2 })])]), 9_000, anyDevice);
    expect(hr(live, 9_000)?.ageMs).toBe(0);
  });
});

describe('the link', () => {
  it('Given values, when the link goes, then all stay known, age on, and none is connected', () => {
    const live = linked();
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72)])], { full: true }), 1_000, anyDevice);
    const epoch = live.epoch;
    live.setLinked(false);
    const { devices } = live.payload('all', 8_000);
    expect(devices).toMatchObject([
      { connected: false, ageMs: 7_000, values: [{ key: 'HR', value: 72, ageMs: 7_000 }] },
    ]);
    expect(live.epoch).toBeGreaterThan(epoch);
  });

  it('Given a gateway that came back and has not heard a device yet, when its full message comes, then the device stays, not connected', () => {
    const live = linked();
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72)]), aDevice('N', '2', [])], { full: true }), 1_000, anyDevice);
    live.apply(aLive([], { full: true }), 5_000, (device) => device === 'M');
    expect(live.payload('all', 5_000).devices).toMatchObject([
      { device: 'M', connected: false, values: [{ ageMs: 4_000 }] },
    ]);
  });

  it('Given a device in a full message, when it has fewer values than before, then the others are gone', () => {
    const live = linked();
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72), aValue('RR', 9)])], { full: true }), 1_000, anyDevice);
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72)])], { full: true }), 2_000, anyDevice);
    expect(live.payload('all', 2_000).devices[0]?.values.map(({ key }) => key)).toEqual(['HR']);
  });
});

describe('changes', () => {
  it('Given a reader at some revision, when it asks, then it gets what is newer, newest only', () => {
    const live = linked();
    live.apply(
      aLive([aDevice('M', '1', [aValue('HR', 70), aValue('RR', 9)]), aDevice('N', '2', [])]),
      1_000,
      anyDevice,
    );
    const at = live.rev;
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 71)])]), 2_000, anyDevice);
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72)])]), 3_000, anyDevice);
    const payload = live.payload(at, 3_000);
    expect(payload).toMatchObject({ full: false, devices: [{ device: 'M', values: [{ key: 'HR', value: 72 }] }] });
    expect(payload.devices[0]?.values).toHaveLength(1);
  });

  it('Given more devices and keys than the bounds, when they come, then memory stays bounded', () => {
    const live = linked();
    for (let batch = 0; batch < 30; batch += 1) {
      const devices = Array.from({ length: 100 }, (_, index) => aDevice(`D${batch}-${index}`, '1', []));
      live.apply(aLive(devices), batch, anyDevice);
      live.apply(
        aLive([
          aDevice(
            'D0-0',
            '1',
            Array.from({ length: 100 }, (_, key) => aValue(`x:${batch}-${key}`, 1)),
          ),
        ]),
        batch,
        anyDevice,
      );
    }
    const { devices } = live.payload('all', 100);
    expect(devices).toHaveLength(2_000);
    expect(devices[0]?.values).toHaveLength(500);
  });
});

describe('numerics for the record', () => {
  it('Given values heard, sent again, absent or of no bed, when a second is sampled, then each measurement is kept once, at its own second', () => {
    const live = linked();
    const sampler = new Sampler();
    live.apply(
      aLive(
        [
          aDevice('M', '1', [
            aValue('HR', 72),
            aValue('SpO2', null, { absent: 'sensor-off' }),
            aValue('NIBP', 120, { ageMs: 5_000 }),
          ]),
          aDevice('U', null, [aValue('HR', 99)]),
        ],
        { sentAt: 1_000_000 },
      ),
      10_000,
      anyDevice,
    );
    expect(sampler.sample(live, 10_000)).toEqual([
      { t: 995, bed: '1', cells: [{ key: 'NIBP', unit: '/min', value: 120, deviceAt: null }] },
      { t: 1_000, bed: '1', cells: [{ key: 'HR', unit: '/min', value: 72, deviceAt: null }] },
    ]);
    live.apply(
      aLive([aDevice('M', '1', [aValue('HR', 72, { ageMs: 1_000 }), aValue('NIBP', 120, { ageMs: 6_000 })])], {
        sentAt: 1_001_000,
      }),
      11_000,
      anyDevice,
    );
    expect(sampler.sample(live, 11_000)).toEqual([]);
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 73)])], { sentAt: 1_002_000 }), 12_000, anyDevice);
    expect(sampler.sample(live, 12_000)).toMatchObject([{ t: 1_002, cells: [{ value: 73 }] }]);
  });

  it('Given a monitor that measures once a second and whose messages jitter, when two come in one second of ours, then the later has the next and each keeps its own stamp (L10)', () => {
    const live = linked();
    const sampler = new Sampler();
    const rows = [10_020, 10_980, 11_990, 13_010].flatMap((mono, index) => {
      const deviceAt = 500_000 + index * 1_000;
      live.apply(
        aLive([aDevice('M', '1', [aValue('HR', 70 + index, { deviceAt })])], { sentAt: 1_000_000 + mono }),
        mono,
        anyDevice,
      );
      return sampler.sample(live, mono);
    });
    expect(rows.map(({ t, cells }) => [t, cells[0]?.value, cells[0]?.deviceAt])).toEqual([
      [1_010, 70, 500_000],
      [1_011, 71, 501_000],
      [1_012, 72, 502_000],
      [1_013, 73, 503_000],
    ]);
  });
});

describe('pumps for the record', () => {
  const reading = (channel: string, infusedMl: number, ageMs = 0): LivePump => ({
    channel,
    rateMlPerHour: 12,
    remainingMl: null,
    infusedMl,
    remainingMin: null,
    batteryPct: 80,
    onBattery: false,
    batteryMin: null,
    linePressureMmHg: null,
    occlusionLimitMmHg: null,
    bolusMl: null,
    ageMs,
  });

  it('Given two pumps of a bed with a channel of one name, when sampled, then each has series of its own, once per report', () => {
    const live = linked();
    const sampler = new Sampler();
    const pumps = (ageMs: number): Live =>
      aLive(
        [
          aDevice('P:1', '1', [], { pumps: [reading('A', 10, ageMs)] }),
          aDevice('P:2', '1', [], { pumps: [reading('A', 20, ageMs)] }),
        ],
        { sentAt: 1_000_000 + ageMs },
      );
    live.apply(pumps(0), 10_000, anyDevice);
    const [row, ...more] = sampler.sample(live, 10_000);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ t: 1_000, bed: '1' });
    expect(row?.cells.map(({ key, value, unit }) => [key, value, unit])).toEqual([
      ['pump:infused:P%3A1:A', 10, 'mL'],
      ['pump:rate:P%3A1:A', 12, 'mL/h'],
      ['pump:battery:P%3A1:A', 80, '%'],
      ['pump:infused:P%3A2:A', 20, 'mL'],
      ['pump:rate:P%3A2:A', 12, 'mL/h'],
      ['pump:battery:P%3A2:A', 80, '%'],
    ]);
    live.apply(pumps(5_000), 15_000, anyDevice);
    expect(sampler.sample(live, 15_000)).toEqual([]);
  });

  it('Given a pump without a bed, when sampled, then it is nobody’s', () => {
    const live = linked();
    live.apply(aLive([aDevice('P', null, [], { pumps: [reading('A', 10)] })]), 10_000, anyDevice);
    expect(new Sampler().sample(live, 10_000)).toEqual([]);
  });
});
