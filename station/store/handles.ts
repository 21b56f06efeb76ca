/**
 * Branded handles: a query that writes takes a WritableDb, so it cannot be called through a reader. Opening,
 * migrating and setting aside happen here and nowhere else.
 */
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

declare const writable: unique symbol;
declare const readable: unique symbol;
export type ReadableDb = Database.Database & { readonly [readable]: true };
export type WritableDb = ReadableDb & { readonly [writable]: true };

/** An expected fault with a sentence for people: the station cannot use this file. */
export class StoreRefusal extends Error {
  override readonly name = 'StoreRefusal';
}

export interface Migration {
  readonly version: number;
  readonly sql: string;
}

const fileName = /^(\d{3})-[a-z0-9-]+\.sql$/;

/** Migrations of a folder, 001 upwards without holes. A folder that says otherwise is a bug of the build. */
export function readMigrations(folder: string): readonly Migration[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const migrations = files.sort().map((name, index): Migration => {
    const version = Number(fileName.exec(name)?.[1]);
    if (version !== index + 1) throw new Error(`Migration ${name} in ${folder} should have number ${index + 1}`);
    return { version, sql: readFileSync(path.join(folder, name), 'utf8') };
  });
  if (migrations.length === 0) throw new Error(`No migrations in ${folder}`);
  return migrations;
}

/** Forward only; each version in one transaction with its number. */
export function migrate(db: WritableDb, migrations: readonly Migration[]): void {
  const at = db.pragma('user_version', { simple: true }) as number;
  const known = migrations.length;
  if (at > known) {
    throw new StoreRefusal(
      `${path.basename(db.name)} was written by a newer Wardlight (its version is ${at}, this one knows ${known}): ` +
        'start that Wardlight, or give another data folder',
    );
  }
  for (const { version, sql } of migrations.slice(at)) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    })();
  }
}

export type Durability = 'full' | 'normal';

function configure(db: Database.Database, durability: Durability): void {
  db.pragma('journal_mode = WAL');
  db.pragma(`synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`);
  db.pragma('foreign_keys = ON');
  db.pragma('journal_size_limit = 67108864');
  db.pragma('busy_timeout = 2000');
}

/** Larger files are checked by SQLite as they are read, not at every start. */
const quickCheckBytes = 64 * 1024 * 1024;

/**
 * Opens, checks and migrates. A damaged file is renamed and a new one begun (`setAside` says so); a newer one is
 * refused.
 *
 * @throws StoreRefusal for a newer file; SqliteError where the disk does not let us.
 */
export function openWritable(
  file: string,
  migrations: readonly Migration[],
  durability: Durability,
  setAside: (sentence: string) => void,
): WritableDb {
  try {
    return openOnce(file, migrations, durability);
  } catch (error) {
    if (!isDamage(error)) throw error;
    const kept = setFileAside(file);
    setAside(`${path.basename(file)} is damaged and was set aside as ${kept}: ${(error as Error).message}`);
    return openOnce(file, migrations, durability);
  }
}

function openOnce(file: string, migrations: readonly Migration[], durability: Durability): WritableDb {
  const db = new Database(file) as WritableDb;
  try {
    configure(db, durability);
    const bytes = (db.pragma('page_count', { simple: true }) as number) * 4096;
    if (bytes <= quickCheckBytes) {
      const found = db.pragma('quick_check(1)', { simple: true });
      if (found !== 'ok') throw new DamagedFile(String(found));
    }
    migrate(db, migrations);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export const openReadable = (file: string): ReadableDb => {
  const db = new Database(file, { readonly: true, fileMustExist: true }) as ReadableDb;
  db.pragma('busy_timeout = 500');
  return db;
};

class DamagedFile extends Error {}

function isDamage(error: unknown): boolean {
  if (error instanceof DamagedFile) return true;
  if (!(error instanceof Database.SqliteError)) return false;
  return error.code.startsWith('SQLITE_CORRUPT') || error.code === 'SQLITE_NOTADB';
}

/** Renames the file and its journals; nothing is ever deleted (L11). @returns its new name */
export function setFileAside(file: string): string {
  let number = 1;
  while (existsSync(`${file}.damaged-${number}`)) number += 1;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, `${file}.damaged-${number}${suffix}`);
  }
  return path.basename(`${file}.damaged-${number}`);
}
