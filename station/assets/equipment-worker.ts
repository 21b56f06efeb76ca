/** The thread of the record of equipment: writes what was noted, answers what is asked, one thing at a time. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { FleetReport } from '../../shared/station-api/asset-calls.ts';
import { openWritable, readMigrations, type WritableDb } from '../store/handles.ts';
import {
  closeOpen,
  NoteWriter,
  prune,
  readDeviceWeek,
  readSpans,
  readTrail,
  readUses,
  recordedFrom,
  usedBytes,
} from './equipment-db.ts';
import type { UseSum } from './fleet-report.ts';
import { fleetReport } from './fleet-report.ts';
import type {
  DeviceNote,
  EquipmentData,
  EquipmentOp,
  EquipmentOps,
  FleetQuery,
  FromEquipment,
  ToEquipment,
} from './equipment-notes.ts';

if (parentPort === null) throw new Error('Equipment is recorded in a worker thread');
const port = parentPort;
const data = workerData as EquipmentData;
const folder = path.join(data.folder, 'equipment');
const reply = (message: FromEquipment): void => port.postMessage(message);

let files: { readonly db: WritableDb; readonly writer: NoteWriter } | null = null;

/** Tried again with each question: a disk that refuses now may not refuse later. */
function opened(): { readonly db: WritableDb; readonly writer: NoteWriter } {
  if (files !== null) return files;
  mkdirSync(folder, { recursive: true });
  const migrations = readMigrations(path.join(data.migrations, 'assets'));
  const db = openWritable(path.join(folder, 'equipment.db'), migrations, 'normal', (note) => reply({ note }));
  closeOpen(db);
  files = { db, writer: new NoteWriter(db) };
  return files;
}

const done = null;
const ops: { [Op in Exclude<EquipmentOp, 'fleet'>]: (args: EquipmentOps[Op]['args']) => EquipmentOps[Op]['result'] } = {
  write: (notes) => (opened().writer.write(notes), done),
  trail: (query) => ({ ...readTrail(opened().db, query), recordedFrom: recordedFrom(opened().db) }),
  spans: ({ fromAt, toAt }) => readSpans(opened().db, fromAt, toAt),
  tidy: ({ nowWall }) => {
    const { db } = opened();
    return { deleted: prune(db, data.retention, nowWall), bytes: usedBytes(db) };
  },
  stall: ({ ms }) => (Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms), done),
  close() {
    files?.db.close();
    files = null;
    return done;
  },
};

/** A week at a time, with writes in between. */
function* fleet(query: FleetQuery): Generator<void, FleetReport> {
  const { db } = opened();
  const uses: UseSum[] = [];
  const notes: DeviceNote[] = [];
  for (const week of query.weeks) {
    uses.push(...readUses(db, week));
    yield;
    notes.push(...readDeviceWeek(db, week));
    yield;
  }
  return fleetReport(query, uses, notes, recordedFrom(db));
}

const failure = (id: number, error: unknown): FromEquipment => ({
  id,
  ok: false,
  message: error instanceof Error ? error.message : String(error),
});
const reading = new Set<number>();
const cancelled = new Set<number>();

function runSliced(id: number, work: Generator<void, unknown>): void {
  reading.add(id);
  const end = (message: FromEquipment): void => {
    reading.delete(id);
    cancelled.delete(id);
    reply(message);
  };
  const slice = (): void => {
    if (cancelled.has(id)) return end({ id, ok: false, message: 'Cancelled' });
    try {
      const step = work.next();
      if (step.done !== true) setImmediate(slice);
      else end({ id, ok: true, result: step.value });
    } catch (error) {
      end(failure(id, error));
    }
    return undefined;
  };
  slice();
}

port.on('message', (message: ToEquipment) => {
  if ('cancel' in message) {
    if (reading.has(message.cancel)) cancelled.add(message.cancel);
  } else if (message.op === 'fleet') {
    runSliced(message.id, fleet(message.args));
  } else {
    const { id, op, args } = message;
    try {
      reply({ id, ok: true, result: (ops[op] as (given: unknown) => unknown)(args) });
    } catch (error) {
      reply(failure(id, error));
    }
  }
});
