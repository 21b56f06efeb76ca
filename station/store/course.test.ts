import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { bedId, commandId, deviceId, patientId, stationId } from '../../shared/domain/ids.ts';
import { defaultPolicy } from '../../shared/alarm/policy.ts';
import { aPatient } from '../../shared/testing/builders.ts';
import type { PumpProgramme, WardEvent } from '../../shared/ward/events.ts';
import { configured, raised } from '../testing/builders.ts';
import { keptById, readContext, readKept, readStays, type ContextQuery } from './context.ts';
import { openWritable, readMigrations, type WritableDb } from './handles.ts';
import { appendEvents, noteGap } from './record-table.ts';
import { stripsSince } from './strips-since.ts';

const migrations = fileURLToPath(new URL('../../resources/migrations/station', import.meta.url));
const log = 'log~0';
const one = bedId('1');
const two = bedId('2');
const admitted = (bed: typeof one, family: string): WardEvent => ({
  type: 'patient.admitted',
  bed,
  patient: aPatient(family),
});

function aRecord() {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-course-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const db: WritableDb = openWritable(
    path.join(folder, 'station.db'),
    readMigrations(migrations),
    'full',
    () => undefined,
  );
  onTestFinished(() => void db.close());
  let seq = 0;
  const addAll = (list: readonly (readonly [at: number, event: WardEvent])[]): void => {
    appendEvents(
      db,
      log,
      list.map(([at, event]) => {
        seq += 1;
        return { seq, stored: { seq, at, event } };
      }),
    );
  };
  const add = (at: number, event: WardEvent): void => addAll([[at, event]]);
  const addRaw = (at: number, raw: unknown): void => {
    seq += 1;
    appendEvents(db, log, [{ seq, stored: null, at, raw }]);
  };
  const gap = (events: number): void => {
    noteGap(db, log, seq + 1, seq + events);
    seq += events;
  };
  return { db, add, addAll, addRaw, gap, seq: () => seq };
}

function finish<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const query = (part: Partial<ContextQuery> = {}): ContextQuery => ({
  logKey: log,
  bed: one,
  who: 'bed',
  fromAt: 0,
  toAt: 10_000,
  present: null,
  now: {},
  ...part,
});
const spansOf = (db: WritableDb, family: string, since: number) =>
  finish(readStays(db, query({ who: 'patient', present: { id: patientId(family), since } }))).spans.map((span) => [
    span.bed,
    span.fromAt,
    span.toAt,
  ]);

it('Given events that came since the last question, when asked again, then they count, without reading the rest anew', () => {
  const { db, add, addAll } = aRecord();
  add(1, configured);
  addAll(
    Array.from({ length: 1_300 }, (_, n) => [
      10 + n,
      { type: 'patient.updated', bed: two, patient: aPatient(`B${n % 2}`) },
    ]),
  );
  add(2_000, admitted(one, 'Ash'));
  expect(spansOf(db, 'Ash', 2_000)).toEqual([['1', 2_000, 10_000]]);
  add(3_000, { type: 'patient.moved', from: one, to: two });
  expect(
    finish(readStays(db, query({ who: 'patient', bed: two, present: { id: patientId('Ash'), since: 3_000 } }))).spans,
  ).toEqual([
    { bed: '1', fromAt: 2_000, toAt: 3_000 },
    { bed: '2', fromAt: 3_000, toAt: 10_000 },
  ]);
});

it('Given a hole in the record, when stays are read, then nobody is said to have lain there through it (L8, L11)', () => {
  const { db, add, gap } = aRecord();
  add(1, configured);
  add(100, admitted(one, 'Ash'));
  add(200, raised('a1'));
  gap(5);
  add(500, raised('a2'));
  const { stays } = finish(readStays(db, query()));
  expect(stays).toEqual([
    { bed: '1', fromAt: null, toAt: 100, patient: null, present: false },
    { bed: '1', fromAt: 100, toAt: 200, patient: 'Ash', present: false },
  ]);
  add(600, admitted(one, 'Birk'));
  expect(spansOf(db, 'Birk', 600)).toEqual([['1', 600, 10_000]]);
  // A picture that is behind the record gives nobody else's time away either.
  expect(spansOf(db, 'Ash', 100)).toEqual([['1', 100, 600]]);
});

