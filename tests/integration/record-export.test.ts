/**
 * A recorded patient plays through monitor messages, gateway, feed and station's disk, and goes out again as a WFDB
 * record: sample for sample what was played. Needs the collection: WARDLIGHT_DATA, or ../shared/data beside the project.
 */
import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeWaveFrame, type WaveBlock } from '../../shared/feed/wave-frame.ts';
import { onOneGrid } from '../../shared/export/content.ts';
import { exportAs } from '../../shared/export/formats.ts';
import { readWaveAnswer } from '../../shared/station-api/wave-answer.ts';
import { wardFileSchema } from '../../shared/ward/ward-file.ts';
import { openRecord, openRecordFrom } from '../../simulator/records/open-record.ts';
import type { PhysioRecord } from '../../simulator/records/record.ts';
import { memoryRecordFiles } from '../../simulator/records/record-files.ts';
import { createStation } from '../../station/host.ts';
import { aGateway, configFor, end, secret } from './gateway-harness.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const collection = path.resolve(process.env['WARDLIGHT_DATA'] ?? path.resolve(process.cwd(), '../shared/data'));
const present = existsSync(path.join(collection, 'waveforms/mitdb/100.hea'));
/** Of what beds: at once, each takes as long as it plays. */
const records = { '12': 'waveforms/mitdb/100.hea', '14': 'waveforms/challenge2015/v131l.hea' } as const;
type Bed = keyof typeof records;
const beds = Object.keys(records) as Bed[];
/** Played in real time: long enough for compressed blocks and for what is still in the tail. */
const playedMs = 75_000;

const running = new Set<ReturnType<typeof spawn>>();
afterEach(() => {
  for (const child of running) child.kill('SIGTERM');
});

function play(bed: Bed, ward: string, to: string): void {
  const record = path.join(collection, records[bed]);
  const args = ['simulator/replay.ts', '--record', record, '--bed', bed, '--ward', ward, '--to', to];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  running.add(child);
  child.once('close', () => running.delete(child));
}

async function wavesOf(console: TestConsole, bed: Bed, fromAt: number, toAt: number): Promise<readonly WaveBlock[]> {
  console.frames = [];
  await console.call('history.waves', { bed, who: 'bed', channels: null, fromAt, toAt, pairs: null });
  const answer = console.frames.map((bytes) => readWaveAnswer(bytes)).find((read) => read !== null);
  const read = decodeWaveFrame(answer?.frame ?? new Uint8Array());
  if (!read.ok) throw new Error(read.reason);
  return read.frame.blocks;
}

/** Asks again each half second: the record grows as the record plays. */
async function recorded(console: TestConsole, bed: Bed, fromAt: number, most: number): Promise<readonly WaveBlock[]> {
  const give = Date.now() + playedMs * 2;
  for (;;) {
    const blocks = await wavesOf(console, bed, fromAt, fromAt + playedMs * 2);
    if (countOf(blocks) > most) return blocks;
    if (Date.now() > give) throw new Error(`Bed ${bed} has ${countOf(blocks)} of ${most} samples on record`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const countOf = (blocks: readonly WaveBlock[]): number => blocks.reduce((sum, { samples }) => sum + samples.length, 0);

describe.skipIf(!present)(
  `a record through the ward${present ? '' : ' (skipped: no collection; set WARDLIGHT_DATA)'}`,
  () => {
    it('Given two records, When they were played and recorded, Then their WFDB exports equal them sample for sample', async () => {
      const config = { id: '5n', name: '5 North', unit: '5N', beds: beds.map((id) => ({ id, room: `5${id}` })) };
      const ward = wardFileSchema.parse(config);
      const gateway = await aGateway({ config: { ...configFor(), ward } });
      const wardFile = path.join(aFolder(), 'ward.json');
      writeFileSync(wardFile, JSON.stringify(ward));
      const url = `http://127.0.0.1:${gateway.httpPort}`;
      const station = await createStation({ gateway: { url, secret }, data: aFolder() });
      const { console } = TestConsole.attach(station);
      await until('the station is linked', () => console.last('link')?.state === 'live');
      const fromAt = Date.now() - 1000;
      try {
        for (const bed of beds) play(bed, wardFile, `mllp://127.0.0.1:${gateway.mllpPort}`);
        for (const bed of beds) {
          const original = await openRecord(path.join(collection, records[bed]));
          const perSecond = original.channels.reduce((sum, { rateHz }) => sum + rateHz, 0);
          const blocks = await recorded(console, bed, fromAt, (perSecond * playedMs) / 1000);
          expectSame(exported(bed, blocks), original);
        }
      } finally {
        for (const child of running) child.kill('SIGTERM');
        await station.stop();
        await end(gateway);
      }
    });
  },
);

function exported(bed: Bed, blocks: readonly WaveBlock[]): PhysioRecord {
  const fromAt = Math.min(...blocks.map(({ startAt }) => startAt));
  const toAt = Math.max(...blocks.map((one) => one.startAt + (one.samples.length * 1000) / one.rateHz));
  const grids = [...Map.groupBy(blocks, ({ channel }) => channel).values()].map((pieces) =>
    onOneGrid(pieces, Math.min(...pieces.map(({ startAt }) => startAt)), toAt),
  );
  expect(grids.map((grid) => grid?.leftOut)).toEqual(grids.map(() => 0));
  const channels = grids.flatMap((grid) => grid?.channel ?? []);
  const about = { ward: '5 North', bed, patient: null, beats: [], notes: [], by: 'Station' };
  const files = exportAs('wfdb', { ...about, fromAt, toAt, channels });
  const folder = memoryRecordFiles(new Map(files.map((file) => [file.name, file.bytes])));
  return openRecordFrom(folder, files.find((file) => file.name.endsWith('.hea'))?.name ?? '');
}

function expectSame(mine: PhysioRecord, original: PhysioRecord): void {
  expect(mine.channels).toHaveLength(original.channels.length);
  for (const channel of original.channels) {
    const other = mine.channels.find(({ name }) => sameName(name, channel.name));
    const count = Math.floor((channel.rateHz * (playedMs - 10_000)) / 1000);
    const played = Array.from(channel.read(0, count));
    const whole = Array.from(other?.read(0, other.length) ?? []);
    const begin = placeOf(played.slice(0, 400), whole);
    expect(begin, `${channel.name} begins in the export`).toBeGreaterThanOrEqual(0);
    expect(whole.slice(begin, begin + count), channel.name).toEqual(played);
    expect(other?.gain).toBeCloseTo(channel.gain, 6);
    expect(other?.baseline).toBe(channel.baseline);
    expect(other?.rateHz).toBe(channel.rateHz);
  }
}

/** "V" of the record is "ECG V" of the ward, "ABP" is "ART". */
const sameName = (mine: string, original: string): boolean =>
  mine === original || mine === `ECG ${original}` || (mine === 'ART' && original === 'ABP');

/** Where `part` begins in `whole`; −1: nowhere. */
function placeOf(part: readonly number[], whole: readonly number[]): number {
  for (let at = 0; at + part.length <= whole.length; at += 1) {
    if (part.every((value, index) => whole[at + index] === value)) return at;
  }
  return -1;
}

it('Given no collection, When the tests run, Then this file says so by its name', () => {
  expect(beds).toHaveLength(2);
});
