/**
 * The store's thread: the only place of the station that touches the disk. It does one thing at a time in the
 * order asked; long reads run in slices between writes.
 */
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { settingsSchema } from '../../shared/station-api/calls.ts';
import { dropCutOffs, openCutOff, rebuildAlarms, saveCutOff } from './alarm-table.ts';
import { readLedger } from '../infusion/read-ledger.ts';
import { keptById, readContext, readKept, readStays } from './context.ts';
import { CountedChunks } from './counted-chunks.ts';
import { assetPast, deviceAlarms } from './equipment-events.ts';
import { lockFolder } from './folder-lock.ts';
import type { WritableDb } from './handles.ts';
import { openWritable, readMigrations, StoreRefusal } from './handles.ts';
import { readHistory } from './history.ts';
import { NumericsWriter } from './numerics-day.ts';
import { NumericsSettler } from './numerics-settle.ts';
import { pruneRecord } from './record-retention.ts';
import { alarmLife, appendEvents, endedAlarms, noteGap, readHeads, readPicture, savePicture } from './record-table.ts';
import { applyRetention, listDays } from './retention.ts';
import {
  dropSettled,
  readSetting,
  saveCommand,
  saveSetting,
  settleCommand,
  stationIdOf,
  waitingCommands,
} from './small-tables.ts';
import type { FromStore, OpenedStore, SlicedRead, StoreData, StoreOp, StoreOps, ToStore } from './store-protocol.ts';
import { readTrend } from './trend.ts';
import { stripsSince } from './strips-since.ts';
import { readValues } from './values.ts';
import { readWhatIf } from './what-if.ts';

if (parentPort === null) throw new Error('The store runs in a worker thread');
const port = parentPort;
const data = workerData as StoreData;
const numericsFolder = path.join(data.folder, 'numerics');
const databaseFile = path.join(data.folder, 'station.db');

const reply = (message: FromStore): void => port.postMessage(message);
const note = (sentence: string): void => reply({ note: sentence });

const noted = new Set<string>();
/** What a reading found, said once. */
function noteOnce(sentence: string): void {
  if (noted.has(sentence) || noted.size > 1_000) return;
  noted.add(sentence);
  note(sentence);
}

interface Files {
  readonly db: WritableDb;
  readonly numerics: NumericsWriter;
  readonly settler: NumericsSettler;
  readonly unlock: () => void;
}
let files: Files | null = null;

function opened(): Files {
  if (files === null) throw new Error('The store is not open');
  return files;
}

/** All of them or none: what is asked again after a fault finds the folder unlocked. */
function openFiles(unlock: () => void): Files {
  let db: WritableDb | undefined;
  try {
    db = openWritable(databaseFile, readMigrations(path.join(data.migrations, 'station')), 'full', note);
    rebuildAlarms(db);
    const numerics = new NumericsWriter(numericsFolder, readMigrations(path.join(data.migrations, 'numerics')), note);
    return { db, numerics, settler: new NumericsSettler(numericsFolder, numerics, noteOnce), unlock };
  } catch (error) {
    db?.close();
    unlock();
    throw error;
  }
}

async function open(fresh: string): Promise<OpenedStore> {
  mkdirSync(data.folder, { recursive: true });
  files ??= openFiles(await lockFolder(data.folder));
  const { db } = files;
  const { heads, logId, logKey } = readHeads(db);
  return {
    station: stationIdOf(db, fresh, Date.now()),
    heads,
    logId,
    picture: logKey === null ? null : readPicture(db, logKey),
    waiting: waitingCommands(db),
    settings: settingsSchema.partial().safeParse(readSetting(db, 'settings')).data ?? {},
    path: databaseFile,
    cutOff: openCutOff(db),
  };
}

type Ops = {
  [Op in Exclude<StoreOp, SlicedRead>]: (
    args: StoreOps[Op]['args'],
  ) => StoreOps[Op]['result'] | Promise<StoreOps[Op]['result']>;
};

