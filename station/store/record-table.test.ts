import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { bedId, commandId, alarmId, stationId } from '../../shared/domain/ids.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { configured, entries, entry, raised, stored } from '../testing/builders.ts';
import type { WritableDb } from './handles.ts';
import { migrate, readMigrations } from './handles.ts';
import { appendEvents, endedAlarms, noteGap, readHeads, readPicture, savePicture } from './record-table.ts';
import { saveCommand, settleCommand, stationIdOf, waitingCommands } from './small-tables.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/station', import.meta.url)));
const ended = (id: string): WardEvent => ({ type: 'alarm.ended', id: alarmId(id), why: 'end' });
const acknowledged = (id: string): WardEvent => ({
  type: 'alarm.acknowledged',
  id: alarmId(id),
  command: commandId(`c-${id}`),
  acknowledgement: { by: 'Station', station: stationId('s'), reason: null, note: null, actedAt: 1 },
});

let db: WritableDb;
beforeEach(() => {
  db = new Database(':memory:') as WritableDb;
  migrate(db, migrations);
});

describe('the record', () => {
  it('Given events in order, when they are appended in pieces and again, then each is there once', () => {
    expect(appendEvents(db, 'log~0', entries(1, 3))).toBe(3);
    expect(appendEvents(db, 'log~0', entries(2, 5))).toBe(5);
    expect(db.prepare('SELECT seq FROM events ORDER BY seq').pluck().all()).toEqual([1, 2, 3, 4, 5]);
  });

  it('Given a hole, when it is appended, then nothing of the batch is written', () => {
    appendEvents(db, 'log~0', entries(1, 2));
    expect(() => appendEvents(db, 'log~0', [entry(3), entry(5)])).toThrow(/does not follow/);
    expect(readHeads(db).heads).toEqual({ log: { fork: 0, seq: 2 } });
  });

  it('Given a gap that the gateway cannot fill, when it is noted, then the record goes on after it', () => {
    noteGap(db, 'log~0', 1, 50);
    noteGap(db, 'log~0', 1, 50);
    expect(appendEvents(db, 'log~0', entries(51, 52))).toBe(52);
    expect(db.prepare('SELECT from_seq, to_seq FROM gaps').all()).toEqual([{ from_seq: 1, to_seq: 50 }]);
  });

  it('Given several logs and a fork, when the heads are read, then the newest fork of each and the last written are known', () => {
    appendEvents(db, 'a~0', entries(1, 4));
    appendEvents(db, 'b~0', entries(1, 2));
    appendEvents(db, 'a~1', entries(1, 1));
    appendEvents(db, 'b~0', entries(3, 3));
    expect(readHeads(db)).toEqual({
      heads: { a: { fork: 1, seq: 1 }, b: { fork: 0, seq: 3 } },
      logId: 'b',
      logKey: 'b~0',
    });
  });

  it('Given a picture and events after it, when the station starts, then it knows what it knew', () => {
    const all = [stored(1, configured), stored(2), stored(3), stored(4)];
    appendEvents(
      db,
      'log~0',
      all.map((one) => ({ seq: one.seq, stored: one })),
    );
    savePicture(db, 'log~0', foldAll(emptyWard, all.slice(0, 2)));
    expect(readPicture(db, 'log~0')).toEqual(foldAll(emptyWard, all));
  });

  it('Given an event that no schema reads, when it is recorded, then it is kept as it came and the picture stops before it', () => {
    appendEvents(db, 'log~0', [
      entry(1, configured),
      { seq: 2, stored: null, at: 5, raw: { type: 'new', x: 1 } },
      entry(3),
    ]);
    savePicture(db, 'log~0', foldAll(emptyWard, [stored(1, configured)]));
    expect(db.prepare('SELECT body FROM events WHERE seq = 2').pluck().get()).toBe('{"type":"new","x":1}');
    expect(readPicture(db, 'log~0')?.seq).toBe(1);
  });
});

describe('alarms that are over', () => {
  const record = (events: readonly WardEvent[], at = (seq: number): number => seq): void => {
    appendEvents(
      db,
      'log~0',
      events.map((event, index) => entry(index + 1, event, at(index + 1))),
    );
  };

  it('Given alarms in all states, when they are listed, then only the settled ones come, newest end first', () => {
    const low = { priority: 'low' as const };
    record([
      raised('a1', low), // 1
      raised('a2'),
      raised('a3'),
      raised('a4', low),
      ended('a1'), // 5: over, low does not latch
      ended('a2'), // 6: latched
      acknowledged('a2'), // 7: over
      ended('a3'), // 8: latched, nobody saw it
    ]);
    const list = endedAlarms(db, 'log~0', 1e15, 10);
    expect(list.map(({ id }) => id)).toEqual(['a2', 'a1']);
    expect(list[0]).toMatchObject({ endedAt: 6, acknowledged: { by: 'Station' }, bed: bedId('1') });
  });

  it('Given many that ended in one millisecond, when they are paged by time, then none is left out', () => {
    const low = { priority: 'low' as const };
    const ids = Array.from({ length: 40 }, (_, index) => `a${index}`);
    record([...ids.map((id) => raised(id, low)), ...ids.map(ended)], (seq) => (seq <= 40 ? 1 : seq <= 60 ? 100 : 200));
    const first = endedAlarms(db, 'log~0', 1e15, 5);
    const second = endedAlarms(db, 'log~0', first.at(-1)?.endedAt ?? 0, 5);
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(40);
  });
});

describe('the outbox on disk', () => {
  it('Given a command kept twice and settled, when the station starts, then only the waiting ones are there', () => {
    const command = (id: string) =>
      ({ type: 'map-device', id: commandId(id), device: 'd', bed: null, by: 'Station' }) as never;
    saveCommand(db, { command: command('c1'), at: 1 });
    saveCommand(db, { command: command('c1'), at: 2 });
    saveCommand(db, { command: command('c2'), at: 3 });
    settleCommand(db, 'c1', 'done', null, 10);
    settleCommand(db, 'c1', 'refused', 'late', 11);
    expect(waitingCommands(db).map(({ command: { id } }) => id)).toEqual(['c2']);
    expect(db.prepare("SELECT outcome FROM outbox WHERE id = 'c1'").pluck().get()).toBe('done');
  });

  it('Given an identity, when another is offered, then the first stays', () => {
    expect(stationIdOf(db, 'st-1', 1)).toBe('st-1');
    expect(stationIdOf(db, 'st-2', 1)).toBe('st-1');
  });
});
