import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import type { LiveDevice, LiveValue } from '../../shared/feed/protocol.ts';
import type { LinkTopic } from '../../shared/station-api/topics.ts';
import { emptyWard, type DeviceState, type WardState } from '../../shared/ward/state.ts';

const aValue = (over: Partial<LiveValue> = {}): LiveValue => ({
  key: 'HR',
  name: null,
  value: 72,
  text: null,
  unit: '/min',
  absent: null,
  ageMs: 0,
  deviceAt: null,
  low: 50,
  high: 120,
  flags: [],
  ...over,
});

const aDevice = (over: Partial<LiveDevice> = {}): LiveDevice => ({
  device: deviceId('MON-12'),
  bed: bedId('12'),
  connected: true,
  ageMs: 0,
  periodMs: null,
  clockOffsetMs: 0,
  values: [],
  pumps: [],
  ...over,
});

const aDeviceState = (id: string, kind: DeviceState['kind']): DeviceState => ({
  id: deviceId(id),
  kind,
  name: id,
  model: null,
  feed: 'devices',
  bed: bedId('12'),
  how: 'location',
  claims: null,
  firstSeenAt: 0,
  sendsAlarms: false,
  limits: {},
  channels: {},
});

const aWard: WardState = {
  ...emptyWard,
  beds: [{ id: bedId('12'), room: '512', patient: null, since: null }],
  devices: { 'MON-12': aDeviceState('MON-12', 'monitor'), 'P-1': aDeviceState('P-1', 'pump') },
};

const aLink = (over: Partial<LinkTopic> = {}): LinkTopic => ({
  state: 'live',
  gateway: 'GW',
  heardAgeMs: 0,
  lostAt: null,
  attempt: 0,
  nextAttemptMs: null,
  thinned: 0,
  reason: null,
  ...over,
});

/** The console's stores on a clock of the test's own; nothing of another test is left in them. */
async function theStores() {
  vi.resetModules();
  vi.useFakeTimers({ now: 1_000_000, toFake: ['performance', 'Date', 'setTimeout', 'setInterval'] });
  const live = await import('./live.ts');
  const ward = await import('./ward.ts');
  const link = await import('./link.ts');
  ward.acceptWard({ kind: 'snapshot', state: aWard });
  const hear = (devices: LiveDevice[], full = false): void =>
    live.acceptLive({ full, devices, positions: [], feeds: [] });
  const bed = () => {
    live.refreshLive();
    return live.bedLive('12').get();
  };
  return { live, link, hear, bed, value: (key: string) => live.valueNow('12', key) };
}

let stores: Awaited<ReturnType<typeof theStores>>;
beforeEach(async () => {
  stores = await theStores();
  stores.link.acceptLink(aLink());
});

/** Time passes; the gateway goes on being heard. */
function wait(ms: number): void {
  vi.advanceTimersByTime(ms);
  stores.link.acceptLink(aLink());
}

