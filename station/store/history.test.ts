import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { alarmId, bedId, commandId, stationId } from '../../shared/domain/ids.ts';
import type { HistoryFilter } from '../../shared/station-api/calls.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { entry, raised } from '../testing/builders.ts';
import { saveCutOff } from './alarm-table.ts';
import { CountedChunks } from './counted-chunks.ts';
import { migrate, readMigrations, type WritableDb } from './handles.ts';
import { actedSpans, readHistory, type HistoryPage } from './history.ts';
import { alarmLife, appendEvents, lifeEvents } from './record-table.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/station', import.meta.url)));
const all: HistoryFilter = {
  beds: null,
  priorities: null,
  kinds: null,
  text: null,
  fromAt: null,
  toAt: null,
  acknowledged: null,
};

let db: WritableDb;
let seq = 0;
beforeEach(() => {
  db = new Database(':memory:') as WritableDb;
  migrate(db, migrations);
  seq = 0;
});

function record(...events: WardEvent[]): void {
  appendEvents(
    db,
    'log~0',
    events.map((event) => entry((seq += 1), event, seq)),
  );
}

const acknowledged = (id: string): WardEvent => ({
  type: 'alarm.acknowledged',
  id: alarmId(id),
  command: commandId(`c-${id}`),
  acknowledgement: { by: 'RN 7', station: stationId('s'), reason: null, note: null, actedAt: 1 },
});

function page(filter: Partial<HistoryFilter> = {}, offset = 0, limit = 500, logKey = 'log~0'): HistoryPage {
  const walk = readHistory(db, { logKey, filter: { ...all, ...filter }, offset, limit });
  for (;;) {
    const step = walk.next();
    if (step.done === true) return step.value;
  }
}
const ids = (found: HistoryPage): string[] => found.rows.map(({ alarm }) => alarm);

