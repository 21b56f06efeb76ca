import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmId, commandId, stationId } from '../../shared/domain/ids.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { configured, entry, raised } from '../testing/builders.ts';
import type { WritableDb } from './handles.ts';
import { migrate, readMigrations } from './handles.ts';
import { pruneRecord } from './record-retention.ts';
import { appendEvents, endedAlarms, readHeads, readPicture, savePicture } from './record-table.ts';
import { defaultRetention } from './retention.ts';
import { saveCommand, waitingCommands } from './small-tables.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/station', import.meta.url)));
const log = 'log~0';
const day = 24 * 3600 * 1000;
/** Noon of the n-th day. */
const noon = (n: number): number => (20_000 + n) * day + day / 2;
const ended = (id: string): WardEvent => ({ type: 'alarm.ended', id: alarmId(id), why: 'end' });
const low = (id: string): WardEvent => raised(id, { priority: 'low' });
const keep = (eventsDays: number) => ({ ...defaultRetention, eventsDays });

let db: WritableDb;
beforeEach(() => {
  db = new Database(':memory:') as WritableDb;
  migrate(db, migrations);
});

/** Appends events with their times, and the picture of the first `pictured` of them. */
function record(
  events: readonly (readonly [at: number, event: WardEvent])[],
  pictured = events.length,
  key = log,
): void {
  const list = events.map(([at, event], index) => entry(index + 1, event, at));
  appendEvents(db, key, list);
  const stored = list.slice(0, pictured).flatMap((one) => one.stored ?? []);
  if (pictured > 0) savePicture(db, key, foldAll(emptyWard, stored));
}

const seqs = (key = log): unknown[] => db.prepare('SELECT seq FROM events WHERE log = ? ORDER BY seq').pluck().all(key);

/** As the minutes pass. */
function pruneAll(eventsDays: number, nowWall: number, eventsBytes = defaultRetention.eventsBytes): string[] {
  const said: string[] = [];
  for (let round = 0; round < 50; round += 1)
    said.push(...pruneRecord(db, { ...keep(eventsDays), eventsBytes }, nowWall));
  return said;
}

describe('Given events of many days', () => {
  it('When the oldest are older than is kept, Then whole days go, a day at a time, and it is said', () => {
    record([
      [noon(0), configured],
      [noon(0), low('a1')],
      [noon(0) + 1, ended('a1')],
      [noon(1), low('a2')],
      [noon(1) + 1, ended('a2')],
      [noon(2), low('a3')],
      [noon(2) + 1, ended('a3')],
    ]);
    const before = readPicture(db, log);
    expect(pruneRecord(db, keep(2), noon(2))).toEqual(['3 events of 2024-10-04']);
    expect(pruneRecord(db, keep(2), noon(2))).toEqual([]);
    expect(seqs()).toEqual([4, 5, 6, 7]);
    expect(endedAlarms(db, log, Infinity, 10).map(({ id }) => id)).toEqual(['a3', 'a2']);
    expect(readPicture(db, log)).toEqual(before);
    expect(readHeads(db).heads).toEqual({ log: { fork: 0, seq: 7 } });
    expect(appendEvents(db, log, [entry(8, low('a4'), noon(2))])).toBe(8);
  });

  it('When they take more room than they may, Then the oldest go, but never those of today', () => {
    const many = Array.from({ length: 2_000 }, (_, n): readonly [number, WardEvent] => [
      noon(n % 4 === 0 ? 0 : 1),
      low(`a${n}`),
    ]);
    record([...many.filter(([at]) => at === noon(0)), ...many.filter(([at]) => at === noon(1)), [noon(2), configured]]);
    // All are over for this test: the picture holds none open.
    db.prepare("UPDATE pictures SET state = json_set(state, '$.alarms', json('{}'))").run();
    expect(pruneAll(400, noon(2), 1)).toEqual(['500 events of 2024-10-04', '1500 events of 2024-10-05']);
    expect(seqs()).toEqual([2_001]);
  });

  it('When an alarm is open, or ended later, Then all its events stay', () => {
    record([
      [noon(0), low('open')],
      [noon(0), low('late')],
      [noon(0), low('over')],
      [noon(0), ended('over')],
      [noon(9), ended('late')],
    ]);
    expect(pruneAll(2, noon(9))).toEqual(['2 events of 2024-10-04']);
    expect(seqs()).toEqual([1, 2, 5]);
    expect(endedAlarms(db, log, Infinity, 10).map(({ id, raisedAt }) => [id, raisedAt])).toEqual([['late', 1]]);
    appendEvents(db, log, [entry(6, ended('open'), noon(30)), entry(7, configured, noon(30))]);
    savePicture(db, log, { ...emptyWard, seq: 7 });
    pruneAll(2, noon(30));
    expect(seqs()).toEqual([1, 6, 7]);
  });

  it('When the picture does not hold them yet, Then they stay', () => {
    record(
      [
        [noon(0), configured],
        [noon(0), configured],
        [noon(1), configured],
        [noon(9), configured],
      ],
      1,
    );
    pruneAll(2, noon(9));
    expect(seqs()).toEqual([2, 3, 4]);
    record([[noon(0), configured]], 0, 'other~0');
    pruneAll(2, noon(9));
    expect(seqs('other~0')).toEqual([1]);
  });

  it('When a clock leaps ahead, ours or the gateway’s, Then nothing is old at once', () => {
    record([
      [noon(0), configured],
      [noon(1), configured],
    ]);
    expect(pruneAll(30, noon(4_000))).toEqual([]);
    appendEvents(db, log, [entry(3, configured, noon(4_000))]);
    savePicture(db, log, { ...emptyWard, seq: 3 });
    expect(pruneAll(30, noon(1))).toEqual([]);
    expect(seqs()).toEqual([1, 2, 3]);
  });

  it('When the gateway’s clock was set back, Then the days have no holes', () => {
    record([
      [noon(3), configured],
      [noon(1), configured],
      [noon(4), configured],
      [noon(9), configured],
    ]);
    expect(pruneRecord(db, keep(6), noon(9))).toEqual(['2 events of 2024-10-07']);
    expect(seqs()).toEqual([3, 4]);
  });

  it('When commands wait, Then they stay, however old', () => {
    const acknowledgement = { by: 'RN', station: stationId('s'), reason: null, note: null, actedAt: noon(0) };
    saveCommand(db, {
      at: noon(0),
      command: { type: 'acknowledge', id: commandId('c'), alarm: alarmId('a1'), acknowledgement },
    });
    record([
      [noon(0), configured],
      [noon(9), configured],
    ]);
    pruneAll(1, noon(9), 1);
    expect(waitingCommands(db)).toHaveLength(1);
  });
});
