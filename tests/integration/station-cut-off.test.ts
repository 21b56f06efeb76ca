/** A station without its gateway: it goes on by what it knows, says that it does, and the record tells how long. */
import { expect, it, onTestFinished } from 'vitest';
import { alarmId, commandId, stationId } from '../../shared/domain/ids.ts';
import type { CallResult, HistoryRow } from '../../shared/station-api/calls.ts';
import { systemClock, type Clock } from '../../station/clock.ts';
import { createStation, type Station } from '../../station/host.ts';
import { configured, FakeGateway, raised, testSecret } from './fake-gateway.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

/** Ten times as fast: its patience with a slow start is short, so it may say for a moment that it is cut off. */
const fast: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now() * 10,
  every: (ms, run) => systemClock.every(ms / 10, run),
  after: (ms, run) => systemClock.after(ms / 10, run),
};

async function aGateway(): Promise<FakeGateway> {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  return gateway;
}

const start = (gateway: FakeGateway, data: string): Promise<Station> =>
  createStation({ gateway: { url: gateway.url, secret: testSecret }, data, random: () => 0, clock: fast });

const everything = {
  filter: { beds: null, priorities: null, kinds: null, text: null, fromAt: null, toAt: null, acknowledged: null },
  offset: 0,
  limit: 50,
};

/** Its clock makes the station impatient with the disk: asked again until it answers. */
async function historyOf(console: TestConsole): Promise<CallResult<'alarms.history'>> {
  for (;;) {
    const answer = await console.call('alarms.history', everything).catch((error: Error) => error);
    if (!(answer instanceof Error)) return answer;
    expect(answer).toMatchObject({ code: 'unavailable' });
  }
}

it('Given an acknowledgement that runs out while nobody can tell, when its time is over, then the alarm signals here, marked as local, and the gateway’s word replaces that', async () => {
  const gateway = await aGateway();
  for (const id of ['a1', 'a2']) {
    gateway.append(raised(id));
    const acknowledgement = { by: 'RN 7', station: stationId('s'), reason: null, note: null, actedAt: 1 };
    gateway.append({ type: 'alarm.acknowledged', id: alarmId(id), command: commandId(`c-${id}`), acknowledgement });
  }
  // The station's time runs ten times as fast: a minute more is six seconds.
  const { a1 } = gateway.state.alarms;
  if (a1?.acknowledged == null) throw new Error('No acknowledgement');
  const soon = { ...a1, acknowledged: { ...a1.acknowledged, returnsAt: Date.now() + 8_000 } };
  gateway.state = { ...gateway.state, alarms: { ...gateway.state.alarms, a1: soon } };
  const station = await start(gateway, aFolder());
  onTestFinished(() => station.stop());
  const { console } = TestConsole.attach(station);
  await until('the ward', () => console.ward.alarms['a1']?.acknowledged != null);
  gateway.closed = true;
  gateway.cut();
  await until('lost', () => console.last('link')?.state === 'lost');
  await until('signals again', () => console.ward.alarms['a1']?.acknowledged === null);
  expect(console.ward.alarms['a1']).toMatchObject({ returned: 1, shown: null });
  expect(console.ward.alarms['a2']?.acknowledged).not.toBeNull();
  await until('marked', () => console.last('station')?.local.join() === 'a1');
  gateway.closed = false;
  await until('live', () => console.last('link')?.state === 'live', 20_000);
  await until('the gateway’s picture', () => console.last('station')?.local.length === 0);
  expect(console.ward).toEqual(gateway.state);
});

it('Given a station that loses its gateway, ends, starts again and finds it, when the history is read, then one entry tells from when to when', async () => {
  const gateway = await aGateway();
  gateway.append(raised('a1'));
  const data = aFolder();
  const first = await start(gateway, data);
  const before = TestConsole.attach(first).console;
  await until('the record', () => gateway.confirmed.get('log-1') === 2);
  gateway.closed = true;
  gateway.cut();
  await until('lost', () => before.last('link')?.state === 'lost');
  const { lostAt } = first.link();
  const open = (rows: readonly HistoryRow[]): HistoryRow[] =>
    rows.filter(({ kind, endedAt }) => kind === 'technical' && endedAt === null);
  const [entry, ...others] = open((await historyOf(before)).rows);
  expect(entry).toMatchObject({ text: 'Central feed lost', priority: 'high', raisedAt: lostAt });
  expect(others).toEqual([]);
  await first.stop();

  const second = await start(gateway, data);
  onTestFinished(() => second.stop());
  const { console } = TestConsole.attach(second);
  await until('lost again', () => console.last('link')?.state === 'lost');
  const cut = await historyOf(console);
  expect(open(cut.rows)).toEqual([entry]);
  gateway.closed = false;
  await until('live', () => console.last('link')?.state === 'live', 20_000);
  const { rows } = await historyOf(console);
  expect(open(rows)).toEqual([]);
  expect(rows.find(({ alarm }) => alarm === entry?.alarm)?.endedAt).toBeGreaterThan(lostAt ?? Number.POSITIVE_INFINITY);
  expect(rows.filter(({ alarm }) => alarm === 'a1')).toHaveLength(1);
});

it('Given an alarm with a life, when it is asked for, then its events are there from the record and it stands as the ward knows it', async () => {
  const gateway = await aGateway();
  gateway.append(raised('a1'));
  const station = await start(gateway, aFolder());
  onTestFinished(() => station.stop());
  const { console } = TestConsole.attach(station);
  await until('the alarm', () => console.ward.alarms['a1'] !== undefined);
  await console.call('alarms.acknowledge', { alarms: ['a1'], reason: 'on-my-way', note: null });
  await until('the record', () => gateway.confirmed.get('log-1') === 3);
  const { alarm, events } = await console.call('alarms.life', { alarm: 'a1' });
  expect(alarm?.acknowledged).toMatchObject({ by: 'Station', reason: 'on-my-way' });
  expect(events.map(({ event }) => event.type)).toEqual(['alarm.raised', 'alarm.acknowledged']);
  expect(await console.call('alarms.life', { alarm: 'nobody' })).toEqual({ alarm: null, events: [] });
});