describe('the history', () => {
  beforeEach(() => {
    record(
      raised('a1', { bed: bedId('1'), priority: 'high', text: 'V-TACH', raisedAt: 100 }),
      raised('a2', { bed: bedId('2'), priority: 'medium', text: 'SpO₂ 87 < 90', raisedAt: 200 }),
      raised('a3', { bed: null, priority: 'technical', kind: 'technical', text: 'ÉLECTRODE', raisedAt: 300 }),
      raised('a4', { bed: bedId('1'), priority: 'low', text: 'HR 121 > 120', raisedAt: 400 }),
      acknowledged('a2'),
      { type: 'alarm.ended', id: alarmId('a2'), why: 'end' },
    );
  });

  it('Given alarms, when pages are asked for, then they come newest first and counts are of all that the filter lets through', () => {
    const first = page({}, 0, 3);
    expect(ids(first)).toEqual(['a4', 'a3', 'a2']);
    expect(first).toMatchObject({ total: 4, counts: { high: 1, medium: 1, low: 1, technical: 1 }, sinceAt: 100 });
    expect(ids(page({}, 3, 3))).toEqual(['a1']);
    expect(page({}, 99, 3)).toMatchObject({ rows: [], total: 4 });
    expect(first.rows[2]).toEqual({
      alarm: 'a2',
      bed: '2',
      priority: 'medium',
      kind: 'physiological',
      text: 'SpO₂ 87 < 90',
      raisedAt: 200,
      endedAt: 6,
      acknowledgedAt: 5,
      acknowledgedBy: 'RN 7',
      escalated: false,
    });
  });

  it('Given filters, when they are set, then all of them must hold', () => {
    expect(ids(page({ beds: [bedId('1')] }))).toEqual(['a4', 'a1']);
    expect(ids(page({ priorities: ['high', 'technical'] }))).toEqual(['a3', 'a1']);
    expect(ids(page({ kinds: ['technical'] }))).toEqual(['a3']);
    expect(ids(page({ text: 'électrode' }))).toEqual(['a3']);
    expect(ids(page({ text: 'spo₂' }))).toEqual(['a2']);
    expect(ids(page({ text: '%' }))).toEqual([]);
    expect(ids(page({ fromAt: 200, toAt: 400 }))).toEqual(['a3', 'a2']);
    expect(ids(page({ fromAt: 9_999 }))).toEqual([]);
    expect(ids(page({ acknowledged: true }))).toEqual(['a2']);
    expect(ids(page({ acknowledged: false, beds: [bedId('1')], priorities: ['low'] }))).toEqual(['a4']);
    expect(page({ beds: [] })).toMatchObject({ rows: [], total: 0, counts: { high: 0 } });
  });

  it('Given another log and what the station said of itself, when the history is read, then it is of one log and of the station', () => {
    appendEvents(db, 'other~0', [entry(1, raised('b1', { raisedAt: 50 }))]);
    saveCutOff(db, { id: 'cut', at: 500, endedAt: null });
    expect(ids(page())).toEqual(['cut', 'a4', 'a3', 'a2', 'a1']);
    expect(ids(page({}, 0, 9, 'other~0'))).toEqual(['cut', 'b1']);
    expect(page().sinceAt).toBe(100);
  });

  it('Given counts that were asked for before, when alarms come, change, are answered or are deleted, then they are counted anew', () => {
    const counts = () => [page().counts, page({ acknowledged: true }).total, page({ beds: [bedId('1')] }).total];
    expect(counts()).toEqual([{ high: 1, medium: 1, low: 1, technical: 1 }, 1, 2]);
    record(
      raised('a5', { bed: bedId('1'), priority: 'low', raisedAt: 500 }),
      { type: 'alarm.changed', id: alarmId('a4'), why: 'escalate', priority: 'high', text: 'HR 180' },
      { type: 'alarm.changed', id: alarmId('a1'), why: 'moved', bed: bedId('2') },
      acknowledged('a1'),
    );
    expect(counts()).toEqual([{ high: 2, medium: 1, low: 1, technical: 1 }, 2, 2]);
    saveCutOff(db, { id: 'cut', at: 600, endedAt: null });
    expect(page({ priorities: ['high'] }).total).toBe(3);
    db.prepare("DELETE FROM alarms WHERE id = 'a2'").run();
    CountedChunks.of(db).forget();
    expect(counts()).toEqual([{ high: 3, medium: 0, low: 1, technical: 1 }, 1, 2]);
  });

  it('Given more filters than are kept, when the first is asked for again, then it is right', () => {
    for (let text = 0; text < 40; text += 1) page({ text: String(text) });
    record(acknowledged('a1'));
    expect(page({ text: '0', acknowledged: true }).total).toBe(1);
    expect(page().total).toBe(4);
  });

  it('Given more rows than one chunk, when a page lies across its edge, then it is whole', () => {
    record(...Array.from({ length: 45_000 }, (_, n) => raised(`m${n}`, { raisedAt: 1_000 + n, priority: 'low' })));
    const across = page({ priorities: ['low'] }, 12_000, 10_000);
    expect(ids(across)).toEqual(Array.from({ length: 10_000 }, (_, index) => `m${44_999 - 12_000 - index}`));
    expect(across).toMatchObject({ total: 45_001, counts: { low: 45_001, high: 0 } });
  });

  it('Given acknowledged alarms of a parameter, when their times are asked for, then those that overlap come, open ones too', () => {
    record(raised('s1', { parameter: 'SpO2', raisedAt: 1_000 }), acknowledged('s1'));
    expect(actedSpans(db, { logKey: 'log~0', bed: '1', parameter: 'SpO2' }, 5_000, 6_000)).toEqual([
      { fromAt: 1_000, toAt: 1e300 },
    ]);
    expect(actedSpans(db, { logKey: 'log~0', bed: '1', parameter: 'HR' }, 0, 6_000)).toEqual([]);
    expect(actedSpans(db, { logKey: 'log~0', bed: '1', parameter: 'SpO2' }, 0, 500)).toEqual([]);
  });
});

describe('the life of an alarm', () => {
  it('Given its events between those of others, when it is read, then each of its own is there, in order, and the alarm is as they make it', () => {
    record(
      raised('a1'),
      raised('a2'),
      {
        type: 'alarm.shown',
        id: alarmId('a1'),
        station: stationId('s'),
        command: commandId('x'),
        shownAt: 1,
        soundedAt: null,
      },
      acknowledged('a1'),
      { type: 'alarm.ended', id: alarmId('a1'), why: 'end' },
    );
    const { alarm, events } = alarmLife(db, 'log~0', 'a1');
    expect(events.map(({ seq: n, event }) => [n, event.type])).toEqual([
      [1, 'alarm.raised'],
      [3, 'alarm.shown'],
      [4, 'alarm.acknowledged'],
      [5, 'alarm.ended'],
    ]);
    expect(alarm).toMatchObject({ condition: 'ended', acknowledged: { by: 'RN 7' }, shown: { at: 1 } });
    expect(alarmLife(db, 'log~0', 'nobody')).toEqual({ alarm: null, events: [] });
  });

  it('Given an alarm that changed a thousand times, when its life is read, then its beginning and its newest are told', () => {
    record(raised('a1'));
    const change = (value: number): WardEvent => ({ type: 'alarm.changed', id: alarmId('a1'), why: 'update', value });
    record(...Array.from({ length: 1_000 }, (_, value) => change(value)));
    const { alarm, events } = alarmLife(db, 'log~0', 'a1');
    expect(events).toHaveLength(lifeEvents);
    expect(events[0]?.event.type).toBe('alarm.raised');
    expect(alarm?.value).toBe(999);
  });
});
