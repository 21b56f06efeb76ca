/**
 * One station per data folder. The lock is an open SQLite transaction, which the system lets go of when the
 * process ends, however it ends.
 */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { StoreRefusal } from './handles.ts';

/** A process that was just killed may hold it for a moment. */
const tries = 12;
const betweenMs = 100;

/** @throws StoreRefusal while another station uses the folder. */
export async function lockFolder(folder: string): Promise<() => void> {
  for (let attempt = 1; ; attempt += 1) {
    const db = new Database(path.join(folder, 'station.lock'), { timeout: 0 });
    try {
      db.exec('BEGIN EXCLUSIVE');
      return () => db.close();
    } catch (error) {
      db.close();
      if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
      if (attempt >= tries) {
        throw new StoreRefusal(
          `Another station already uses the data folder ${folder}: stop it, or give another folder`,
        );
      }
    }
    await sleep(betweenMs);
  }
}
