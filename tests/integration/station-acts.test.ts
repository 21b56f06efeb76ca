/** What people do about alarms and limits at a station, and what the station tells the gateway of itself. */
import { expect, it, onTestFinished } from 'vitest';
import { alarmId, commandId, stationId } from '../../shared/domain/ids.ts';
import { defaultPolicy } from '../../shared/alarm/policy.ts';
import { createStation, type Station } from '../../station/host.ts';
import { configured, FakeGateway, raised, testSecret } from './fake-gateway.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const { profiles: _files, ...site } = defaultPolicy;

async function aWard(): Promise<{ gateway: FakeGateway; station: Station; console: TestConsole }> {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  gateway.append(raised('a1'));
  const station = await createStation({
    gateway: { url: gateway.url, secret: testSecret },
    data: aFolder(),
    random: () => 0,
  });
  onTestFinished(() => station.stop());
  const { console } = TestConsole.attach(station);
  await until('the alarm', () => console.ward.alarms['a1'] !== undefined && console.last('link')?.state === 'live');
  return { gateway, station, console };
}

const acknowledge = (console: TestConsole) =>
  console.call('alarms.acknowledge', { alarms: ['a1'], reason: null, note: null });
const typesOf = (gateway: FakeGateway): string[] => gateway.log.map(({ event }) => event.type).slice(2);

async function cutOff(gateway: FakeGateway, console: TestConsole): Promise<void> {
  gateway.closed = true;
  gateway.cut();
  await until('cut off', () => console.last('link')?.state !== 'live');
}

async function linked(gateway: FakeGateway, console: TestConsole): Promise<void> {
  gateway.closed = false;
  await until('live again', () => console.last('link')?.state === 'live', 20_000);
}

it('Given an acknowledgement of this station, when it is taken back, then the alarm signals again; what is not there, or another station’s, is refused in words', async () => {
  const { gateway, console } = await aWard();
  expect(await console.call('alarms.withdraw', { alarm: 'a1' })).toMatchObject({ status: 'refused' });
  await acknowledge(console);
  await until('acknowledged', () => console.ward.alarms['a1']?.acknowledged != null);
  expect(await console.call('alarms.withdraw', { alarm: 'a1' })).toEqual({ status: 'confirmed', reason: null });
  await until('taken back', () => console.ward.alarms['a1']?.acknowledged === null);
  expect(typesOf(gateway)).toEqual(['alarm.acknowledged', 'alarm.withdrawn']);
  const acknowledgement = { by: 'RN 9', station: stationId('other'), reason: null, note: null, actedAt: 1 };
  gateway.append({ type: 'alarm.acknowledged', id: alarmId('a1'), command: commandId('c9'), acknowledgement });
  await until('by the other', () => console.ward.alarms['a1']?.acknowledged?.by === 'RN 9');
  expect(await console.call('alarms.withdraw', { alarm: 'a1' })).toEqual({
    status: 'refused',
    reason: 'RN 9 acknowledged at another station',
  });
  expect(await console.call('alarms.withdraw', { alarm: 'gone' })).toMatchObject({ reason: 'This alarm is over' });
});

it('Given a station that is cut off, when an alarm is acknowledged and that taken back, then both wait and are done in that order; what the gateway holds is not taken back', async () => {
  const { gateway, console } = await aWard();
  await cutOff(gateway, console);
  expect((await acknowledge(console)).outcomes).toMatchObject([{ status: 'queued' }]);
  expect(await console.call('alarms.withdraw', { alarm: 'a1' })).toMatchObject({ status: 'queued' });
  // A second press is the same act.
  expect(await console.call('alarms.withdraw', { alarm: 'a1' })).toMatchObject({ status: 'queued' });
  expect(console.last('station')?.outbox).toHaveLength(2);
  await linked(gateway, console);
  await until('both done', () => console.last('station')?.outbox.length === 0);
  expect(typesOf(gateway)).toEqual(['alarm.acknowledged', 'alarm.withdrawn']);
  await acknowledge(console);
  await until('acknowledged', () => console.ward.alarms['a1']?.acknowledged != null);
  await cutOff(gateway, console);
  expect(await console.call('alarms.withdraw', { alarm: 'a1' })).toMatchObject({
    status: 'refused',
    reason: expect.stringContaining('Cut off'),
  });
});

