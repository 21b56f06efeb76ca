/** Equipment at a real station, from the virtual ward's location hub and from a list: imported, recorded, cut, restarted. */
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startSimulator, type Simulator } from '../../simulator/simulator.ts';
import { systemClock, type Clock } from '../../station/clock.ts';
import { createStation, type Station } from '../../station/host.ts';
import { freePort } from './free-port.ts';
import { aGateway, configFor, end, secret } from './gateway-harness.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

/** Looked at a hundred times as often. */
const clock: Clock = {
  wall: () => systemClock.wall(),
  mono: () => systemClock.mono(),
  every: (ms, run) => systemClock.every(ms === 5_000 ? 50 : ms, run),
  after: (ms, run) => systemClock.after(ms, run),
};

let gateway: Awaited<ReturnType<typeof aGateway>>;
let simulator: Simulator;
let isCut = false;

beforeEach(async () => {
  const port = await freePort();
  const rtls = { name: 'rtls', url: `http://127.0.0.1:${port}/v2`, retryMinMs: 50, retryMaxMs: 200 };
  gateway = await aGateway({ config: configFor({ omlox: [rtls] }, 24) });
  simulator = await startSimulator({
    to: { host: '127.0.0.1', port: gateway.mllpPort ?? 0 },
    omloxPort: port,
    scenario: 'quiet-night',
  });
  isCut = false;
});
afterEach(async () => {
  if (!isCut) await simulator.stop();
  await end(gateway);
});

async function aStation(data: string): Promise<{ station: Station; console: TestConsole }> {
  const station = await createStation({
    gateway: { url: `http://127.0.0.1:${gateway.httpPort}`, secret },
    data,
    clock,
  });
  return { station, console: TestConsole.attach(station).console };
}

const idOf = (console: TestConsole, name: string): string =>
  Object.values(console.ward.assets).find((asset) => asset.name === name)?.id ?? '';

