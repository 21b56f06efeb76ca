/** Display and alarms do not depend on the disk (contract, rule 4; invariant 4). */
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { createStation, StoreRefusal, type Station } from '../../station/host.ts';
import { aDevice, configured, FakeGateway, raised, testSecret } from './fake-gateway.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

async function aWard(folder: string): Promise<{ gateway: FakeGateway; station: Station; console: TestConsole }> {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  const station = await createStation({ gateway: { url: gateway.url, secret: testSecret }, data: folder });
  onTestFinished(() => station.stop());
  const { console } = TestConsole.attach(station);
  await until('live', () => console.last('link')?.state === 'live');
  await until('recorded', () => gateway.confirmed.get('log-1') === gateway.state.seq);
  return { gateway, station, console };
}

it('Given a disk that stands still for 30 s, when the ward goes on, then nothing on screen waits, acts are answered, nothing is confirmed that is not on disk, and nothing is lost', async () => {
  const folder = aFolder();
  const { gateway, station, console } = await aWard(folder);
  const confirmedBefore = gateway.confirmed.get('log-1');
  station.stallDisk(30_000);
  const start = performance.now();
  let slowestAlarm = 0;
  let slowestValue = 0;
  let slowestAct = 0;
  for (let round = 1; performance.now() - start < 28_000; round += 1) {
    const at = performance.now();
    gateway.append(raised(`a${round}`));
    await until('the alarm', () => console.ward.alarms[`a${round}`] !== undefined, 2_000);
    slowestAlarm = Math.max(slowestAlarm, performance.now() - at);
    const sent = performance.now();
    gateway.sendLive([aDevice('MON-1', '1', { HR: round })]);
    await until('the value', () => console.last('live')?.devices[0]?.values[0]?.value === round, 2_000);
    slowestValue = Math.max(slowestValue, performance.now() - sent);
    if (round % 5 === 0) {
      const acted = performance.now();
      const alarms = [`a${round}`];
      const { outcomes } = await console.call('alarms.acknowledge', { alarms, reason: null, note: null });
      expect(outcomes[0]?.status).toBe('confirmed');
      slowestAct = Math.max(slowestAct, performance.now() - acted);
    }
    // The pace of the rounds: they are spread over the stall.
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  process.stderr.write(
    `stalled disk: alarm ${slowestAlarm.toFixed(0)} ms, value ${slowestValue.toFixed(0)} ms, act ${slowestAct.toFixed(0)} ms\n`,
  );
  expect(slowestAlarm).toBeLessThan(500);
  expect(slowestValue).toBeLessThan(700);
  // Outbox first: 1 s of patience with the disk, then to the gateway without it.
  expect(slowestAct).toBeLessThan(2_000);
  expect(gateway.confirmed.get('log-1')).toBe(confirmedBefore);
  expect(console.last('station')).toMatchObject({
    recorder: 'waiting',
    recorderFault: expect.stringContaining('has not answered'),
  });
  expect(console.last('link')?.state).toBe('live');
  await until('the record has caught up', () => gateway.confirmed.get('log-1') === gateway.state.seq, 20_000);
  await until('said', () => console.last('station')?.recorder === 'recording');
  const { database } = await console.call('diagnostics.get', {});
  expect(database).toMatchObject({ dropped: 0, fault: null });
  const db = new Database(path.join(folder, 'station.db'), { readonly: true });
  expect(db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(gateway.state.seq);
  expect(db.prepare('SELECT count(*) FROM outbox WHERE outcome IS NULL').pluck().get()).toBe(0);
  db.close();
});

it('Given a folder that another station uses, when a second starts there, then it is refused in one sentence', async () => {
  const folder = aFolder();
  const { gateway } = await aWard(folder);
  const second = createStation({ gateway: { url: gateway.url, secret: testSecret }, data: folder });
  await expect(second).rejects.toThrow(StoreRefusal);
  await expect(createStation({ gateway: { url: gateway.url, secret: testSecret }, data: folder })).rejects.toThrow(
    /Another station already uses/,
  );
});

it('Given a record of a newer Wardlight, when the station starts, then it refuses in one sentence', async () => {
  const folder = aFolder();
  const db = new Database(path.join(folder, 'station.db'));
  db.pragma('user_version = 99');
  db.close();
  const start = createStation({ gateway: { url: 'http://127.0.0.1:9', secret: testSecret }, data: folder });
  await expect(start).rejects.toThrow(/newer Wardlight/);
});

it('Given a data folder that is a file, when the station starts, then the ward is shown and the record is said to be stopped', async () => {
  const folder = path.join(aFolder(), 'station');
  new Database(folder).exec('CREATE TABLE x (a)').close();
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  gateway.append(raised('a1'));
  const station = await createStation({ gateway: { url: gateway.url, secret: testSecret }, data: folder });
  onTestFinished(() => station.stop());
  const { console } = TestConsole.attach(station);
  await until('the alarm', () => console.ward.alarms['a1'] !== undefined);
  await until('said', () => console.last('station')?.recorder === 'stopped');
  const { outcomes } = await console.call('alarms.acknowledge', { alarms: ['a1'], reason: null, note: null });
  expect(outcomes).toMatchObject([{ status: 'confirmed' }]);
  expect(gateway.confirmed.get('log-1')).toBeUndefined();
});
