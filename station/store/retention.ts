/** Retention of numerics deletes whole files, oldest first, by age and by the room they take. Never today's. */
import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { dayOf, dayOfFile } from './numerics-files.ts';

export interface Retention {
  /** Days of numerics, today included. */
  readonly numericsDays: number;
  /** All numerics files together. */
  readonly numericsBytes: number;
  /** Days of durable events, today included. */
  readonly eventsDays: number;
  /** What the station's own database may hold. */
  readonly eventsBytes: number;
  /** Strips of alarms and kept events, all months together; kept as many days as events. */
  readonly stripsBytes: number;
}

export const defaultRetention: Retention = {
  numericsDays: 92,
  numericsBytes: 20 * 1024 ** 3,
  eventsDays: 400,
  eventsBytes: 10 * 1024 ** 3,
  stripsBytes: 50 * 1000 ** 3,
};

export interface DayFile {
  readonly name: string;
  readonly day: string;
  readonly bytes: number;
}

/** Which files go. Pure; sorted oldest first. */
export function filesToDelete(files: readonly DayFile[], retention: Retention, nowWall: number): readonly DayFile[] {
  const today = dayOf(nowWall);
  const firstKept = dayOf(nowWall - (retention.numericsDays - 1) * 24 * 3600 * 1000);
  const sorted = files.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  let bytes = sorted.reduce((sum, file) => sum + file.bytes, 0);
  const gone: DayFile[] = [];
  for (const [index, file] of sorted.entries()) {
    // A file from the future is a clock's fault, not old.
    if (file.day >= today) break;
    // As many days as are kept are kept: a clock that leaps ahead makes none of them old at once.
    const isOld = file.day < firstKept && sorted.length - index > retention.numericsDays;
    if (!isOld && bytes <= retention.numericsBytes) break;
    gone.push(file);
    bytes -= file.bytes;
  }
  return gone;
}

export function listDays(folder: string): readonly DayFile[] {
  return readdirSync(folder).flatMap((name) => {
    const day = dayOfFile(name);
    return day === null ? [] : [{ name, day, bytes: sizeOf(path.join(folder, name)) }];
  });
}

/** @returns names of the files deleted. */
export function applyRetention(folder: string, retention: Retention, nowWall: number): readonly string[] {
  const gone = filesToDelete(listDays(folder), retention, nowWall);
  for (const file of gone) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(path.join(folder, file.name + suffix), { force: true });
  }
  return gone.map((file) => file.name);
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
