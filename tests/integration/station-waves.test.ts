/** The record of waves through the whole station: what the gateway sends is on disk, also after a restart. */
import path from 'node:path';
import { readdirSync } from 'node:fs';
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
