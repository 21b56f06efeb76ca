/** The record of waves through the whole station: what the gateway sends is on disk, also after a restart. */
import path from 'node:path';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { encodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { createStation, type Station } from '../../station/host.ts';
import { readMigrations } from '../../station/store/handles.ts';
import { readStored } from '../../station/waves/day-reader.ts';
import { WaveDays } from '../../station/waves/wave-days.ts';
import { WaveRecorder } from '../../station/waves/recorder.ts';
import { configured, FakeGateway, testSecret } from './fake-gateway.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const migrations = readMigrations(path.resolve('resources/migrations/waves'));

async function aWard(folder: string): Promise<{ gateway: FakeGateway; station: Station; console: TestConsole }> {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  const station = await createStation({ gateway: { url: gateway.url, secret: testSecret }, data: folder });
  onTestFinished(() => station.stop());
  const { console } = TestConsole.attach(station);
  await until('live', () => console.last('link')?.state === 'live');
  return { gateway, station, console };
}

const second = (startAt: number, n: number): Uint8Array =>
  encodeWaveFrame({
    sentAt: startAt,
    blocks: [
      {
        bed: bedId('1'),
        channel: 'ECG II',
        unit: 'mV',
        startAt: startAt + n * 1000,
        deviceAt: null,
        rateHz: 250,
        gain: 0.005,
        offset: 0,
        ageMs: 0,
        samples: Int16Array.from({ length: 250 }, (_, index) => n * 250 + index),
      },
    ],
  });

/** All samples on disk, as a new process would find them. */
function onDisk(folder: string, fromAt: number): number[] {
  const days = new WaveDays(path.join(folder, 'waves'), migrations.length);
  const recorder = new WaveRecorder({ days, migrations, note: () => undefined, wall: Date.now });
  recorder.start(0);
  const found = [...readStored(days, { bed: '1', fromAt, toAt: fromAt + 3_600_000 }, null)];
  const samples = found.flatMap((one) => (one.kind === 'piece' ? [...(one.piece.samples() ?? [])] : []));
  recorder.close(0);
  days.close();
  return samples;
}

it('Given a station that nobody looks at, when waves come, then they are on disk sample for sample after it ended, and nothing counts as shown (L25)', async () => {
  const folder = aFolder();
  const { gateway, station } = await aWard(folder);
  await until('all is watched, nothing shown', () =>
    gateway.watches.some((watch) => JSON.stringify(watch).includes('"channels":null')),
  );
  expect(gateway.watches.at(-1)).toMatchObject({ shows: [] });
  const startAt = Date.now();
  for (let n = 0; n < 20; n += 1) gateway.sendWaves(second(startAt, n));
  await until('credited', () => gateway.credits.length >= 20);
  await station.stop();
  expect(readdirSync(path.join(folder, 'waves')).some((name) => name.startsWith('waves-'))).toBe(true);
  expect(onDisk(folder, startAt)).toEqual(Array.from({ length: 5_000 }, (_, index) => index));
});

it('Given a record of waves that can not be written, when waves come, then station, windows and gateway are told in words, the live view goes on, and it is written once it can be', async () => {
  const folder = aFolder();
  const startAt = Date.now();
  const day = new Date(startAt).toISOString().slice(0, 10);
  mkdirSync(path.join(folder, 'waves'));
  const file = path.join(folder, 'waves', `waves-${day}.db`);
  const newer = new Database(file);
  newer.pragma('user_version = 9');
  newer.close();
  const { gateway, station, console } = await aWard(folder);
  await console.call('sound.report', { fault: null, test: null });
  await console.call('waves.watch', { beds: [{ bed: '1', channels: null }] });
  gateway.sendWaves(second(startAt, 0));
  await until('shown live', () => console.frames.length > 0);
  const says = 'Waves are not recorded: waves-';
  await until('windows know', () => console.last('station')?.recorder === 'stopped');
  expect(console.last('station')?.recorderFault).toContain(says);
  await until('the gateway knows', () => gateway.reports.at(-1)?.recorderFault?.includes(says) === true);
  expect((await console.call('diagnostics.get', {})).disk.waveFault).toContain(says);
  rmSync(file);
  gateway.sendWaves(second(startAt, 1));
  await until('recorded again', () => console.last('station')?.recorder === 'recording');
  await until('the gateway knows that too', () => gateway.reports.at(-1)?.recorderFault === null);
  await station.stop();
  expect(onDisk(folder, startAt)).toEqual(Array.from({ length: 500 }, (_, index) => index));
});