it('Given events that retention deleted, when stays and limits are read, then what is not on record is not guessed', () => {
  const { db, add } = aRecord();
  const hr = { low: 50, high: 120, delayS: 5, priority: 'medium', hysteresis: 0, fullDepth: null, on: true } as const;
  add(1, configured);
  add(100, admitted(one, 'Ash'));
  add(300, raised('a1'));
  add(900, { type: 'patient.left', bed: one, why: 'discharged' });
  db.prepare('DELETE FROM events WHERE seq <= 2').run();
  db.prepare('UPDATE logs SET pruned_seq = 2').run();
  const now = { '1': { rules: { HR: { low: hr.low, high: hr.high } }, devices: [] } };
  const { stays, limits } = finish(readContext(db, query({ now })));
  expect(stays).toEqual([{ bed: '1', fromAt: 900, toAt: null, patient: null, present: false }]);
  // Nothing changed them since the record begins: as they are, they were; before it, nobody knows.
  expect(limits).toEqual([{ parameter: 'HR', fromAt: 300, toAt: 10_000, low: 50, high: 120 }]);
});

it('Given words of a newer gateway about patients, when they cannot be read, then who lies where is not known from there on', () => {
  const { db, add, addRaw } = aRecord();
  add(1, configured);
  add(100, admitted(one, 'Ash'));
  addRaw(200, { type: 'asset.painted', colour: 'red' });
  expect(finish(readStays(db, query())).stays.at(-1)).toMatchObject({ patient: 'Ash', toAt: null });
  addRaw(300, { type: 'patient.exchanged', beds: ['1', '2'] });
  expect(finish(readStays(db, query())).stays.at(-1)).toMatchObject({ patient: 'Ash', toAt: 300 });
});

it('Given limits that people and the site changed, when told, then each stretch has what was in force, and what is not watched has none', () => {
  const { db, add } = aRecord();
  const rule = { low: 50, high: 120, delayS: 5, priority: 'medium', hysteresis: 0, fullDepth: null, on: true } as const;
  const site = (profiles: object): WardEvent => ({
    type: 'policy.set',
    policy: { ...defaultPolicy, profile: 'adult', profiles: profiles as typeof defaultPolicy.profiles },
    by: 'site',
  });
  const of = { by: 'RN', station: null, reason: 'r', at: 0, until: null };
  add(1, configured);
  add(100, site({ adult: { HR: rule }, child: { HR: { ...rule, high: 180 } } }));
  add(200, { type: 'limits.profile', bed: one, profile: 'child', by: 'RN' });
  add(300, { type: 'limits.set', bed: one, parameter: 'HR', limit: { ...of, on: false }, by: 'RN', why: 'person' });
  add(400, { type: 'limits.set', bed: one, parameter: 'HR', limit: null, by: 'RN', why: 'person' });
  add(500, site({ adult: { HR: rule }, child: { HR: { ...rule, high: 170 } } }));
  const { limits } = finish(readContext(db, query({ toAt: 600 })));
  expect(limits.map(({ fromAt, toAt, high }) => [fromAt, toAt, high])).toEqual([
    [100, 200, 120],
    [200, 300, 180],
    [400, 500, 180],
    [500, 600, 170],
  ]);
});

const aProgramme = (doseRate: number | null, rateMlPerHour: number): PumpProgramme => ({
  drug: 'Norepinephrine',
  status: 'infusing',
  mode: null,
  rateMlPerHour,
  doseRate,
  doseUnit: doseRate === null ? null : 'ug/kg/min',
  concentration: null,
  concentrationUnit: null,
  vtbiMl: null,
  syringe: true,
});

