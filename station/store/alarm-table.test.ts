import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmId, bedId, commandId, stationId } from '../../shared/domain/ids.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { StoredEvent, WardEvent } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { anAlarm, configured, raised, stored } from '../testing/builders.ts';
import { dropCutOffs, openCutOff, rebuildAlarms, saveCutOff } from './alarm-table.ts';
import { migrate, readMigrations, type WritableDb } from './handles.ts';
import { pruneRecord } from './record-retention.ts';
import { appendEvents, savePicture } from './record-table.ts';
import { defaultRetention } from './retention.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/station', import.meta.url)));
const key = 'log~0';

let db: WritableDb;
beforeEach(() => {
  db = new Database(':memory:') as WritableDb;
  migrate(db, migrations);
});

const rows = (of: WritableDb = db): unknown[] =>
  of
    .prepare(
      `SELECT id, bed, priority, kind, text, folded, raised_at, ended_at, ack_at, ack_by, ack_command, escalated
       FROM alarms WHERE log = ? ORDER BY id`,
    )
    .all(key);

/** The row that the folded alarm asks for. */
const rowOf = (alarm: Alarm): unknown => ({
  id: alarm.id,
  bed: alarm.bed,
  priority: alarm.priority,
  kind: alarm.kind,
  text: alarm.text,
  folded: alarm.text.toLowerCase(),
  raised_at: alarm.raisedAt,
  ended_at: alarm.endedAt,
  ack_at: alarm.acknowledged?.at ?? null,
  ack_by: alarm.acknowledged?.by ?? null,
  ack_command: alarm.acknowledged?.command ?? null,
  escalated: alarm.calls.length > 0 ? 1 : 0,
});

/** Mulberry32: the same course for the same seed. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const call = (n: number, at: number) => ({
  n,
  role: 'buddy' as const,
  person: null,
  target: null,
  at,
  delivery: 'screen' as const,
  detail: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  step: null,
  signalledAt: null,
});

/** A course of events as a gateway would decide them: nothing about an alarm that is over but a late acknowledgement. */
function course(seed: number, length: number): StoredEvent[] {
  const random = chance(seed);
  const pick = <Item>(list: readonly Item[]): Item | undefined => list[Math.floor(random() * list.length)];
  let state = foldAll(emptyWard, [stored(1, configured)]);
  const events: StoredEvent[] = [stored(1, configured)];
  const add = (event: WardEvent): void => {
    const next = stored(state.seq + 1, event, 1_000 * (state.seq + 1));
    state = foldAll(state, [next]);
    events.push(next);
  };
  while (events.length < length) {
    const alarm = pick(Object.values(state.alarms));
    const number = events.length;
    if (alarm === undefined || random() < 0.2) {
      const priority = pick(['high', 'medium', 'low', 'technical'] as const) ?? 'high';
      add(raised(`a${number}`, { priority, text: `ÄLARM ${number}`, raisedAt: number, signalledAt: number }));
      continue;
    }
    const { id, acknowledged } = alarm;
    const present = alarm.condition === 'present';
    const command = commandId(`c${number}`);
    switch (Math.floor(random() * 8)) {
      case 0:
        add({ type: 'alarm.changed', id, why: 'escalate', priority: 'high', text: 'RISEN' });
        break;
      case 1:
        add({ type: 'alarm.changed', id, why: 'moved', bed: random() < 0.5 ? null : bedId('3') });
        break;
      case 2:
        add({ type: 'alarm.changed', id, why: 'update', value: number });
        break;
      case 3:
        add({ type: 'alarm.ended', id, why: random() < 0.3 ? 'patient-left' : 'end' });
        break;
      case 4: {
        const acknowledgement = { by: `RN ${number}`, station: stationId('s'), reason: null, note: null, actedAt: 1 };
        add({ type: 'alarm.acknowledged', id, command, acknowledgement });
        break;
      }
      case 5:
        if (acknowledged !== null && present) {
          add({
            type: 'alarm.withdrawn',
            id,
            of: acknowledged.command ?? '',
            command,
            station: stationId('s'),
            by: 'x',
          });
        }
        break;
      case 6:
        if (present && acknowledged?.returnsAt != null) add({ type: 'alarm.returned', id });
        break;
      default:
        add({ type: 'alarm.called', id, call: call(alarm.calls.length, number), by: null });
    }
  }
  return events;
}

const asEntries = (events: readonly StoredEvent[]) => events.map((event) => ({ seq: event.seq, stored: event }));