describe('what may be shown of a value', () => {
  it('Given a fresh value, When looked at within its limit, Then it is live; past 10 s it is gone', () => {
    stores.hear([aDevice({ values: [aValue()] })]);
    expect(stores.value('HR')).toMatchObject({ state: 'live', value: 72 });
    wait(9_000);
    expect(stores.value('HR').state).toBe('live');
    wait(1_500);
    expect(stores.value('HR')).toMatchObject({ state: 'stale', value: null });
  });

  it('Given a value that was old when it came (L17), When shown, Then its age counts from its measurement', () => {
    stores.hear([aDevice({ values: [aValue({ ageMs: 8_000 })] })]);
    expect(stores.value('HR').state).toBe('live');
    wait(2_500);
    expect(stores.value('HR').state).toBe('stale');
  });

  it('Given a wall clock set back an hour (L2), When an old value is looked at, Then it is still gone', () => {
    stores.hear([aDevice({ values: [aValue()] })]);
    wait(11_000);
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(stores.value('HR')).toMatchObject({ state: 'stale', value: null });
  });

  it('Given "no value" with a reason (L24), When looked at, Then there is no number and the reason is known', () => {
    stores.hear([aDevice({ values: [aValue({ value: null, absent: 'sensor-off' })] })]);
    expect(stores.value('HR')).toMatchObject({ state: 'invalid', value: null, absent: 'sensor-off' });
  });

  it('Given a device that lost its link, When its values are young, Then they are stale: connected is a fact of its own', () => {
    stores.hear([aDevice({ values: [aValue()] })]);
    stores.hear([aDevice({ connected: false })]);
    expect(stores.value('HR').state).toBe('stale');
  });

  it('Given a cuff pressure, When minutes pass, Then it stays with its age; on a silent monitor it is hidden too', () => {
    stores.hear([aDevice({ values: [aValue({ key: 'NIBP-S', value: 128, unit: 'mm[Hg]', ageMs: 600_000 })] })]);
    expect(stores.value('NIBP-S')).toMatchObject({ state: 'live', value: 128, ageMin: 10 });
    wait(10_500);
    expect(stores.value('NIBP-S')).toMatchObject({ state: 'stale', value: null });
  });

  it('Given the gateway silent for 5 s, When a value is looked at, Then it is gone whatever its own limit', () => {
    stores.hear([aDevice({ values: [aValue({ key: 'Temp', value: 37, unit: 'Cel' })] })]);
    vi.advanceTimersByTime(5_000);
    stores.link.lookAtLink();
    expect(stores.link.loss.get()).toMatchObject({ side: 'station' });
    expect(stores.value('Temp')).toMatchObject({ state: 'stale', value: null });
  });

  it('Given a station that stops, When contact counts as lost, Then it is the station that is named, not the gateway', () => {
    stores.link.acceptLink(aLink({ heardAgeMs: 1_900 }));
    vi.advanceTimersByTime(2_700);
    stores.link.lookAtLink();
    expect(stores.link.loss.get()).toMatchObject({ side: 'station' });
  });

  it('Given a gateway that stops and a station that says so, When contact is lost, Then the gateway is named', () => {
    for (const heardAgeMs of [500, 1_500, 2_500, 3_500, 4_500]) {
      stores.link.acceptLink(aLink({ heardAgeMs }));
      vi.advanceTimersByTime(500);
      stores.link.lookAtLink();
      vi.advanceTimersByTime(500);
    }
    expect(stores.link.loss.get()).toMatchObject({ side: 'gateway' });
  });

  it('Given the gateway back, When nothing new was heard, Then the old value stays hidden until its first fresh one', () => {
    stores.hear([aDevice({ values: [aValue()] })]);
    vi.advanceTimersByTime(6_000);
    stores.link.lookAtLink();
    stores.link.acceptLink(aLink());
    expect(stores.link.loss.get()).toBeNull();
    expect(stores.value('HR').state).toBe('stale');
    vi.advanceTimersByTime(10);
    stores.hear([aDevice({ values: [aValue({ value: 75 })] })]);
    expect(stores.value('HR')).toMatchObject({ state: 'live', value: 75 });
  });

  it('Given two devices that send one parameter, When the newer stops, Then nothing of the older is passed off as new', () => {
    stores.hear([aDevice({ values: [aValue({ value: 70 })] })]);
    vi.advanceTimersByTime(100);
    stores.hear([aDevice({ device: deviceId('MON-B'), values: [aValue({ value: 90 })] })]);
    expect(stores.value('HR').value).toBe(90);
    wait(10_500);
    expect(stores.value('HR').value).toBeNull();
  });
});

describe('what may be said of a bed', () => {
  it('Given a monitor, When it falls silent, Then the bed ages at 5 s and has no data at 10 s', () => {
    stores.hear([aDevice({ values: [aValue()] })]);
    expect(stores.bed().kind).toBe('live');
    wait(6_000);
    expect(stores.bed()).toMatchObject({ kind: 'aged', ageS: 6 });
    wait(5_000);
    expect(stores.bed().kind).toBe('silent');
  });

  it('Given a silent monitor and a pump that reports, When the bed is looked at, Then it has no data', () => {
    const pump = (): LiveDevice =>
      aDevice({ device: deviceId('P-1'), values: [aValue({ key: 'Battery', value: 81, unit: '%' })] });
    stores.hear([aDevice({ values: [aValue()] }), pump()]);
    wait(10_500);
    stores.hear([pump()]);
    expect(stores.bed().kind).toBe('silent');
  });

  it('Given a monitor never heard, When the station has waited 10 s, Then connecting becomes no data', () => {
    stores.hear([aDevice({ device: deviceId('P-1'), values: [aValue({ key: 'Battery', unit: '%' })] })]);
    expect(stores.bed().kind).toBe('connecting');
    wait(10_500);
    expect(stores.bed().kind).toBe('silent');
  });

  it('Given a monitor that reports once a minute, When 30 s old, Then it is not taken for silent', () => {
    stores.hear([aDevice({ periodMs: 60_000, values: [aValue()] })]);
    wait(30_000);
    expect(stores.bed().kind).toBe('live');
    expect(stores.value('HR').value).toBe(72);
  });

  it('Given a device moved to another bed, When the old bed is looked at, Then nothing of it stays there', () => {
    stores.hear([aDevice({ values: [aValue()] })]);
    stores.hear([aDevice({ bed: bedId('13') })]);
    expect(stores.value('HR').state).toBe('none');
    expect(stores.live.valueNow('13', 'HR').value).toBe(72);
  });
});
