/** Strips of alarms and kept events, and what else was so: kept longer than the waves, found by everybody. */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { bedId, deviceId } from '../../shared/domain/ids.ts';
import { defaultPolicy } from '../../shared/alarm/policy.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';
import { aDevice, raised } from './fake-gateway.ts';
import {
  aPatient,
  aRecordWard,
  expectSent,
  rateHz,
  read,
  record,
  restart,
  tenMinutesAgo,
  untilAsync,
} from './record-ward.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const one = bedId('1');
const two = bedId('2');

function capturedStrips(folder: string): string[] {
  const strips = path.join(folder, 'strips');
  return readdirSync(strips)
    .filter((name) => name.endsWith('.db'))
    .flatMap((name) => {
      const db = new Database(path.join(strips, name), { readonly: true });
      try {
        return db.prepare('SELECT id FROM strips WHERE whole = 1 ORDER BY id').pluck().all() as string[];
      } finally {
        db.close();
      }
    });
}

const strips = (folder: string): string[] => {
  try {
    return capturedStrips(folder);
  } catch {
    return [];
  }
};

it('Given an alarm and a kept event, when their time is over, then each keeps its strip, after a restart and when the waves are gone', async () => {
  const ward = await aRecordWard(aFolder());
  const startAt = tenMinutesAgo();
  await record(ward, '1', ['ECG II', 'ART'], startAt, 60);
  const alarm = { of: { kind: 'alarm', alarm: 'a1' }, pairs: null } as const;
  ward.gateway.append(raised('a1', { bed: one, raisedAt: startAt + 20_000 }), { at: startAt + 20_000 });
  await until('the alarm', () => ward.console.ward.alarms['a1'] !== undefined);
  const before = await read(ward.console, 'history.strip', alarm);
  expect(before.answer).toMatchObject({ bed: '1', fromAt: startAt + 10_000, toAt: startAt + 40_000, complete: true });
  expectSent(before.blocks, 'ECG II', 10 * rateHz, 30 * rateHz);

  const span = { bed: '1', fromAt: startAt + 5_000, toAt: startAt + 15_000, at: startAt + 9_000, alarm: null };
  const saved = await ward.console.call('kept.save', { span: { ...span, text: 'Pause', beats: [], calipers: [] } });
  expect(saved).toMatchObject({ status: 'confirmed', reason: null });
  const kept = { of: { kind: 'kept', id: saved.id ?? '' }, pairs: null } as const;
  await untilAsync('both strips captured', async () => strips(ward.folder).length === 2, 30_000);
  expect(strips(ward.folder)).toEqual(['a:a1', `k:${saved.id}`]);

  await restart(ward, () => rmSync(path.join(ward.folder, 'waves'), { recursive: true }));
  const after = await read(ward.console, 'history.strip', alarm);
  expect(after.answer).toEqual({ ...before.answer, recordedFrom: null });
  expect(after.blocks.map(({ channel, startAt: at, deviceAt }) => [channel, at, deviceAt])).toEqual(
    before.blocks.map(({ channel, startAt: at, deviceAt }) => [channel, at, deviceAt]),
  );
  for (const channel of ['ECG II', 'ART']) expectSent(after.blocks, channel, 10 * rateHz, 30 * rateHz);
  expectSent((await read(ward.console, 'history.strip', kept)).blocks, 'ART', 5 * rateHz, 10 * rateHz);
  const small = await read(ward.console, 'history.strip', { ...alarm, pairs: 100 });
  expect(small.blocks.map(({ samples }) => samples.length)).toEqual([200, 200]);
}, 90_000);

