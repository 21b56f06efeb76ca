/** The newest second of numerics on record: what a fill after a cut begins with. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { openReadable } from './handles.ts';
import { dayOfFile } from './numerics-files.ts';
import { partOf, type StoredColumn } from './stored-column.ts';

/** Epoch ms; null: nothing is recorded, or what is cannot be read. */
export function newestNumerics(folder: string): number | null {
  const names = readdirSync(folder).filter((name) => dayOfFile(name) !== null);
  for (const name of names.toSorted().toReversed()) {
    const newest = newestOf(path.join(folder, name));
    if (newest !== null) return newest * 1000;
  }
  return null;
}

function newestOf(file: string): number | null {
  let db;
  try {
    db = openReadable(file);
    let newest = db.prepare<[], number | null>('SELECT max(t) FROM seconds').pluck().get() ?? null;
    const last = db.prepare<[number], StoredColumn>(
      'SELECT start, part, data, NULL AS crc, NULL AS stamps FROM columns WHERE series = ? ORDER BY start DESC, part LIMIT 1',
    );
    for (const id of db.prepare<[], number>('SELECT id FROM series').pluck().all()) {
      const row = last.get(id);
      const offset = row === undefined ? undefined : partOf(row)?.offsets.at(-1);
      if (row !== undefined && offset !== undefined) newest = Math.max(newest ?? 0, row.start + offset);
    }
    return newest;
  } catch {
    return null;
  } finally {
    db?.close();
  }
}
