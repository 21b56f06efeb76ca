import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { bedId, deviceId, patientId } from '../../shared/domain/ids.ts';
import { ledgerSchema, type Ledger } from '../../shared/infusion/ledger-answer.ts';
import { pumpRecordKey } from '../../shared/infusion/pump-series.ts';
import { aPatient } from '../../shared/testing/builders.ts';
import type { PumpProgramme, WardEvent } from '../../shared/ward/events.ts';
import { openWritable, readMigrations, type WritableDb } from '../store/handles.ts';
import { NumericsWriter } from '../store/numerics-day.ts';
import type { NumericsRow } from '../store/numerics-files.ts';
import { appendEvents } from '../store/record-table.ts';
import { configured } from '../testing/builders.ts';
import { readLedger, type LedgerQuery } from './read-ledger.ts';

const migrations = fileURLToPath(new URL('../../resources/migrations', import.meta.url));
const log = 'log~0';
const one = bedId('1');
const two = bedId('2');
const pump = deviceId('P:2157');
const minute = 60_000;
const hour = 60 * minute;
const begin = Date.UTC(2026, 10, 14, 22);
const endAt = begin + 4 * hour;
const ratePerHour = 60;

const programme: PumpProgramme = {
  drug: 'Norepinephrine',
  status: 'infusing',
  mode: null,
  rateMlPerHour: ratePerHour,
  doseRate: null,
  doseUnit: null,
  concentration: 0.08,
  concentrationUnit: 'mg/mL',
  vtbiMl: 250,
  syringe: false,
};
const changed = (facts: Partial<PumpProgramme>, infusedMl: number, channel = 'A'): WardEvent => ({
  type: 'pump.changed',
  device: pump,
  channel,
  programme: { ...programme, ...facts },
  infusedMl,
  by: 'Ida Holm',
});

interface Record {
  readonly folder: string;
  readonly db: WritableDb;
  readonly add: (at: number, event: WardEvent) => void;
}

function aRecord(): Record {
  const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-ledger-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const db = openWritable(
    path.join(folder, 'station.db'),
    readMigrations(path.join(migrations, 'station')),
    'full',
    () => undefined,
  );
  onTestFinished(() => void db.close());
  let seq = 0;
  const add = (at: number, event: WardEvent): void => {
    seq += 1;
    appendEvents(db, log, [{ seq, stored: { seq, at, event } }]);
  };
  add(begin - hour, configured);
  return { folder, db, add };
}

/** Readings of the channel every 30 s, from one file of a day into the next. @param bedAt where the pump is then. */
function write(folder: string, bedAt: (at: number) => string, channel = 'A', isHeard = (_at: number) => true): void {
  const writer = new NumericsWriter(folder, readMigrations(path.join(migrations, 'numerics')), () => undefined);
  const rows: NumericsRow[] = [];
  for (let at = begin + 30_000; at <= endAt; at += 30_000) {
    if (!isHeard(at)) continue;
    const cell = (series: 'infused' | 'rate', unit: string, value: number) => ({
      key: pumpRecordKey(series, pump, channel),
      unit,
      value,
      deviceAt: null,
    });
    const infused = cell('infused', 'mL', (ratePerHour * (at - begin)) / hour);
    rows.push({ t: at / 1000, bed: bedAt(at), cells: [infused, cell('rate', 'mL/h', ratePerHour)] });
  }
  writer.write(rows);
  writer.close();
}

const asked = (part: Partial<LedgerQuery> = {}): LedgerQuery => ({
  logKey: log,
  bed: one,
  who: 'patient',
  fromAt: begin - hour,
  toAt: endAt,
  present: { id: patientId('Ng'), since: begin - minute },
  shifts: [],
  now: endAt,
  here: {},
  names: { [pump]: 'P-2157' },
  ...part,
});

function answer({ db, folder }: Record, query: LedgerQuery): { ledger: Ledger; breaths: number } {
  const notes: string[] = [];
  const work = readLedger(db, folder, query, (sentence) => notes.push(sentence));
  for (let breaths = 0; ; breaths += 1) {
    const step = work.next();
    if (step.done !== true) continue;
    expect(notes).toEqual([]);
    return { ledger: ledgerSchema.parse(step.value), breaths };
  }
}

it('Given a pump at a patient, when the history is read over midnight, then it is what the counter says, shift by shift, and breathes', () => {
  const record = aRecord();
  record.add(begin - minute, { type: 'patient.admitted', bed: one, patient: aPatient('Ng') });
  record.add(begin - minute, { type: 'device.mapped', device: pump, bed: one, how: 'location', by: null });
  record.add(begin, changed({}, 0));
  write(record.folder, () => '1');
  const { ledger, breaths } = answer(record, asked({ shifts: [begin + hour] }));
  expect(ledger.spans).toMatchObject([
    { deviceName: 'P-2157', bed: '1', drug: 'Norepinephrine', fromAt: begin, toAt: null, by: 'Ida Holm' },
  ]);
  expect(ledger.shifts.map(({ volumeMl, exact }) => [Number(volumeMl.toFixed(6)), exact])).toEqual([
    [60, true],
    [180, true],
  ]);
  expect(ledger.totals[0]?.amount).toBeCloseTo(19.2, 6);
  expect(ledger.channels[0]?.differenceMl).toBeCloseTo(0, 6);
  expect(ledger.recordedFrom).toBe(begin + 30_000);
  expect(breaths).toBeGreaterThan(3);
});