it('Given a patient who left within the strip of an alarm, when it is read, then nothing of the next one is in it, before and after it is captured (L8)', async () => {
  const ward = await aRecordWard(aFolder());
  const { gateway, console } = ward;
  const startAt = tenMinutesAgo();
  const at = (second: number) => ({ at: startAt + second * 1000 });
  gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient('Ash') }, at(0));
  gateway.append(raised('a1', { bed: one, raisedAt: startAt + 20_000 }), at(20));
  gateway.append({ type: 'patient.left', bed: one, why: 'discharged' }, at(25));
  gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient('Birk') }, at(30));
  await until('Birk', () => console.ward.beds[0]?.patient?.family === 'Birk');
  const ask = { bed: '1', who: 'patient', fromAt: startAt, toAt: startAt + 60_000 } as const;
  await untilAsync('the events on record', async () => (await console.call('history.context', ask)).stays.length === 1);
  await record(ward, '1', ['ECG II'], startAt, 60);
  const alarm = { of: { kind: 'alarm', alarm: 'a1' }, pairs: null } as const;
  const check = async (): Promise<void> => {
    const { answer, blocks } = await read(console, 'history.strip', alarm);
    expectSent(blocks, 'ECG II', 10 * rateHz, 20 * rateHz);
    expect(answer.gaps).toEqual([
      { channel: 'ECG II', fromAt: startAt + 30_000, toAt: startAt + 40_000, why: 'other-patient' },
    ]);
  };
  await check();
  await untilAsync('the strip captured', async () => strips(ward.folder).length === 1, 30_000);
  await check();
}, 60_000);

it('Given strips that a stop cut short, when the station is there again, then they are captured from the waves', async () => {
  const ward = await aRecordWard(aFolder());
  const startAt = tenMinutesAgo();
  await record(ward, '1', ['ECG II'], startAt, 60);
  ward.gateway.append(raised('a1', { bed: one, raisedAt: startAt + 20_000 }), { at: startAt + 20_000 });
  await until('the alarm', () => ward.console.ward.alarms['a1'] !== undefined);
  await restart(ward, () => rmSync(path.join(ward.folder, 'strips'), { recursive: true, force: true }));
  // The newest time on record is known again once something new comes.
  await record(ward, '1', ['ECG II'], startAt + 60_000, 5);
  await untilAsync('the strip captured', async () => strips(ward.folder).length === 1, 30_000);
}, 90_000);

it('Given an alarm whose time is not over, when its strip is read, then what is there comes and it says that more will', async () => {
  const ward = await aRecordWard(aFolder());
  const now = Math.floor(Date.now() / 1000) * 1000;
  await record(ward, '1', ['ECG II'], now - 20_000, 20);
  ward.gateway.append(raised('a1', { bed: one, raisedAt: now - 2_000 }));
  await until('the alarm', () => ward.console.ward.alarms['a1'] !== undefined);
  const { answer, blocks } = await read(ward.console, 'history.strip', {
    of: { kind: 'alarm', alarm: 'a1' },
    pairs: null,
  });
  expect(answer).toMatchObject({ complete: false, gaps: [], at: now - 2_000 });
  expectSent(blocks, 'ECG II', 8 * rateHz, 12 * rateHz);
  expect(strips(ward.folder)).toEqual([]);
}, 30_000);

const aProgramme = (rateMlPerHour: number, status: PumpProgramme['status'] = 'infusing'): PumpProgramme => ({
  drug: 'Norepinephrine',
  status,
  mode: null,
  rateMlPerHour,
  doseRate: null,
  doseUnit: null,
  concentration: null,
  concentrationUnit: null,
  vtbiMl: null,
  syringe: true,
});

