import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { lastWeeks, weekMs, weekOf } from '../../shared/assets/weeks.ts';
import type { DeviceAlarms } from '../store/equipment-events.ts';
import { migrate, readMigrations, type WritableDb } from '../store/handles.ts';
import type { DeviceLook } from './device-sums.ts';
import { NoteWriter, readDeviceWeek, readSpans, readTrail, readUses, recordedFrom } from './equipment-db.ts';
import { EquipmentWatch } from './equipment-watch.ts';
import { fleetReport } from './fleet-report.ts';
import { aFusedAsset } from './testing/fused.ts';
import { aFleet, hourMs, knownOf, within, type Pump } from './testing/twelve-weeks.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/assets', import.meta.url)));
const weekCount = 12;
const from = weekOf(Date.parse('2026-09-02T00:00:00Z'));
const end = from + weekCount * weekMs;
/** The station was off for two days of week 4; what was then is no use and no alarm of the record. */
const off: readonly [number, number] = [from + 3 * weekMs + 24 * hourMs, from + 3 * weekMs + 72 * hourMs];
const lookMs = 30_000;

/** What a station sees of a pump at a moment. On its battery an hour a day, from full. */
function looksOf(pumps: readonly Pump[]): (at: number) => DeviceLook[] {
  const index = pumps.map(() => 0);
  return (at) =>
    pumps.map((pump, n): DeviceLook => {
      while ((pump.uses[index[n] ?? 0]?.[1] ?? Infinity) <= at) index[n] = (index[n] ?? 0) + 1;
      const use = pump.uses[index[n] ?? 0];
      const intoDay = at % (24 * hourMs);
      const week = Math.floor((at - from) / weekMs);
      return {
        device: pump.id,
        heard: true,
        running: use !== undefined && at >= use[0],
        onBattery: intoDay < hourMs,
        batteryPct: intoDay < hourMs ? 100 - Math.floor((intoDay / hourMs / pump.batteryHours(week)) * 100) : 100,
        clockOffsetMs: ((at - from) / weekMs) * pump.driftSPerWeek * 1_000,
      };
    });
}

it('Given twelve weeks of a fleet, when they are watched and reported, then use and outliers are those of the plain facts', () => {
  const db = new Database(':memory:') as unknown as WritableDb;
  migrate(db, migrations);
  const writer = new NoteWriter(db);
  const watch = new EquipmentWatch();
  const pumps = aFleet(12, from, weekCount);
  const look = looksOf(pumps);
  const states = {
    used: pumps.map(({ id }) => aFusedAsset(`a-${id}`, { condition: 'in-use', place: 'Bed' })),
    free: pumps.map(({ id }) => aFusedAsset(`a-${id}`, { condition: 'free', place: 'Store' })),
  };
  for (let at = from; at < end; at += lookMs) {
    if (at >= off[0] && at < off[1]) continue;
    const devices = look(at);
    const assets = devices.flatMap(({ running }, n) => (running ? states.used : states.free)[n] ?? []);
    for (const notes of watch.look({ now: at, mono: at, assets, devices })) writer.write(notes);
  }
  for (const notes of watch.cut()) writer.write(notes);

  const weeks = lastWeeks(end - 1, weekCount);
  expect(weeks[0]).toBe(from);
  const spans = readSpans(db, from, end);
  expect(spans).toEqual([
    { fromAt: from, toAt: off[0] - lookMs },
    { fromAt: off[1], toAt: end - lookMs },
  ]);
  const alarms = countedAlarms(pumps);
  const devices = knownOf(pumps);
  const report = fleetReport(
    { weeks, now: end - 1, devices, alarms },
    weeks.flatMap((week) => readUses(db, week)),
    weeks.flatMap((week) => readDeviceWeek(db, week)),
    recordedFrom(db),
  );

  // Use of the type by week, from the stretches themselves.
  expect(report.recordedFrom).toBe(from);
  expect(report.types.map(({ kind }) => kind)).toEqual(['iv-pump']);
  const on = (a: number, b: number): number => b - a - within([off], a, b);
  for (const [n, week] of weeks.entries()) {
    const used = pumps.reduce((sum, { uses }) => sum + usedIn(uses, week, week + weekMs), 0);
    expect(report.types[0]?.used[n]).toBeCloseTo(used / (pumps.length * on(week, week + weekMs)), 2);
  }

  // Outliers, and only those; the measure from the facts.
  expect(report.likely.map(({ failure, name }) => `${failure} ${name}`).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
    'battery IP P-3',
    'clock IP P-9',
    'occlusion IP P-5',
    'self-test IP P-7',
  ]);
  const found = Object.fromEntries(report.likely.map((one) => [one.failure, one]));
  // The last four weeks: 5 h less 0.3 h a week, of weeks 8 to 11; whole per cents are read.
  expect(found['battery']?.measure).toBeGreaterThan(1.6);
  expect(found['battery']?.measure).toBeLessThan(2.7);
  expect(found['battery']?.ofType).toBeCloseTo(4.5, 0);
  expect(found['battery']?.weeks[0]).toBeGreaterThan(4.5);
  expect(found['battery']?.typeCount).toBe(12);
  expect(found['clock']?.measure).toBeCloseTo(6, 1);
  const bad = pumps[5];
  if (bad === undefined) throw new Error('no pump 5');
  const occlusions = bad.alarms.filter(({ at, key }) => key === 'OCCLUSION' && (at < off[0] || at >= off[1])).length;
  const hours = usedIn(bad.uses, from, end) / hourMs;
  expect(found['occlusion']?.measure).toBeCloseTo((occlusions / hours) * 100, 1);
  expect(found['occlusion']?.ofType).toBeCloseTo(0.8, 0);
  expect(found['self-test']?.weeks.slice(-3)).toEqual([1, 1, 2]);

  // Places: each change once, and none that spans the time nobody looked.
  const { stays } = readTrail(db, { asset: 'a-P-0', fromAt: from, toAt: end });
  const [first] = pumps;
  const seen = stays.filter(({ place }) => place === 'Bed').length;
  const expected = first?.uses.filter(([a, b]) => b - a > within([off], a, b)).length ?? 0;
  expect(Math.abs(seen - expected)).toBeLessThanOrEqual(1);
  expect(stays.filter(({ fromAt, toAt }) => fromAt < off[0] && (toAt ?? end) > off[0])).toEqual([]);
  expect(stays.every(({ toAt }) => toAt !== null)).toBe(true);
  db.close();
}, 120_000);

const usedIn = (uses: Pump['uses'], a: number, b: number): number =>
  within(uses, a, b) -
  uses.reduce((sum, [x, y]) => sum + within([off], Math.max(x, a), Math.max(Math.max(x, a), Math.min(y, b))), 0);

function countedAlarms(pumps: readonly Pump[]): DeviceAlarms[] {
  return pumps.flatMap(({ id, alarms }) =>
    alarms
      .filter(({ at }) => at < off[0] || at >= off[1])
      .map(({ at, key }) => ({ device: id, week: weekOf(at), key, count: 1 })),
  );
}
