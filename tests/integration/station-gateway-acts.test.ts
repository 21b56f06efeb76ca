/** Acts about alarms and limits through the real gateway: what one station does the other sees. */
import { expect, it, onTestFinished } from 'vitest';
import { createStation, type Station } from '../../station/host.ts';
import { aGateway, alarm as anAlarmMessage, end, numerics, secret, Sender } from './gateway-harness.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

async function aStation(port: number): Promise<{ station: Station; console: TestConsole }> {
  const station = await createStation({ gateway: { url: `http://127.0.0.1:${port}`, secret }, data: aFolder() });
  onTestFinished(() => station.stop());
  return { station, console: TestConsole.attach(station).console };
}

it('Given two stations of one gateway, when one acts on an alarm and on limits, then the other sees each act once, with its name, and the record tells the life', async () => {
  const gateway = await aGateway();
  onTestFinished(() => end(gateway));
  const one = await aStation(gateway.httpPort);
  const two = await aStation(gateway.httpPort);
  const sender = new Sender(gateway.mllpPort ?? 0);
  onTestFinished(() => sender.close());
  await sender.send(numerics('03', 77));
  await sender.send(anAlarmMessage('03', '1.1'));
  const alarms = ({ console }: typeof one) =>
    Object.values(console.ward.alarms).filter(({ source }) => source === 'device');
  await until('the alarm on both', () => [one, two].every((station) => alarms(station).length === 1));
  const [alarm] = alarms(one);
  if (alarm === undefined) throw new Error('No alarm');
  const { id, signalledAt } = alarm;
  const there = () => two.console.ward.alarms[id];

  await one.console.call('alarms.shown', { alarms: [{ alarm: id, signalledAt, shownAgoMs: 40, soundedAgoMs: 10 }] });
  await until('shown', () => there()?.shown?.station === one.station.id && there()?.sounded != null);

  const act = { alarms: [id], reason: null, note: null };
  expect(await one.console.call('alarms.acknowledge', act)).toMatchObject({ outcomes: [{ status: 'confirmed' }] });
  await until('acknowledged', () => there()?.acknowledged != null);
  expect(await two.console.call('alarms.withdraw', { alarm: id })).toMatchObject({ status: 'refused' });
  expect(await one.console.call('alarms.withdraw', { alarm: id })).toEqual({ status: 'confirmed', reason: null });
  await until('taken back', () => there()?.acknowledged === null);

  expect(await one.console.call('alarms.call', { alarm: id, role: 'everybody' })).toMatchObject({
    status: 'confirmed',
  });
  await until('called', () => there()?.calls.some(({ role }) => role === 'everybody') === true);

  const limits = { bed: '03', parameter: 'SpO2', change: { low: 85 }, reason: 'COPD', forMs: null };
  expect(await one.console.call('limits.set', limits)).toEqual({ status: 'confirmed', reason: null });
  await until('limits', () => two.console.ward.limits['03']?.own['SpO2']?.low === 85);
  expect(two.console.ward.limits['03']?.own['SpO2']).toMatchObject({ by: 'Station', reason: 'COPD' });

  await one.console.call('sound.report', { fault: 'blocked', test: null });
  await until('the report', () => two.console.ward.stations[one.station.id]?.soundFault === 'blocked');

  await until('the life', () => one.console.ward.seq === two.console.ward.seq);
  const { events } = await two.console.call('alarms.life', { alarm: id });
  const types = events.map(({ event }) => event.type);
  for (const type of ['alarm.acknowledged', 'alarm.withdrawn', 'alarm.shown'] as const) {
    expect(types.filter((each) => each === type)).toHaveLength(1);
  }
  expect(types[0]).toBe('alarm.raised');
  const everything = {
    beds: null,
    priorities: null,
    kinds: null,
    text: null,
    fromAt: null,
    toAt: null,
    acknowledged: null,
  };
  const page = await two.console.call('alarms.history', { filter: everything, offset: 0, limit: 100 });
  expect(page.rows.find((row) => row.alarm === id)).toMatchObject({ bed: '03', acknowledgedAt: null, escalated: true });
});