it('Given a pump that ran before the stretch, when therapy is told, then it is there from the start, dose before rate, and only while it spoke for the bed', () => {
  const { db, add } = aRecord();
  const pump = deviceId('P');
  const change = (at: number, programme: PumpProgramme): void =>
    add(at, { type: 'pump.changed', device: pump, channel: 'A', programme });
  add(1, configured);
  add(10, { type: 'device.mapped', device: pump, bed: one, how: 'ward-file', by: null });
  change(20, aProgramme(0.08, 3));
  change(500, aProgramme(null, 12.5));
  change(600, { ...aProgramme(null, 12.5), status: 'stopped' });
  change(700, aProgramme(0.0005, 1));
  add(800, { type: 'device.mapped', device: pump, bed: two, how: 'person', by: 'RN' });
  const { therapy } = finish(readContext(db, query({ fromAt: 300 })));
  expect(therapy.map(({ text, fromAt, toAt }) => [text, fromAt, toAt])).toEqual([
    ['0.08 mcg/kg/min', 300, 500],
    ['12.5 mL/h', 500, 600],
    ['0.0005 mcg/kg/min', 700, 800],
  ]);
  expect(finish(readContext(db, query({ bed: two }))).therapy).toMatchObject([{ fromAt: 800, toAt: null }]);
});

it('Given kept events and alarms, when strips are asked for, then each is named once, in the order of recording, and kept ones are found by name', () => {
  const { db, add } = aRecord();
  add(1, configured);
  add(100, raised('a1', { raisedAt: 100_000 }));
  add(110, raised('a2', { raisedAt: 110_000, bed: null }));
  const span = { bed: one, fromAt: 5_000, toAt: 6_000, at: 5_500, alarm: null, text: 't', beats: [], calipers: [] };
  const kept = { type: 'event.kept', span, by: 'RN', station: stationId('s'), command: commandId('k1') } as const;
  add(200, kept);
  const first = stripsSince(db, { logKey: log, sinceAt: 0, after: { alarm: 0, seq: 0 }, limit: 10 });
  expect(first.strips.map(({ id, fromAt, toAt }) => [id, fromAt, toAt])).toEqual([
    ['a:a1', 90_000, 120_000],
    ['k:k1', 5_000, 6_000],
  ]);
  expect(stripsSince(db, { logKey: log, sinceAt: 0, after: first.mark, limit: 10 }).strips).toEqual([]);
  add(300, raised('a3', { raisedAt: 50 }));
  expect(stripsSince(db, { logKey: log, sinceAt: 0, after: first.mark, limit: 10 }).strips).toMatchObject([
    { id: 'a:a3' },
  ]);
  expect(keptById(db, log, 'k1')).toMatchObject({ id: 'k1', by: 'RN', savedAt: 200 });
  expect(keptById(db, log, 'k2')).toBeNull();
  expect(finish(readKept(db, { ...query(), limit: 5 })).map(({ id }) => id)).toEqual(['k1']);
});

it('Given the questions about the course, when they are planned, then each goes by its index', () => {
  const { db } = aRecord();
  const plan = (sql: string, ...values: unknown[]): string =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[])
      .map(({ detail }) => detail)
      .join('; ');
  const statements: string[] = [];
  const spy = new Proxy(db, {
    get: (target, key) =>
      key === 'prepare'
        ? (sql: string) => (statements.push(sql), target.prepare(sql))
        : (Reflect.get(target, key) as unknown),
  });
  finish(readContext(spy, query({ now: { '1': { rules: {}, devices: [deviceId('P')] } } })));
  const wanted = ['events_course', 'events_pumps', 'events_kept'];
  const plans = statements
    .filter(
      (sql) => sql.includes('FROM events') && !sql.includes('seq <') && !sql.includes('seq > ? ORDER BY seq LIMIT 1'),
    )
    .map((sql) => plan(sql, ...Array.from({ length: sql.split('?').length - 1 }, () => 1)));
  for (const index of wanted) expect(plans.some((text) => text.includes(index))).toBe(true);
  expect(plans.filter((text) => !/USING (COVERING )?INDEX events_/.test(text))).toEqual([]);
});