it('Given an alarm, when somebody is called and answers, then each is one event, and an answer to nothing or twice is refused', async () => {
  const { gateway, console } = await aWard();
  expect(await console.call('alarms.call', { alarm: 'a1', role: 'buddy' })).toMatchObject({ status: 'confirmed' });
  await until('the call', () => console.ward.alarms['a1']?.calls.length === 1);
  const answer = { alarm: 'a1', n: 0, answer: 'accepted' } as const;
  expect(await console.call('alarms.answer', { ...answer, n: 5 })).toMatchObject({ reason: 'There is no such call' });
  expect(await console.call('alarms.answer', answer)).toMatchObject({ status: 'confirmed' });
  await until('the answer', () => console.ward.alarms['a1']?.calls[0]?.answer === 'accepted');
  expect(await console.call('alarms.answer', answer)).toMatchObject({ reason: 'Already accepted by Station' });
  expect(typesOf(gateway)).toEqual(['alarm.called', 'alarm.answered']);
});

it('Given limits, when they are set, then they go with name and reason; what cannot stand is refused before it goes anywhere', async () => {
  const { gateway, console } = await aWard();
  const set = { bed: '1', parameter: 'SpO2', change: { low: 88 }, reason: 'COPD', forMs: 3_600_000 };
  expect(await console.call('limits.set', { ...set, bed: '99' })).toMatchObject({ reason: 'No such bed' });
  expect(await console.call('limits.set', { ...set, parameter: 'nonsense' })).toMatchObject({ status: 'refused' });
  expect(await console.call('limits.set', { ...set, change: { low: 300 } })).toMatchObject({
    reason: '300 is outside 0 to 100',
  });
  expect(await console.call('limits.set', { ...set, change: { low: 95, high: 90 } })).toMatchObject({
    reason: 'The low limit is not below the high one',
  });
  expect(await console.call('limits.set', { ...set, reason: '  ' })).toMatchObject({ status: 'refused' });
  expect(gateway.commands).toEqual([]);
  expect(await console.call('limits.set', set)).toMatchObject({ status: 'confirmed' });
  await until('in force', () => console.ward.limits['1']?.own['SpO2']?.low === 88);
  expect(console.ward.limits['1']?.own['SpO2']).toMatchObject({ by: 'Station', reason: 'COPD' });
  expect(await console.call('limits.set', { ...set, change: null })).toMatchObject({ status: 'confirmed' });
  await until('the profile’s again', () => console.ward.limits['1'] === undefined);
  expect(await console.call('limits.profile', { bed: '1', profile: 'giants' })).toMatchObject({
    reason: 'No such profile',
  });
  expect(await console.call('policy.set', { policy: { ...site, undoS: 7 } })).toMatchObject({ status: 'confirmed' });
  await until('the policy', () => console.ward.policy.undoS === 7);
});

it('Given a station that is cut off and killed, when limits were set meanwhile, then the next life does it once', async () => {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  const data = aFolder();
  const options = { gateway: { url: gateway.url, secret: testSecret }, data, random: () => 0 };
  const first = await createStation(options);
  const before = TestConsole.attach(first).console;
  await until('the ward', () => before.ward.beds.length === 4);
  await cutOff(gateway, before);
  const set = { bed: '1', parameter: 'SpO2', change: { low: 88 }, reason: 'COPD', forMs: null };
  expect(await before.call('limits.set', set)).toMatchObject({ status: 'queued' });
  await first.stop();
  gateway.closed = false;
  const second = await createStation(options);
  onTestFinished(() => second.stop());
  const { console } = TestConsole.attach(second);
  await until('in force', () => console.ward.limits['1']?.own['SpO2']?.low === 88);
  await until('settled', () => console.last('station')?.outbox.length === 0);
  expect(gateway.log.filter(({ event }) => event.type === 'limits.set')).toHaveLength(1);
});

