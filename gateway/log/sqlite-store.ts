/** The log on SQLite, synchronous: runs in the worker thread, and nowhere else but in tests. */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { migrations } from './migrations.ts';
import { LogUnavailable, type LogHead, type RetentionPolicy } from './ward-log.ts';

const dayMs = 86_400_000;
/** Rows deleted in one transaction: a long one would hold up the alarms behind it. */
const pruneRows = 5_000;
/** Of the bound: above it the oldest events go whatever their age, so that there is always room for an alarm. */
const fullShare = 0.9;

export interface StoredRow {
  readonly seq: number;
  readonly at: number;
  /** JSON. */
  readonly event: string;
}

export interface StoreOptions {
  readonly file: string;
  /** Bound of the file's size; null: none but the disk's. */
  readonly maxBytes: number | null;
}

type Statements = ReturnType<typeof prepare>;

const prepare = (db: Database.Database) => ({
  insert: db.prepare<[number, number, string]>('INSERT INTO events (seq, at, event) VALUES (?, ?, ?)'),
  read: db.prepare<[number, number], StoredRow>('SELECT seq, at, event FROM events WHERE seq > ? ORDER BY seq LIMIT ?'),
  snapshot: db.prepare<[], { seq: number; state: string }>(
    'SELECT seq, state FROM snapshots ORDER BY seq DESC LIMIT 1',
  ),
  putSnapshot: db.prepare<[number, string]>('INSERT OR REPLACE INTO snapshots (seq, state) VALUES (?, ?)'),
  dropSnapshots: db.prepare<[]>(
    'DELETE FROM snapshots WHERE seq NOT IN (SELECT seq FROM snapshots ORDER BY seq DESC LIMIT 2)',
  ),
  confirm: db.prepare<[string, number, number]>(
    `INSERT INTO stations (id, seq, at) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET seq = max(seq, excluded.seq), at = excluded.at`,
  ),
  setMeta: db.prepare<[string, string]>('INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)'),
  getMeta: db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?'),
  head: db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM events'),
});

/** Brings the database to this version; one that is newer is refused, not guessed at. */
function migrate(db: Database.Database, file: string): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) {
    throw new LogUnavailable(
      'NEWER',
      `The log ${file} was written by a newer Wardlight (version ${version}, this one knows ${migrations.length}).`,
    );
  }
  db.transaction(() => {
    for (const step of migrations.slice(version)) db.exec(step);
    db.pragma(`user_version = ${migrations.length}`);
  })();
}

export class SqliteStore {
  readonly #options: StoreOptions;
  #db: Database.Database | null = null;
  #statements: Statements | null = null;
  #head = 0;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  get #ready(): Statements {
    if (this.#statements === null) throw new LogUnavailable('CLOSED', 'The log is not open.');
    return this.#statements;
  }

  /** Opens, or opens again after a fault; ends with a write that proves that the disk takes one. */
  open(): LogHead {
    this.close();
    mkdirSync(path.dirname(this.#options.file), { recursive: true });
    const db = new Database(this.#options.file, { timeout: 2_000 });
    try {
      // One gateway per log: a second one is told so at once.
      db.pragma('locking_mode = EXCLUSIVE');
      db.pragma('auto_vacuum = INCREMENTAL');
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      migrate(db, this.#options.file);
      this.#limit(db);
      this.#statements = prepare(db);
      this.#db = db;
      const logId = this.#ready.getMeta.get('logId')?.value ?? randomUUID();
      db.transaction(() => {
        this.#ready.setMeta.run('logId', logId);
        this.#ready.setMeta.run('probe', String(Date.now()));
      })();
      const pruned = Number(this.#ready.getMeta.get('prunedTo')?.value ?? 0);
      this.#head = this.#ready.head.get()?.seq ?? pruned;
      return { logId, headSeq: this.#head };
    } catch (error) {
      this.#db = null;
      this.#statements = null;
      db.close();
      throw error;
    }
  }

  #limit(db: Database.Database): void {
    const { maxBytes } = this.#options;
    if (maxBytes === null) return;
    const page = db.pragma('page_size', { simple: true }) as number;
    db.pragma(`max_page_count = ${Math.max(16, Math.floor(maxBytes / page))}`);
  }

  append(rows: readonly StoredRow[]): void {
    const { insert } = this.#ready;
    const first = rows[0];
    if (first === undefined) return;
    if (first.seq !== this.#head + 1) {
      throw new LogUnavailable('HOLE', `Event ${first.seq} does not follow the log's last, ${this.#head}.`);
    }
    this.#db?.transaction(() => {
      for (const row of rows) insert.run(row.seq, row.at, row.event);
    })();
    this.#head = rows.at(-1)?.seq ?? this.#head;
  }

  read(afterSeq: number, limit: number): StoredRow[] {
    return this.#ready.read.all(afterSeq, limit);
  }

  snapshot(): { readonly seq: number; readonly state: string } | null {
    return this.#ready.snapshot.get() ?? null;
  }

  writeSnapshot(seq: number, state: string): void {
    const { putSnapshot, dropSnapshots } = this.#ready;
    this.#db?.transaction(() => {
      putSnapshot.run(seq, state);
      dropSnapshots.run();
    })();
  }

  confirm(station: string, seq: number, at: number): void {
    this.#ready.confirm.run(station, seq, at);
  }

  #isNearlyFull(db: Database.Database): boolean {
    const [pages, free, most] = ['page_count', 'freelist_count', 'max_page_count'].map(
      (name) => db.pragma(name, { simple: true }) as number,
    ) as [number, number, number];
    return pages - free > most * fullShare;
  }

  /** Deletes one range of the oldest events; call again while it returns as many as it may. */
  prune(policy: RetentionPolicy, now: number): number {
    const db = this.#db;
    if (db === null) return 0;
    const bound = db
      .prepare<[number, number], { seq: number | null }>(
        `SELECT min(seq) AS seq FROM (
           SELECT coalesce(max(seq), 0) AS seq FROM snapshots
           UNION ALL SELECT seq FROM stations WHERE at >= ?
           UNION ALL SELECT coalesce((SELECT min(seq) - 1 FROM events WHERE at >= ?), (SELECT max(seq) FROM events), 0))`,
      )
      .get(
        now - policy.stationDays * dayMs,
        this.#isNearlyFull(db) ? Number.MAX_SAFE_INTEGER : now - policy.days * dayMs,
      )?.seq;
    const first = db.prepare<[], { seq: number | null }>('SELECT min(seq) AS seq FROM events').get()?.seq;
    if (bound == null || first == null || first > bound) return 0;
    const last = Math.min(bound, first + pruneRows - 1);
    const { setMeta } = this.#ready;
    const deleted = db.transaction(() => {
      setMeta.run('prunedTo', String(last));
      return db.prepare<[number]>('DELETE FROM events WHERE seq <= ?').run(last).changes;
    })();
    db.pragma('incremental_vacuum(2000)');
    return deleted;
  }

  /** For tests of a full disk. */
  setMaxPages(pages: number): void {
    this.#db?.pragma(`max_page_count = ${pages}`);
  }

  close(): void {
    this.#statements = null;
    const db = this.#db;
    this.#db = null;
    db?.close();
  }
}
