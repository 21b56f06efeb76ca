/** Retention of waves deletes whole days, oldest first, by age and by the room they take, and says why. Never today's. */
import { existsSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import path from 'node:path';
import { dayOfAside, dayOfWaveFile } from './day-file.ts';
import { dayMs } from './placing.ts';

export interface WaveRetention {
  /** Days of waves, today included. */
  readonly wavesDays: number;
  /** All files of waves together. */
  readonly wavesBytes: number;
}

export const defaultWaveRetention: WaveRetention = { wavesDays: 10, wavesBytes: 480 * 1000 ** 3 };

/** A day with all its files: also its journal, and what was set aside of it. */
export interface WaveDayFiles {
  readonly day: string;
  readonly bytes: number;
  readonly names: readonly string[];
}

export interface DayToDelete extends WaveDayFiles {
  readonly why: string;
}

const dayOf = (epochMs: number): string => new Date(epochMs).toISOString().slice(0, 10);
const gigabytes = (bytes: number): string => `${Number((bytes / 1000 ** 3).toPrecision(3))} GB`;

/** Which days go. Pure. */
export function daysToDelete(
  days: readonly WaveDayFiles[],
  retention: WaveRetention,
  nowWall: number,
): readonly DayToDelete[] {
  const today = dayOf(nowWall);
  const firstKept = dayOf(nowWall - (retention.wavesDays - 1) * dayMs);
  const sorted = days.toSorted((a, b) => (a.day < b.day ? -1 : 1));
  let bytes = sorted.reduce((sum, day) => sum + day.bytes, 0);
  const gone: DayToDelete[] = [];
  for (const [index, day] of sorted.entries()) {
    // A file from the future is a clock's fault, not old.
    if (day.day >= today) break;
    // As many days as are kept are kept: a clock that leaps ahead makes none of them old at once.
    const isOld = day.day < firstKept && sorted.length - index > retention.wavesDays;
    if (!isOld && bytes <= retention.wavesBytes) break;
    const why = isOld
      ? `older than ${retention.wavesDays} days`
      : `all waves together took ${gigabytes(bytes)}, the budget is ${gigabytes(retention.wavesBytes)}`;
    gone.push({ ...day, why });
    bytes -= day.bytes;
  }
  return gone;
}

export function listWaveDays(folder: string): readonly WaveDayFiles[] {
  if (!existsSync(folder)) return [];
  const days = new Map<string, { day: string; bytes: number; names: string[] }>();
  for (const name of readdirSync(folder)) {
    const main = name.replace(/-(wal|shm)$/, '');
    const day = dayOfWaveFile(main) ?? dayOfAside(main);
    if (day === null) continue;
    const files = days.get(day) ?? { day, bytes: 0, names: [] };
    files.bytes += statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    files.names.push(name);
    days.set(day, files);
  }
  return [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** @param release lets go of a day before its files go. @returns what was deleted and why, in words */
export function applyWaveRetention(
  folder: string,
  retention: WaveRetention,
  nowWall: number,
  release: (day: string) => void,
): readonly string[] {
  return daysToDelete(listWaveDays(folder), retention, nowWall).map(({ day, names, why }) => {
    release(day);
    for (const name of names) rmSync(path.join(folder, name), { force: true });
    return `waves of ${day} (${why})`;
  });
}

/** The disk that holds a folder; nulls where the system does not say. */
export function diskOf(folder: string): { readonly diskTotal: number | null; readonly diskFree: number | null } {
  try {
    const { blocks, bavail, bsize } = statfsSync(folder);
    return { diskTotal: blocks * bsize, diskFree: bavail * bsize };
  } catch {
    return { diskTotal: null, diskFree: null };
  }
}
