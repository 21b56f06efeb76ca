import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate, openReadable, openWritable, readMigrations, StoreRefusal } from './handles.ts';

const root = fileURLToPath(new URL('../../resources/migrations', import.meta.url));
const station = readMigrations(path.join(root, 'station'));
const numerics = readMigrations(path.join(root, 'numerics'));

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (): string => path.join(folder, 'station.db');
const nothing = (): void => undefined;

describe('migrations', () => {
  it('Given the folders of the repository, when they are read, then the versions have no holes', () => {
    expect(station.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    expect(numerics.map(({ version }) => version)).toEqual([1, 2]);
  });

  it('Given the station’s file, when it is made, then its tables and durability are as documented', () => {
    const db = openWritable(file(), station, 'full', nothing);
    const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all();
    expect(tables).toEqual(['alarms', 'events', 'gaps', 'logs', 'outbox', 'pictures', 'settings', 'station']);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('user_version', { simple: true })).toBe(5);
    db.close();
  });

  it('Given a record of version 1, when this one opens it, then its events are there and none counts as deleted', () => {
    const old = openWritable(file(), station.slice(0, 1), 'full', nothing);
    old.exec(
      "INSERT INTO logs VALUES ('log~0', 'log', 0, 1, 1); INSERT INTO events VALUES ('log~0', 1, 1, 't', NULL, '{}')",
    );
    old.close();
    const db = openWritable(file(), station, 'full', nothing);
    expect(db.prepare('SELECT seq FROM events').pluck().all()).toEqual([1]);
    expect(db.prepare('SELECT head_seq, pruned_seq FROM logs').all()).toEqual([{ head_seq: 1, pruned_seq: 0 }]);
    db.close();
  });

  it('Given rows of an old version, when a newer one opens the file, then the rows are still there', () => {
    const old = openWritable(file(), station, 'full', nothing);
    old.exec("INSERT INTO settings (key, value) VALUES ('a', '1')");
    old.close();
    const next = [...station, { version: 6, sql: 'ALTER TABLE settings ADD COLUMN at REAL;' }];
    const db = openWritable(file(), next, 'full', nothing);
    expect(db.prepare('SELECT key, value, at FROM settings').all()).toEqual([{ key: 'a', value: '1', at: null }]);
    db.close();
  });

  it('Given a migration that fails half-way, when it is tried, then nothing of it stays', () => {
    const db = openWritable(file(), station, 'full', nothing);
    const broken = [...station, { version: 6, sql: 'CREATE TABLE half (a); SELECT nonsense;' }];
    expect(() => migrate(db, broken)).toThrow();
    expect(db.pragma('user_version', { simple: true })).toBe(5);
    expect(db.prepare("SELECT name FROM sqlite_master WHERE name = 'half'").all()).toEqual([]);
    db.close();
  });

  it('Given a file of a newer Wardlight, when it is opened, then it is refused in one sentence and left as it is', () => {
    const db = openWritable(file(), station, 'full', nothing);
    db.pragma('user_version = 7');
    db.close();
    const before = readFileSync(file());
    expect(() => openWritable(file(), station, 'full', nothing)).toThrow(StoreRefusal);
    expect(() => openWritable(file(), station, 'full', nothing)).toThrow(/newer Wardlight \(its version is 7/);
    expect(readFileSync(file())).toEqual(before);
  });
});

describe('a damaged file', () => {
  it.each([
    ['noise', Buffer.alloc(20_000, 'not a database ')],
    ['a header and noise', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(20_000, 7)])],
  ])('Given %s, when it is opened, then it is set aside, said, and a new one begun', (_name, bytes) => {
    writeFileSync(file(), bytes);
    const said: string[] = [];
    const db = openWritable(file(), station, 'full', (sentence) => said.push(sentence));
    db.close();
    expect(said).toHaveLength(1);
    expect(said[0]).toContain('set aside as station.db.damaged-1');
    expect(readFileSync(path.join(folder, 'station.db.damaged-1'))).toEqual(bytes);
  });

  it('Given pages overwritten in the middle, when it is opened, then it is set aside too', () => {
    const db = openWritable(file(), station, 'full', nothing);
    const insert = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?)');
    db.transaction(() => {
      for (let index = 0; index < 2_000; index += 1) insert.run(`key ${index}`, 'x'.repeat(100));
    })();
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    const bytes = readFileSync(file());
    bytes.fill(0xff, 30_000, 60_000);
    writeFileSync(file(), bytes);
    openWritable(file(), station, 'full', nothing).close();
    expect(readdirSync(folder)).toContain('station.db.damaged-1');
  });
});

it('Given a readable handle, when it is asked to write, then SQLite refuses as well as the types', () => {
  openWritable(file(), station, 'full', nothing).close();
  const db = openReadable(file());
  expect(() => db.exec("INSERT INTO settings (key, value) VALUES ('a', '1')")).toThrow(/readonly/);
  db.close();
});