it('Given limits, pumps and patients that changed, when the context is asked for, then it is as it was then, and follows the patient', async () => {
  const ward = await aRecordWard(aFolder());
  const { gateway } = ward;
  const startAt = tenMinutesAgo();
  const at = (second: number) => ({ at: startAt + second * 1000 });
  const hr = { low: 50, high: 120, delayS: 5, priority: 'medium', hysteresis: 0, fullDepth: null, on: true } as const;
  const policy = { ...defaultPolicy, profile: 'adult', profiles: { adult: { HR: hr } } };
  gateway.append({ type: 'policy.set', policy, by: 'site' }, at(0));
  gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient('Ash') }, at(10));
  const limit = { high: 140, by: 'RN', station: null, reason: 'r', at: startAt, until: null };
  gateway.append({ type: 'limits.set', bed: one, parameter: 'HR', limit, by: 'RN', why: 'person' }, at(20));
  const pump = deviceId('P-1');
  gateway.append(
    { type: 'device.discovered', device: pump, kind: 'pump', name: 'P', model: null, feed: 'f', claims: null },
    at(20),
  );
  const change = (programme: PumpProgramme, second: number): void => {
    gateway.append({ type: 'pump.changed', device: pump, channel: 'A', programme }, at(second));
  };
  change(aProgramme(2), 21);
  gateway.append({ type: 'device.mapped', device: pump, bed: one, how: 'person', by: 'RN' }, at(25));
  change(aProgramme(2.5), 30);
  change(aProgramme(2.5), 35);
  change(aProgramme(2.5, 'paused'), 40);
  change(aProgramme(100), 45);
  // The pump goes along later than the patient does.
  gateway.append({ type: 'patient.moved', from: one, to: two }, at(50));
  gateway.append({ type: 'device.mapped', device: pump, bed: two, how: 'person', by: 'RN' }, at(55));
  gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient('Birk') }, at(60));
  await until('Birk', () => ward.console.ward.beds[0]?.patient?.family === 'Birk');

  const ask = { bed: '2', who: 'patient', fromAt: startAt, toAt: startAt + 100_000 } as const;
  await untilAsync(
    'all on record',
    async () => (await ward.console.call('history.context', { ...ask, bed: '1' })).stays.length === 1,
  );
  const ash = await ward.console.call('history.context', ask);
  expect(ash.stays).toEqual([
    { bed: '1', fromAt: startAt + 10_000, toAt: startAt + 50_000, patient: 'Ash, X', present: true },
    { bed: '2', fromAt: startAt + 50_000, toAt: null, patient: 'Ash, X', present: true },
  ]);
  const limits = ash.limits.map(({ parameter, fromAt, toAt, low, high }) => [
    parameter,
    (fromAt - startAt) / 1000,
    (toAt - startAt) / 1000,
    low,
    high,
  ]);
  expect(limits).toEqual([
    ['HR', 10, 20, 50, 120],
    ['HR', 20, 50, 50, 140],
    // They went along with the patient (L8).
    ['HR', 50, 100, 50, 140],
  ]);
  expect(
    ash.therapy.map(({ text, fromAt, toAt }) => [
      text,
      (fromAt - startAt) / 1000,
      toAt === null ? null : (toAt - startAt) / 1000,
    ]),
  ).toEqual([
    ['2 mL/h', 25, 30],
    ['2.5 mL/h', 30, 40],
    ['100 mL/h', 45, 50],
    ['100 mL/h', 55, null],
  ]);
  const birk = await ward.console.call('history.context', { ...ask, bed: '1' });
  expect(birk.stays).toMatchObject([{ bed: '1', patient: 'Birk, X', fromAt: startAt + 60_000 }]);
  expect(birk.therapy).toEqual([]);
  expect(birk.limits.map(({ low, high, fromAt }) => [low, high, (fromAt - startAt) / 1000])).toEqual([[50, 120, 60]]);
}, 30_000);