const done = null;
const ops: Ops = {
  open: ({ fresh }) => open(fresh),
  append: ({ logKey, entries }) => appendEvents(opened().db, logKey, entries),
  gap: ({ logKey, fromSeq, toSeq }) => (noteGap(opened().db, logKey, fromSeq, toSeq), done),
  picture: ({ logKey, state }) => (savePicture(opened().db, logKey, state), done),
  saveCommand: (entry) => (saveCommand(opened().db, entry), done),
  settleCommand: ({ id, outcome, reason }) => (settleCommand(opened().db, id, outcome, reason, Date.now()), done),
  saveSettings: (settings) => (saveSetting(opened().db, 'settings', settings), done),
  numerics: ({ rows }) => (opened().numerics.write(rows), done),
  ended: ({ logKey, beforeAt, limit }) => endedAlarms(opened().db, logKey, beforeAt, limit),
  life: ({ logKey, alarm }) => alarmLife(opened().db, logKey, alarm),
  keptById: ({ logKey, id }) => keptById(opened().db, logKey, id),
  strips: (query) => stripsSince(opened().db, query),
  assetPast: (query) => assetPast(opened().db, query),
  cutOff: (cutOff) => (saveCutOff(opened().db, cutOff), done),
  tidy,
  stall: ({ ms }) => (Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms), done),
  close() {
    const { db, numerics, unlock } = opened();
    numerics.close();
    db.close();
    unlock();
    files = null;
    return done;
  },
};

function tidy(): StoreOps['tidy']['result'] {
  const { db, numerics } = opened();
  numerics.rest();
  settleNext();
  dropSettled(db, Date.now());
  dropCutOffs(db);
  const events = pruneRecord(db, data.retention, Date.now());
  if (events.length > 0) CountedChunks.of(db).forget();
  const deleted = [...applyRetention(numericsFolder, data.retention, Date.now()), ...events];
  const own = statSync(databaseFile, { throwIfNoEntry: false })?.size ?? 0;
  const ofNumerics = listDays(numericsFolder).reduce((sum, file) => sum + file.bytes, 0);
  return { bytes: own + ofNumerics, numerics: ofNumerics, deleted };
}

let settling: Generator<void> | null = null;

/** Between everything else, one slice at a time. */
function settleNext(): void {
  if (settling !== null) return;
  const work = opened().settler.settle();
  settling = work;
  const slice = (): void => {
    if (files === null || work.next().done === true) settling = null;
    else setImmediate(slice);
  };
  setImmediate(slice);
}

/** Requests that were told to stop. */
const cancelled = new Set<number>();
const reading = new Set<number>();

type Sliced = { [Op in SlicedRead]: (args: StoreOps[Op]['args']) => Generator<void, StoreOps[Op]['result']> };
const sliced: Sliced = {
  trend: (query) => readTrend(numericsFolder, query, noteOnce),
  values: (query) => readValues(numericsFolder, query, noteOnce),
  history: (query) => readHistory(opened().db, query),
  whatIf: (query) => readWhatIf(opened().db, numericsFolder, query, noteOnce),
  stays: (query) => readStays(opened().db, query),
  context: (query) => readContext(opened().db, query),
  infusions: (query) => readLedger(opened().db, numericsFolder, query, noteOnce),
  kept: (query) => readKept(opened().db, query),
  deviceAlarms: (query) => deviceAlarms(opened().db, query),
};

function runSliced(id: number, work: Generator<void, unknown>): void {
  reading.add(id);
  const end = (message: FromStore): void => {
    reading.delete(id);
    cancelled.delete(id);
    reply(message);
  };
  const slice = (): void => {
    if (cancelled.has(id)) {
      work.return(null);
      end({ id, ok: false, message: 'Cancelled', refusal: false });
      return;
    }
    try {
      const step = work.next();
      if (step.done === true) end({ id, ok: true, result: step.value });
      else setImmediate(slice);
    } catch (error) {
      end(failure(id, error));
    }
  };
  slice();
}

const failure = (id: number, error: unknown): FromStore => ({
  id,
  ok: false,
  message: error instanceof Error ? error.message : String(error),
  refusal: error instanceof StoreRefusal,
});

const isSliced = (op: StoreOp): op is SlicedRead => Object.hasOwn(sliced, op);

async function run(message: Extract<ToStore, { op: StoreOp }>): Promise<void> {
  const { id, op, args } = message;
  try {
    if (isSliced(op)) {
      runSliced(id, (sliced[op] as (args: unknown) => Generator<void, unknown>)(args));
      return;
    }
    reply({ id, ok: true, result: await (ops[op] as (args: unknown) => unknown)(args) });
  } catch (error) {
    reply(failure(id, error));
  }
}

port.on('message', (message: ToStore) => {
  if (!('cancel' in message)) void run(message);
  else if (reading.has(message.cancel)) cancelled.add(message.cancel);
});
