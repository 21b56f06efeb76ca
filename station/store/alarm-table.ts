/**
 * The history's table: one row per alarm, changed by each durable event in the commit that stores the event. The
 * rules are those of the machine (shared/alarm/machine.ts), for the few fields that a row shows.
 */
import type { Statement } from 'better-sqlite3';
import type { WardEvent } from '../../shared/ward/events.ts';
import { CountedChunks } from './counted-chunks.ts';
import type { ReadableDb, WritableDb } from './handles.ts';

/** Takes events into the table, those of one log in their order, each once: the caller sees to that. */
export class AlarmTable {
  static readonly #known = new WeakMap<WritableDb, AlarmTable>();
  readonly #chunks: CountedChunks;
  readonly #raise;
  readonly #change;
  readonly #forget;
  readonly #end;
  readonly #acknowledge;
  readonly #withdraw;
  readonly #call;

  /** Its statements are prepared once per connection. */
  static of(db: WritableDb): AlarmTable {
    const known = AlarmTable.#known.get(db) ?? new AlarmTable(db);
    AlarmTable.#known.set(db, known);
    return known;
  }

  private constructor(db: WritableDb) {
    this.#chunks = CountedChunks.of(db);
    const of = 'WHERE log = ? AND id = ?';
    const prepare = (sql: string) => db.prepare<unknown[], { n: number }>(`${sql} RETURNING n`);
    this.#raise = prepare(
      `INSERT OR IGNORE INTO alarms (log, id, bed, parameter, kind, priority, text, folded, raised_at, ended_at,
         ack_at, ack_by, ack_command, acted, escalated)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    // Over is over: of an alarm whose cause is gone the bed alone changes.
    this.#change = prepare(
      `UPDATE alarms SET bed = iif(?, ?, bed), priority = iif(ended_at IS NULL, coalesce(?, priority), priority),
         text = iif(ended_at IS NULL, coalesce(?, text), text),
         folded = iif(ended_at IS NULL, coalesce(?, folded), folded) ${of}`,
    );
    this.#forget = prepare(
      `UPDATE alarms SET ack_at = NULL, ack_by = NULL, ack_command = NULL ${of} AND ended_at IS NULL`,
    );
    this.#end = prepare(`UPDATE alarms SET ended_at = coalesce(ended_at, ?) ${of}`);
    this.#acknowledge = prepare(
      `UPDATE alarms SET ack_at = ?, ack_by = ?, ack_command = ?, acted = 1 ${of} AND ack_at IS NULL`,
    );
    this.#withdraw = prepare(
      `UPDATE alarms SET ack_at = NULL, ack_by = NULL, ack_command = NULL, acted = 0
       ${of} AND ack_command = ? AND ended_at IS NULL`,
    );
    this.#call = prepare(`UPDATE alarms SET escalated = 1 ${of}`);
  }

  take(log: string, at: number, event: WardEvent): void {
    switch (event.type) {
      case 'alarm.raised':
        this.#raised(log, event);
        return;
      case 'alarm.changed':
        this.#changed(log, event);
        return;
      case 'alarm.ended':
        this.#run(this.#end, at, log, event.id);
        return;
      case 'alarm.acknowledged':
        this.#run(this.#acknowledge, at, event.acknowledgement.by, event.command, log, event.id);
        return;
      case 'alarm.withdrawn':
        this.#run(this.#withdraw, log, event.id, event.of);
        return;
      case 'alarm.returned':
        this.#run(this.#forget, log, event.id);
        return;
      case 'alarm.called':
        this.#run(this.#call, log, event.id);
        return;
      default:
        return;
    }
  }

  #run(statement: Statement<unknown[], { n: number }>, ...values: unknown[]): void {
    const row = statement.get(...values);
    if (row !== undefined) this.#chunks.touched(row.n);
  }

  #raised(log: string, { alarm }: Extract<WardEvent, { type: 'alarm.raised' }>): void {
    const { id, bed, parameter, kind, priority, text, raisedAt, endedAt, acknowledged } = alarm;
    this.#run(
      this.#raise,
      log,
      id,
      bed,
      parameter,
      kind,
      priority,
      text,
      text.toLowerCase(),
      raisedAt,
      endedAt,
      acknowledged?.at ?? null,
      acknowledged?.by ?? null,
      acknowledged?.command ?? null,
      acknowledged === null ? 0 : 1,
      alarm.calls.length > 0 ? 1 : 0,
    );
  }

  #changed(log: string, { id, why, bed, priority, text }: Extract<WardEvent, { type: 'alarm.changed' }>): void {
    if (why === 'escalate') this.#run(this.#forget, log, id);
    if (bed === undefined && priority === undefined && text === undefined) return;
    const folded = text?.toLowerCase() ?? null;
    this.#run(this.#change, bed === undefined ? 0 : 1, bed ?? null, priority ?? null, text ?? null, folded, log, id);
  }
}

/** Events read between two commits of a rebuilding. */
const rebuildPage = 5_000;

/**
 * What the record holds and the table does not yet: all of it where the table is new, else nothing. Goes on where it
 * was cut short.
 */
export function rebuildAlarms(db: WritableDb): void {
  const logs = db
    .prepare<[], { key: string; head_seq: number; alarms_seq: number }>(
      'SELECT key, head_seq, alarms_seq FROM logs WHERE alarms_seq < head_seq',
    )
    .all();
  const page = db.prepare<[string, number, number], { seq: number; at: number; body: string }>(
    `SELECT seq, at, body FROM events WHERE log = ? AND seq > ? AND type LIKE 'alarm.%' ORDER BY seq LIMIT ?`,
  );
  const table = AlarmTable.of(db);
  for (const log of logs) {
    for (let after: number | null = log.alarms_seq; after !== null;) {
      const rows = page.all(log.key, after, rebuildPage);
      const upTo: number = rows.length < rebuildPage ? log.head_seq : (rows.at(-1)?.seq ?? log.head_seq);
      db.transaction(() => {
        // Written by us as this schema reads it: not read twice.
        for (const { at, body } of rows) table.take(log.key, at, JSON.parse(body) as WardEvent);
        markTaken(db, log.key, upTo);
      })();
      after = upTo < log.head_seq ? upTo : null;
    }
  }
}

export function markTaken(db: WritableDb, log: string, seq: number): void {
  db.prepare('UPDATE logs SET alarms_seq = ? WHERE key = ?').run(seq, log);
}

/** What this station says of itself: it was cut off from its gateway. */
export interface CutOff {
  readonly id: string;
  /** Epoch ms of this station. */
  readonly at: number;
  /** Null: still. */
  readonly endedAt: number | null;
}

export const cutOffText = 'Central feed lost';

export function saveCutOff(db: WritableDb, { id, at, endedAt }: CutOff): void {
  const row = db
    .prepare<unknown[], { n: number }>(
      `INSERT INTO alarms (log, id, kind, priority, text, folded, raised_at, ended_at)
       VALUES ('', ?, 'technical', 'high', ?, ?, ?, ?)
       ON CONFLICT (log, id) DO UPDATE SET ended_at = excluded.ended_at RETURNING n`,
    )
    .get(id, cutOffText, cutOffText.toLowerCase(), at, endedAt);
  if (row !== undefined) CountedChunks.of(db).touched(row.n);
}

/** Rows of the station itself; no clock says which are old. */
const cutOffsKept = 10_000;

export function dropCutOffs(db: WritableDb): void {
  const { changes } = db
    .prepare(
      `DELETE FROM alarms WHERE log = '' AND n <= (SELECT n FROM alarms WHERE log = '' ORDER BY n DESC LIMIT 1 OFFSET ?)`,
    )
    .run(cutOffsKept);
  if (changes > 0) CountedChunks.of(db).forget();
}

/** The one that had not ended when the station was last there. */
export function openCutOff(db: ReadableDb): CutOff | null {
  const row = db
    .prepare<[], { id: string; at: number }>(
      `SELECT id, raised_at AS at FROM alarms WHERE log = '' AND ended_at IS NULL ORDER BY n DESC LIMIT 1`,
    )
    .get();
  return row === undefined ? null : { ...row, endedAt: null };
}