it('Given windows that show and sound an alarm, when they say so, then the gateway hears it once, by its own clock', async () => {
  const { gateway, station, console } = await aWard();
  const other = TestConsole.attach(station).console;
  const { signalledAt } = console.ward.alarms['a1'] ?? { signalledAt: 0 };
  const shown = (shownAgoMs: number | null, soundedAgoMs: number | null) => ({
    alarms: [{ alarm: 'a1', signalledAt, shownAgoMs, soundedAgoMs }],
  });
  await console.call('alarms.shown', shown(300, null));
  await other.call('alarms.shown', shown(100, null));
  await until('shown', () => console.ward.alarms['a1']?.shown != null);
  await other.call('alarms.shown', shown(500, 50));
  await until('sounded', () => console.ward.alarms['a1']?.sounded != null);
  const events = gateway.log.flatMap(({ event }) => (event.type === 'alarm.shown' ? [event] : []));
  expect(events).toMatchObject([{ soundedAt: null }, { shownAt: null }]);
  expect(Math.abs((events[0]?.shownAt ?? 0) - (Date.now() - 300))).toBeLessThan(2_000);
  expect(console.last('station')?.outbox).toEqual([]);
});

it('Given two windows, when they tell how they can be heard, then one sounds, and the gateway has the station’s report, whole, also after a new connection', async () => {
  const { gateway, station, console } = await aWard();
  const other = TestConsole.attach(station);
  expect(await console.call('sound.report', { fault: 'blocked', test: null })).toEqual({ sounds: true, windows: 1 });
  await until('the report', () => gateway.reports.at(-1)?.soundFault === 'blocked');
  expect(await other.console.call('sound.report', { fault: null, test: 'passed' })).toEqual({
    sounds: true,
    windows: 2,
  });
  expect(await console.call('sound.report', { fault: 'blocked', test: null })).toMatchObject({ sounds: false });
  await until('heard', () => gateway.reports.at(-1)?.soundFault === null);
  expect(gateway.reports.at(-1)).toMatchObject({ volumePct: 70, soundSet: 'standard', recorderFault: null });
  expect(Math.abs((gateway.reports.at(-1)?.testedAt ?? 0) - Date.now())).toBeLessThan(5_000);
  await console.call('sound.silence', { forMs: 60_000 });
  await until('silent', () => gateway.reports.at(-1)?.silencedBy === 'Station');
  const until1 = console.last('station')?.sound.silentUntil ?? 0;
  expect(Math.abs(until1 - (Date.now() + 60_000))).toBeLessThan(3_000);
  expect(Math.abs((gateway.reports.at(-1)?.silencedUntil ?? 0) - until1)).toBeLessThan(2_000);
  const before = gateway.reports.length;
  gateway.cut();
  await until('said again', () => gateway.reports.length > before);
  expect(gateway.reports.at(-1)?.silencedBy).toBe('Station');
  // The same moment by the gateway's clock as the new connection tells it, and the same however often it is said.
  const until2 = console.last('station')?.sound.silentUntil ?? 0;
  expect(Math.abs(until2 - until1)).toBeLessThan(2_000);
  const said = console.all('station').length;
  await until('said twice more', () => console.all('station').length > said + 1);
  expect(console.last('station')?.sound.silentUntil).toBe(until2);
  await console.call('sound.silence', { forMs: null });
  await until('no more', () => gateway.reports.at(-1)?.silencedUntil === null);
  other.connection.close();
  await console.call('sound.report', { fault: 'blocked', test: null });
  await until('blocked again', () => gateway.reports.at(-1)?.soundFault === 'blocked');
  expect(console.last('station')?.sound.fault).toBe('blocked');
});

it('Given a bed that a window shows without waves, when it says so, then the gateway is told; and no more when the window is gone', async () => {
  const { gateway, station } = await aWard();
  const { console, connection } = TestConsole.attach(station);
  await console.call('waves.watch', { beds: [{ bed: '1', channels: null }], shows: ['1', '3'] });
  const shows = (): unknown => (gateway.watches.at(-1) as { readonly shows: unknown } | undefined)?.shows;
  await until('both', () => JSON.stringify(shows()) === '["1","3"]');
  connection.close();
  await until('none', () => JSON.stringify(shows()) === '[]');
  // The recorder goes on, and is no screen (L25).
  const all = ['1', '2', '3', '4'].map((bed) => ({ bed, channels: null }));
  expect(gateway.watches.at(-1)).toEqual({ waves: all, shows: [] });
});
