import { beforeEach, expect, test, vi } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import type { LiveDevice, LiveValue } from '../../shared/feed/protocol.ts';
import type { LinkTopic } from '../../shared/station-api/topics.ts';

let clock = 0;
vi.stubGlobal('performance', { now: () => clock });
const { acceptLive, bedLive, refreshLive, valueNow } = await import('./live.ts');
const { acceptLink, lookAtLink, loss } = await import('./link.ts');

const aValue = (over: Partial<LiveValue> = {}): LiveValue => ({
  key: 'HR',
  name: null,
  value: 72,
  text: null,
  unit: '/min',
  absent: null,
  ageMs: 0,
  deviceAt: null,
  low: null,
  high: null,
  flags: [],
  ...over,
});

const aMonitor = (over: Partial<LiveDevice> = {}): LiveDevice => ({
  device: deviceId('M1'),
  bed: bedId('12'),
  connected: true,
  ageMs: 0,
  periodMs: 1000,
  clockOffsetMs: null,
  values: [aValue()],
  pumps: [],
  ...over,
});

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

const say = (full: boolean, ...devices: LiveDevice[]): void => acceptLive({ full, devices, positions: [], feeds: [] });

beforeEach(() => {
  clock += 1_000_000;
  acceptLink(aLink());
  lookAtLink();
  clock += 100;
  say(true, aMonitor());
});

test('Given a value, when it ages, then it is live to 10 s and then gone, whatever the wall clock says (L2)', () => {
  expect(valueNow('12', 'HR')).toMatchObject({ state: 'live', value: 72 });
  clock += 4_000;
  acceptLink(aLink());
  expect(valueNow('12', 'HR').state).toBe('live');
  clock += 4_700;
  acceptLink(aLink());
  clock += 1_500;
  acceptLink(aLink());
  expect(valueNow('12', 'HR')).toMatchObject({ state: 'stale', value: null });
  bedLive('12');
  refreshLive(clock);
  expect(bedLive('12').get().kind).toBe('silent');
});

test('Given old values that are sent again with a live banner, when they come, then their age stays (L17)', () => {
  say(false, aMonitor({ values: [aValue({ ageMs: 60_000 })] }));
  expect(valueNow('12', 'HR')).toMatchObject({ state: 'stale', value: null });
});

test('Given a value with a reason to be absent, when shown, then it is invalid with its reason and no number (L24)', () => {
  say(false, aMonitor({ values: [aValue({ value: null, absent: 'sensor-off' })] }));
  expect(valueNow('12', 'HR')).toMatchObject({ state: 'invalid', value: null, absent: 'sensor-off' });
});

test('Given a silent device, when 10 s have passed, then even the cuff is hidden', () => {
  say(false, aMonitor({ values: [aValue({ key: 'NIBP-S', value: 128, ageMs: 600_000 })] }));
  expect(valueNow('12', 'NIBP-S')).toMatchObject({ state: 'live', ageMin: 10 });
  clock += 3_000;
  acceptLink(aLink());
  clock += 4_000;
  acceptLink(aLink());
  clock += 4_000;
  acceptLink(aLink());
  expect(valueNow('12', 'NIBP-S').state).toBe('stale');
});

test('Given silence of the gateway for 5 s, when it comes back, then each value waits for its first fresh one', () => {
  clock += 4_800;
  lookAtLink();
  expect(loss.get()).toMatchObject({ side: 'station' });
  expect(valueNow('12', 'HR').value).toBeNull();
  acceptLink(aLink());
  expect(loss.get()).toBeNull();
  expect(valueNow('12', 'HR')).toMatchObject({ state: 'stale', value: null });
  clock += 200;
  say(false, aMonitor({ values: [aValue({ value: 75 })] }));
  expect(valueNow('12', 'HR')).toMatchObject({ state: 'live', value: 75 });
});

test('Given a gateway that is silent while the station goes on, when 5 s have passed, then the gateway is named', () => {
  clock += 1_000;
  acceptLink(aLink({ state: 'lost', heardAgeMs: 5_000 }));
  expect(loss.get()).toMatchObject({ side: 'gateway' });
});

test('Given a device that moves to another bed, when heard, then the first bed has its values no more', () => {
  say(false, aMonitor({ bed: bedId('13') }));
  expect(valueNow('12', 'HR').state).toBe('none');
  expect(valueNow('13', 'HR').value).toBe(72);
});