describe('the table of alarms', () => {
  it('Given any course of events, when it is recorded in any pieces and again, then each row is what the machine makes of the alarm', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      const fresh = new Database(':memory:') as WritableDb;
      migrate(fresh, migrations);
      const events = course(seed, 150);
      const cut = 20 + seed;
      appendEvents(fresh, key, asEntries(events.slice(0, cut)));
      appendEvents(fresh, key, asEntries(events.slice(Math.max(0, cut - 15), cut + 30)));
      appendEvents(fresh, key, asEntries(events));
      const state = foldAll(emptyWard, events);
      const alarms = [...Object.values(state.alarms), ...state.ended].toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(rows(fresh), `seed ${seed}`).toEqual(alarms.map(rowOf));
      fresh.close();
    }
  });

  it('Given a record from before the table, when it is opened, then the table is built from its events, once, and goes on where it was cut short', () => {
    const old = new Database(':memory:') as WritableDb;
    migrate(old, migrations.slice(0, 2));
    const events = course(7, 400);
    const insert = old.prepare('INSERT INTO events (log, seq, at, type, alarm, body) VALUES (?, ?, ?, ?, ?, ?)');
    old.prepare("INSERT INTO logs (key, log_id, fork, head_seq, used_order) VALUES (?, 'log', 0, 400, 1)").run(key);
    for (const { seq, at, event } of events) {
      insert.run(
        key,
        seq,
        at,
        event.type,
        event.type === 'alarm.raised' ? event.alarm.id : null,
        JSON.stringify(event),
      );
    }
    migrate(old, migrations);
    rebuildAlarms(old);
    const whole = rows(old);
    appendEvents(db, key, asEntries(events));
    expect(whole).toEqual(rows());
    rebuildAlarms(old);
    expect(rows(old)).toEqual(whole);
    expect(old.prepare("SELECT count(*) FROM events WHERE type LIKE 'alarm.%' AND alarm IS NULL").pluck().get()).toBe(
      0,
    );
    old.close();
  });

  it('Given an alarm whose acknowledgement ran out, when the row is read, then it stands unacknowledged and somebody had acted', () => {
    const acknowledgement = { by: 'RN', station: stationId('s'), reason: null, note: null, actedAt: 1 };
    const events: WardEvent[] = [
      raised('a1'),
      { type: 'alarm.acknowledged', id: alarmId('a1'), command: commandId('c'), acknowledgement },
      { type: 'alarm.returned', id: alarmId('a1') },
    ];
    appendEvents(db, key, asEntries(events.map((event, index) => stored(index + 1, event))));
    expect(db.prepare('SELECT ack_at, acted FROM alarms').get()).toEqual({ ack_at: null, acted: 1 });
  });

  it('Given events that retention deletes, when an alarm goes, then its row goes with it and no other', () => {
    const dayMs = 24 * 3_600_000;
    const at = (day: number): number => Date.UTC(2026, 0, day, 12);
    const events = [
      stored(1, raised('old', { raisedAt: at(1) }), at(1)),
      stored(2, { type: 'alarm.ended', id: alarmId('old'), why: 'end' }, at(1)),
      stored(3, raised('long', { raisedAt: at(1) }), at(1)),
      stored(4, raised('new', { raisedAt: at(9) }), at(9)),
    ];
    appendEvents(db, key, asEntries(events));
    savePicture(db, key, { ...foldAll(emptyWard, events), alarms: { long: anAlarm('long'), new: anAlarm('new') } });
    pruneRecord(db, { ...defaultRetention, eventsDays: 3 }, at(9) + dayMs);
    expect(db.prepare('SELECT id FROM alarms ORDER BY id').pluck().all()).toEqual(['long', 'new']);
  });
});

describe('what the station says of itself', () => {
  it('Given a station that is cut off, when it starts again and then hears its gateway, then one entry tells from when to when', () => {
    saveCutOff(db, { id: 'cut-1', at: 1_000, endedAt: null });
    saveCutOff(db, { id: 'cut-1', at: 1_000, endedAt: null });
    expect(openCutOff(db)).toEqual({ id: 'cut-1', at: 1_000, endedAt: null });
    saveCutOff(db, { id: 'cut-1', at: 1_000, endedAt: 61_000 });
    expect(openCutOff(db)).toBeNull();
    expect(db.prepare('SELECT kind, priority, text, raised_at, ended_at FROM alarms').all()).toEqual([
      { kind: 'technical', priority: 'high', text: 'Central feed lost', raised_at: 1_000, ended_at: 61_000 },
    ]);
  });

  it('Given a link that comes and goes without end, when the store tidies, then the newest ten thousand entries stay', () => {
    db.transaction(() => {
      for (let n = 0; n < 10_003; n += 1) saveCutOff(db, { id: `cut-${n}`, at: n, endedAt: n });
    })();
    dropCutOffs(db);
    expect(db.prepare('SELECT count(*) AS n, min(raised_at) AS oldest FROM alarms').get()).toEqual({
      n: 10_000,
      oldest: 3,
    });
  });
});
