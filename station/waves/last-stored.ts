/** Where each channel of the newest day ends: what a new process goes on from. */

import { seriesOfBed } from './day-file.ts';
import { dayMs, type WaveFacts } from './placing.ts';
import type { WaveDays } from './wave-days.ts';

/** Epoch ms; `deviceAt` by the device's own clock. */
export interface LastStored {
  readonly facts: WaveFacts;
  readonly startAt: number;
  readonly deviceAt: number | null;
  readonly count: number;
}

/** The newest block of each series that began before `wall`. A day that can not be read has none. */
export function lastStored(days: WaveDays, wall: number): readonly LastStored[] {
  const day = days.list().findLast((name) => Date.parse(`${name}T00:00:00Z`) <= wall + dayMs);
  if (day === undefined) return [];
  try {
    const db = days.db(day);
    if (db === null) return [];
    const last = db.prepare<[number, number], { start: number; device_at: number | null; samples: number }>(
      'SELECT start, device_at, samples FROM blocks WHERE series = ? AND start < ? ORDER BY start DESC LIMIT 1',
    );
    const beds = db.prepare<[], { bed: string }>('SELECT DISTINCT bed FROM series').all();
    return beds.flatMap(({ bed }) =>
      seriesOfBed(db, bed).flatMap(({ id, ...facts }) => {
        const row = last.get(id, wall);
        return row === undefined ? [] : { facts, startAt: row.start, deviceAt: row.device_at, count: row.samples };
      }),
    );
  } catch {
    days.release(day);
    return [];
  }
}