it('Given a pump that went with another patient to another bed, when each is asked, then each has their own part and no more (L8)', () => {
  const record = aRecord();
  const movedAt = begin + 90 * minute;
  record.add(begin - minute, { type: 'patient.admitted', bed: one, patient: aPatient('Ng') });
  record.add(begin - minute, { type: 'patient.admitted', bed: two, patient: aPatient('Berg') });
  record.add(begin - minute, { type: 'device.mapped', device: pump, bed: one, how: 'location', by: null });
  record.add(begin, changed({}, 0));
  record.add(movedAt, { type: 'device.mapped', device: pump, bed: two, how: 'location', by: null });
  write(record.folder, (at) => (at < movedAt ? '1' : '2'));
  const ng = answer(record, asked()).ledger;
  const berg = answer(record, asked({ bed: two, present: { id: patientId('Berg'), since: begin - minute } })).ledger;
  expect(ng.totals[0]?.volumeMl).toBeCloseTo(90, 6);
  expect(berg.totals[0]?.volumeMl).toBeCloseTo(150, 6);
  expect([ng.totals[0]?.exact, berg.totals[0]?.exact]).toEqual([true, true]);
  expect(ng.spans).toMatchObject([{ bed: '1', toAt: movedAt }]);
  const beside = answer(record, asked({ bed: two, who: 'bed', toAt: movedAt - minute, now: endAt })).ledger;
  expect(beside.spans).toEqual([]);
});

it('Given half an hour without a word, when the history is read, then the gap is told with what went in meanwhile', () => {
  const record = aRecord();
  record.add(begin - minute, { type: 'patient.admitted', bed: one, patient: aPatient('Ng') });
  record.add(begin - minute, { type: 'device.mapped', device: pump, bed: one, how: 'location', by: null });
  record.add(begin, changed({}, 0));
  const isHeard = (at: number): boolean => at <= begin + hour || at >= begin + 90 * minute;
  write(record.folder, () => '1', 'A', isHeard);
  const { ledger } = answer(record, asked());
  expect(ledger.gaps).toMatchObject([{ fromAt: begin + hour, toAt: begin + 90 * minute }]);
  expect(ledger.gaps[0]?.volumeMl).toBeCloseTo(30, 6);
  expect(ledger.totals).toMatchObject([{ exact: false }]);
  expect(ledger.totals[0]?.volumeMl).toBeCloseTo(240, 6);
});

it('Given a pump that was mapped by nobody, when the patient of no bed is asked, then nothing is told; its bed’s has it', () => {
  const record = aRecord();
  record.add(begin - minute, { type: 'patient.admitted', bed: one, patient: aPatient('Ng') });
  record.add(begin, changed({}, 0));
  write(record.folder, () => '1');
  expect(answer(record, asked()).ledger.spans).toEqual([]);
  expect(answer(record, asked({ here: { '1': [pump] } })).ledger.spans).toHaveLength(1);
  expect(answer(record, asked({ here: { '1': [pump] }, present: null })).ledger.spans).toEqual([]);
});

it('Given a change that the pump sent on after an outage, when the history is read, then it stands at its own time', () => {
  const record = aRecord();
  record.add(begin - minute, { type: 'patient.admitted', bed: one, patient: aPatient('Ng') });
  record.add(begin - minute, { type: 'device.mapped', device: pump, bed: one, how: 'location', by: null });
  record.add(begin, changed({}, 0));
  record.add(begin + 2 * hour, changed({ rateMlPerHour: 80 }, 140));
  record.add(begin + 2 * hour + minute, {
    ...changed({ rateMlPerHour: 70 }, 60),
    late: true,
    happenedAt: begin + hour,
  } as WardEvent);
  const { ledger } = answer(record, asked());
  expect(ledger.spans.map(({ rateMlPerHour, fromAt, toAt }) => [rateMlPerHour, fromAt, toAt])).toEqual([
    [60, begin, begin + hour],
    [70, begin + hour, begin + 2 * hour],
    [80, begin + 2 * hour, null],
  ]);
});

it('Given a channel that runs unchanged beside one that changes all the time, when the history is read, then both are told', () => {
  const record = aRecord();
  record.add(begin - minute, { type: 'patient.admitted', bed: one, patient: aPatient('Ng') });
  record.add(begin - minute, { type: 'device.mapped', device: pump, bed: one, how: 'location', by: null });
  record.add(begin, changed({ drug: 'Vancomycin' }, 0, 'B'));
  for (let index = 0; index < 300; index += 1)
    record.add(begin + (index + 1) * 1_000, changed({ rateMlPerHour: 50 + (index % 2) }, index, 'A'));
  const { ledger } = answer(record, asked({ fromAt: begin + hour }));
  expect(new Map(ledger.spans.map(({ channel, drug }) => [channel, drug]))).toEqual(
    new Map([
      ['A', 'Norepinephrine'],
      ['B', 'Vancomycin'],
    ]),
  );
});

it('Given a stop that the pump told of hours later, when the history is read, then it stands where it happened', () => {
  const record = aRecord();
  record.add(begin - minute, { type: 'patient.admitted', bed: one, patient: aPatient('Ng') });
  record.add(begin - minute, { type: 'device.mapped', device: pump, bed: one, how: 'location', by: null });
  record.add(begin, changed({}, 0));
  const stop = { ...changed({ status: 'stopped' }, 30), late: true, happenedAt: begin + 30 * minute } as WardEvent;
  record.add(endAt + hour, stop);
  const { ledger } = answer(record, asked({ now: endAt + 2 * hour }));
  expect(ledger.spans).toMatchObject([{ fromAt: begin, toAt: begin + 30 * minute, volumeMl: 30 }]);
  expect(ledger.totals).toMatchObject([{ volumeMl: 30, exact: true }]);
});
