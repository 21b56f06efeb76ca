/** Questions to the record of waves through the whole station: exact, bounded, cancelled, and never of somebody else. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { systemClock } from '../../station/clock.ts';
import { raised } from './fake-gateway.ts';
import {
  aPatient,
  aRecordWard,
  expectSent,
  rateHz,
  read,
  record,
  restart,
  sampleOf,
  tenMinutesAgo,
  untilAsync,
} from './record-ward.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const one = bedId('1');
const two = bedId('2');

it('Given a minute of three channels, when stretches are read, then samples, stamps, lanes and gaps are exact, and pairs keep every extreme', async () => {
  const ward = await aRecordWard(aFolder());
  const startAt = tenMinutesAgo();
  await record(ward, '1', ['PLETH', 'ECG II', 'strange'], startAt, 70);
  const whole = { bed: '1', who: 'bed', channels: null, fromAt: startAt - 5_000, toAt: startAt + 70_000 } as const;
  const { answer, blocks } = await read(ward.console, 'history.waves', { ...whole, pairs: null });
  expect(answer.channels).toEqual(['ECG II', 'PLETH', 'strange']);
  for (const channel of answer.channels) expectSent(blocks, channel, 0, 70 * rateHz);
  expect(blocks[0]).toMatchObject({ startAt, deviceAt: startAt - 3_000, gain: 0.005, unit: 'mV' });
  expect(answer.recordedFrom).toBe(startAt);
  expect(answer.gaps).toContainEqual({
    channel: 'ECG II',
    fromAt: startAt - 5_000,
    toAt: startAt,
    why: 'not-recorded',
  });

  const cut = { ...whole, channels: ['ECG II'], fromAt: startAt + 10_002, toAt: startAt + 20_002 };
  const strip = await read(ward.console, 'history.waves', { ...cut, pairs: null });
  expectSent(strip.blocks, 'ECG II', 10 * rateHz + 1, 10 * rateHz);
  expect(strip.answer.gaps).toEqual([]);

  const pairs = await read(ward.console, 'history.waves', {
    ...cut,
    fromAt: startAt,
    toAt: startAt + 70_000,
    pairs: 70,
  });
  const [block] = pairs.blocks;
  expect(block).toMatchObject({ startAt, rateHz: 2, deviceAt: null });
  const seconds = Array.from({ length: 70 }, (_, second) =>
    Array.from({ length: rateHz }, (_unused, at) => sampleOf(second * rateHz + at)),
  );
  expect([...(block?.samples ?? [])]).toEqual(seconds.flatMap((part) => [Math.min(...part), Math.max(...part)]));
}, 30_000);

it('Given patients who swap, leave and come, when waves are read of the one who lies there now, then nothing of anybody else comes with it (L8)', async () => {
  const ward = await aRecordWard(aFolder());
  const { gateway } = ward;
  const startAt = tenMinutesAgo();
  const at = (second: number) => ({ at: startAt + second * 1000 });
  gateway.append({ type: 'patient.admitted', bed: one, patient: aPatient('Ash') }, at(0));
  gateway.append({ type: 'patient.admitted', bed: two, patient: aPatient('Birk') }, at(0));
  gateway.append({ type: 'patient.moved', from: one, to: two }, at(20));
  gateway.append({ type: 'patient.left', bed: two, why: 'discharged' }, at(40));
  await until('Ash is gone', () => ward.console.ward.beds[1]?.patient === null);
  await record(ward, '1', ['ECG II'], startAt, 60);
  await record(ward, '2', ['ECG II'], startAt, 60);
  const ask = { who: 'patient', channels: null, fromAt: startAt, toAt: startAt + 60_000, pairs: null } as const;
  await untilAsync('the events on record', async () => {
    const { stays } = await ward.console.call('history.context', { ...ask, bed: '1' });
    return stays.length === 2;
  });

  const birk = await read(ward.console, 'history.waves', { ...ask, bed: '1' });
  expect(
    birk.blocks.map((block) => [block.bed, (block.startAt - startAt) / 1000, block.samples.length / rateHz]),
  ).toEqual([
    ['2', 0, 20],
    ['1', 20, 40],
  ]);
  const empty = await read(ward.console, 'history.waves', { ...ask, bed: '2' });
  expect(empty.blocks).toEqual([]);
  expect(empty.answer.channels).toEqual([]);
  const bed = await read(ward.console, 'history.waves', { ...ask, bed: '2', who: 'bed' });
  expectSent(bed.blocks, 'ECG II', 0, 60 * rateHz);

  gateway.append({ type: 'patient.admitted', bed: two, patient: aPatient('Cedar') }, at(50));
  await until('Cedar', () => ward.console.ward.beds[1]?.patient?.family === 'Cedar');
  const cedar = await read(ward.console, 'history.waves', { ...ask, bed: '2' });
  expect(cedar.blocks.map((block) => (block.startAt - startAt) / 1000)).toEqual([50]);
  expect(cedar.answer.gaps).toEqual([
    { channel: 'ECG II', fromAt: startAt, toAt: startAt + 50_000, why: 'other-patient' },
  ]);
}, 30_000);

it('Given questions beyond their bounds, when asked, then each is refused in words and nothing is read', async () => {
  const { console } = await aRecordWard(aFolder());
  const now = Date.now();
  const ask = { bed: '1', who: 'bed', channels: null, fromAt: now - 10_000, toAt: now, pairs: null } as const;
  const refused = async (args: object, words: string): Promise<void> => {
    await expect(console.call('history.waves', { ...ask, ...args })).rejects.toMatchObject({
      code: 'bad-arguments',
      message: expect.stringContaining(words),
    });
  };
  await refused({ fromAt: now - 3 * 3_600_000 }, 'at most 2 hours');
  await refused({ fromAt: now - 27 * 3_600_000, pairs: 100 }, 'at most 26 hours');
  await refused({ toAt: now - 10_000 }, 'ends before it begins');
  await refused({ fromAt: -9e15, toAt: -9e15 + 1 }, 'no date');
  await refused({ bed: 'nowhere' }, 'No such bed');
  await refused({ pairs: 1 }, 'pairs');
  await expect(
    console.call('history.context', { bed: '1', who: 'bed', fromAt: now - 40 * 86_400_000, toAt: now }),
  ).rejects.toMatchObject({ code: 'bad-arguments' });
  await expect(console.call('history.strip', { of: { kind: 'kept', id: 'none' }, pairs: null })).rejects.toMatchObject({
    code: 'bad-arguments',
    message: 'No such event on record',
  });
  await expect(
    console.call('history.strip', { of: { kind: 'alarm', alarm: 'none' }, pairs: null }),
  ).rejects.toMatchObject({ code: 'bad-arguments' });
}, 20_000);

it('Given a disk that stands still, when waves are asked for, then that question alone says so; one that is cancelled or left gets no answer', async () => {
  let isStalled = false;
  // While the disk stands still it is waited for a second, not ten.
  const after = (ms: number, run: () => void) => systemClock.after(ms === 10_000 && isStalled ? 1_000 : ms, run);
  const ward = await aRecordWard(aFolder(), { clock: { ...systemClock, after } });
  const { console, station } = ward;
  const startAt = tenMinutesAgo();
  await record(ward, '1', ['ECG II'], startAt, 5);
  station.stallDisk(4_000);
  isStalled = true;
  const ask = { bed: '1', who: 'bed', channels: null, fromAt: startAt, toAt: startAt + 5_000, pairs: null } as const;
  const late = console.call('history.waves', ask);
  const unwanted = console.call('history.waves', ask);
  unwanted.catch(() => undefined);
  const id = console.calls;
  console.say({ k: 'cancel', id });
  expect((await console.call('session.get', {})).demo).toBe(false);
  ward.gateway.append(raised('a1', { bed: one }));
  await until('an alarm meanwhile', () => console.ward.alarms['a1'] !== undefined, 2_000);
  await expect(late).rejects.toMatchObject({ code: 'unavailable' });
  isStalled = false;
  await untilAsync('the disk again', async () =>
    read(console, 'history.waves', ask).then(
      ({ blocks }) => blocks.length > 0,
      () => false,
    ),
  );
  expect(console.messages.some((message) => message.k !== 'topic' && message.id === id)).toBe(false);
}, 40_000);

it('Given a block that was damaged on the disk, when its time is read, then it alone is a gap that says so', async () => {
  const ward = await aRecordWard(aFolder());
  const startAt = tenMinutesAgo();
  await record(ward, '1', ['ECG II'], startAt, 200);
  await restart(ward, () => {
    for (const name of readdirSync(path.join(ward.folder, 'waves')).filter((file) => file.endsWith('.db'))) {
      const db = new Database(path.join(ward.folder, 'waves', name));
      const [, second] = db.prepare('SELECT id, data FROM blocks ORDER BY start').all() as {
        id: number;
        data: Buffer;
      }[];
      if (second !== undefined) {
        second.data[second.data.length - 9] = (second.data[second.data.length - 9] ?? 0) ^ 0x40;
        db.prepare('UPDATE blocks SET data = ? WHERE id = ?').run(second.data, second.id);
      }
      db.close();
    }
  });
  const ask = { bed: '1', who: 'bed', channels: null, fromAt: startAt, toAt: startAt + 200_000, pairs: null } as const;
  const { answer, blocks } = await read(ward.console, 'history.waves', ask);
  expect(answer.gaps).toHaveLength(1);
  const [gap] = answer.gaps;
  expect(gap).toMatchObject({ channel: 'ECG II', why: 'damaged' });
  const lost = Math.round(((gap?.toAt ?? 0) - (gap?.fromAt ?? 0)) / (1000 / rateHz));
  const from = Math.round(((gap?.fromAt ?? 0) - startAt) / (1000 / rateHz));
  const told = blocks.flatMap((block) => [...block.samples]);
  const sent = Array.from({ length: 200 * rateHz }, (_, n) => sampleOf(n));
  expect(told).toEqual([...sent.slice(0, from), ...sent.slice(from + lost)]);
  expect(lost).toBeGreaterThan(0);
}, 40_000);