async function soon<Value>(what: string, ask: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> {
  for (let tries = 0; tries < 200; tries += 1) {
    const value = await ask();
    if (holds(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Waited for: ${what}`);
}

const hourMs = 3_600_000;
const trail = (console: TestConsole, name: string) => {
  const now = Date.now();
  return console.call('assets.trail', { asset: idOf(console, name), fromAt: now - hourMs, toAt: now + hourMs });
};

it('Given the demo ward, when the hub is cut and the station restarted, then stays end where they were heard last and the record goes on', async () => {
  const data = aFolder();
  const first = await aStation(data);
  await until('the assets', () => idOf(first.console, 'IP-0147') !== '');
  // Before the hub told its areas, its zone is all that is known.
  const here = await soon(
    'a stay in the store',
    () => trail(first.console, 'IP-0147'),
    ({ stays }) => stays.at(-1)?.place === 'Store B',
  );
  expect(here).toMatchObject({ cut: false });
  expect(here.stays.at(-1)).toMatchObject({ toAt: null, crs: 'local', floor: 5 });
  expect(here.recordedFrom).toBeLessThanOrEqual(here.stays[0]?.fromAt ?? 0);

  const report = await soon(
    'use of pumps',
    () => first.console.call('fleet.report', { weeks: 2 }),
    ({ types }) => types.some(({ kind, overall }) => kind === 'iv-pump' && overall !== null),
  );
  expect(report.weeks).toHaveLength(2);
  expect(report.types.find(({ kind }) => kind === 'iv-pump')?.used[0]).toBeNull();
  expect(report.types.find(({ kind }) => kind === 'iv-pump')?.overall).toBeGreaterThan(0);
  // Nothing is ranked on some seconds of record.
  expect(report.likely).toEqual([]);

  await simulator.stop();
  isCut = true;
  const cut = await soon(
    'the end of the stay',
    () => trail(first.console, 'IP-0147'),
    ({ stays }) => stays.every(({ toAt }) => toAt !== null),
  );
  expect(cut.stays).toHaveLength(here.stays.length);

  await first.station.stop();
  const second = await aStation(data);
  onTestFinished(() => second.station.stop());
  await until('the picture', () => idOf(second.console, 'IP-0147') !== '');
  const after = await trail(second.console, 'IP-0147');
  expect(after.stays).toEqual(cut.stays);
  expect(after.recordedFrom).toBe(here.recordedFrom);
});

it('Given a list of equipment, when it is previewed, taken and taken again, then each line is done once and its past is told', async () => {
  const { station, console } = await aStation(aFolder());
  onTestFinished(() => station.stop());
  await until('the assets', () => idOf(console, 'IP-0147') !== '' && console.last('link')?.state === 'live');
  const tag = console.ward.assets[idOf(console, 'IP-0147')]?.tag ?? '';
  const lines = Array.from({ length: 120 }, (_, n) => `E-${n};ECG ${n};ecg;;;30/11/2026`);
  const csv = [
    'Asset number;Name;Type;Serial;RTLS tag;Next maintenance;Colour',
    ...lines,
    `A-147;IP-0147;IV pump;77-147;${tag};2026-12-24`,
    'E-1;again;ecg;;;',
    'E-900;x;ecg;;;soon',
  ].join('\r\n');
  const preview = await console.call('assets.import', { csv, apply: false });
  expect(preview).toMatchObject({ added: 120, changed: 1, same: 0, refusedCount: 2, queued: 0 });
  expect(preview.dates).toEqual(['day-first', 'year-first']);
  expect(preview.columns.at(-1)).toEqual({ heading: 'Colour', field: null });
  expect(preview.refused.map(({ line }) => line)).toEqual([123, 124]);
  expect(console.ward.assets['E-1']).toBeUndefined();

  const taken = await console.call('assets.import', { csv, apply: true });
  expect(taken.queued).toBe(121);
  const done = await soon(
    'all of it',
    () => console.call('assets.import', { csv, apply: false }),
    ({ queued }) => queued === 0,
  );
  expect(done).toMatchObject({ added: 0, changed: 0, same: 121, refusedCount: 2 });
  await until('the pump under its number', () => console.ward.assets['A-147']?.tag === tag);
  expect(console.ward.assets['A-147']).toMatchObject({
    listed: true,
    record: { serial: '77-147', maintenanceDue: '2026-12-24' },
  });
  expect(idOf(console, 'IP-0147')).toBe('A-147');

  await console.call('assets.act', { asset: 'E-5', act: 'fault', bed: null, forMs: null, text: 'lead torn' });
  const { events } = await soon(
    'its past',
    () => console.call('assets.past', { asset: 'E-5', limit: 10 }),
    ({ events: all }) => all.some(({ event }) => event.type === 'asset.acted'),
  );
  expect(events.map(({ event }) => event.type).filter((type) => type.startsWith('asset.'))).toEqual([
    'asset.acted',
    'asset.recorded',
  ]);
});

it.each([
  [
    'of a newer version',
    (file: string) => {
      const db = new Database(file);
      db.pragma('user_version = 9');
      db.close();
    },
  ],
  ['that is damaged', (file: string) => writeFileSync(file, 'x'.repeat(8_192))],
])(
  'Given a record of equipment %s, when a station starts, then it says so and all else goes on',
  async (what, spoil) => {
    const data = aFolder();
    const first = await aStation(data);
    await until('the assets', () => idOf(first.console, 'IP-0147') !== '');
    await soon(
      'a stay',
      () => trail(first.console, 'IP-0147'),
      ({ stays }) => stays.length > 0,
    );
    await first.station.stop();
    const folder = path.join(data, 'equipment');
    spoil(path.join(folder, 'equipment.db'));
    const second = await aStation(data);
    onTestFinished(() => second.station.stop());
    await until('the link', () => second.console.last('link')?.state === 'live');
    if (what === 'that is damaged') {
      await soon(
        'a new record',
        () => trail(second.console, 'IP-0147'),
        ({ stays }) => stays.length > 0,
      );
      expect(readdirSync(folder)).toContain('equipment.db.damaged-1');
    } else {
      await expect(trail(second.console, 'IP-0147')).rejects.toMatchObject({
        code: 'unavailable',
        message: /newer Wardlight/,
      });
    }
  },
);