it('Given events kept of one patient and then of another, when they are listed, then each has their own, newest moment first, and all stations find them', async () => {
  const ward = await aRecordWard(aFolder());
  const { gateway, console } = ward;
  const startAt = tenMinutesAgo();
  const at = (second: number) => ({ at: startAt + second * 1000 });
  gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient('Ash') }, at(0));
  await until('Ash', () => console.ward.beds[0]?.patient?.family === 'Ash');
  const keep = (second: number, text: string) => {
    const moment = startAt + second * 1000;
    const span = {
      bed: '1',
      fromAt: moment - 1000,
      toAt: moment + 1000,
      at: moment,
      alarm: null,
      text,
      beats: [],
      calipers: [],
    };
    return console.call('kept.save', { span });
  };
  const first = await keep(10, 'first');
  await keep(20, 'second');
  gateway.append({ type: 'patient.left', bed: one, why: 'discharged' }, at(30));
  gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient('Birk') }, at(40));
  await until('Birk', () => console.ward.beds[0]?.patient?.family === 'Birk');
  await keep(50, 'third');
  const list = async (who: 'patient' | 'bed'): Promise<string[]> =>
    (await console.call('kept.list', { bed: '1', who, limit: 10 })).events.map(({ span }) => span.text);
  await untilAsync('the third on record', async () => (await list('bed')).length === 3);
  expect(await list('bed')).toEqual(['third', 'second', 'first']);
  expect(await list('patient')).toEqual(['third']);
  const { events } = await console.call('kept.list', { bed: '1', who: 'bed', limit: 3 });
  expect(events.at(-1)).toMatchObject({ id: first.id, by: 'Station' });
  const bad = {
    bed: '1',
    fromAt: startAt,
    toAt: startAt + 11 * 60_000,
    at: startAt,
    alarm: null,
    text: '',
    beats: [],
    calipers: [],
  };
  await expect(console.call('kept.save', { span: bad })).rejects.toMatchObject({ code: 'bad-arguments' });
  expect(await console.call('kept.save', { span: { ...bad, bed: '99', toAt: startAt + 1 } })).toEqual({
    status: 'refused',
    reason: 'No such bed',
    id: null,
  });
}, 30_000);

it('Given numerics of two patients in one bed, when values and trends are read of the one who lies there now, then those of the other are not in them (L8)', async () => {
  const ward = await aRecordWard(aFolder());
  const { gateway, console } = ward;
  const begun = Date.now();
  const lies = async (family: string, heartRate: number, told: number): Promise<void> => {
    gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient(family) });
    await until(family, () => console.ward.beds[0]?.patient?.family === family);
    await untilAsync('seconds of it on record', async () => {
      gateway.sendLive([aDevice('M-1', '1', { HR: heartRate })]);
      const { series } = await console.call('history.values', ask('bed'));
      return (series[0]?.value.filter((value) => value === heartRate).length ?? 0) >= told;
    });
  };
  const ask = (who: 'patient' | 'bed') => ({
    bed: '1',
    who,
    keys: ['HR'],
    fromAt: begun - 1_000,
    toAt: Date.now() + 1_000,
  });
  gateway.append({
    type: 'device.discovered',
    device: deviceId('M-1'),
    kind: 'monitor',
    name: 'M',
    model: null,
    feed: 'f',
    claims: null,
  });
  await lies('Ash', 70, 2);
  gateway.append({ type: 'patient.left', bed: one, why: 'discharged' });
  await until('gone', () => console.ward.beds[0]?.patient === null);
  expect((await console.call('history.values', ask('patient'))).series).toEqual([]);
  await lies('Birk', 90, 3);
  const { series } = await console.call('history.values', ask('patient'));
  // The value of the second in which one left and the other came may still be the one before; none is older.
  expect(series[0]?.value.length).toBeGreaterThan(1);
  expect(Math.min(...(series[0]?.at ?? []))).toBeGreaterThanOrEqual(
    Math.floor((console.ward.beds[0]?.since ?? 0) / 1000) * 1000,
  );
  const whole = await console.call('history.trend', { ...ask('bed'), keys: ['HR'], points: 2 });
  const own = await console.call('history.trend', { ...ask('patient'), keys: ['HR'], points: 2 });
  const lowest = (trend: typeof own): number =>
    Math.min(...(trend.series['HR']?.min ?? []).flatMap((value) => value ?? []));
  expect(lowest(whole)).toBe(70);
  expect(own.series['HR']?.count.reduce((sum, count) => sum + count, 0)).toBe(series[0]?.value.length);
}, 60_000);
