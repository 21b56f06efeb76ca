import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { weekMs, weekOf } from '../../shared/assets/weeks.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { assetPast, deviceAlarms } from './equipment-events.ts';
import { migrate, readMigrations, type WritableDb } from './handles.ts';

const migrations = readMigrations(fileURLToPath(new URL('../../resources/migrations/station', import.meta.url)));
const monday = weekOf(Date.parse('2026-11-18T10:00:00Z'));
const log = 'log~0';
let db: WritableDb;
let seq = 0;

beforeEach(() => {
  db = new Database(':memory:') as unknown as WritableDb;
  migrate(db, migrations);
  db.prepare("INSERT INTO logs (key, log_id, fork, head_seq, used_order) VALUES (?, 'log', 0, 0, 1)").run(log);
  seq = 0;
});
afterEach(() => db.close());

function add(at: number, event: Partial<WardEvent> & { readonly type: WardEvent['type'] }): void {
  seq += 1;
  const { type, ...body } = event;
  db.prepare('INSERT INTO events (log, seq, at, type, alarm, body) VALUES (?, ?, ?, ?, NULL, ?)').run(
    log,
    seq,
    at,
    type,
    JSON.stringify({ type, ...body }),
  );
}

const acted = (asset: string, act: string) =>
  ({ type: 'asset.acted', asset, act, bed: null, until: null, text: null, why: 'person', by: 'Ida Holm' }) as never;
const alarm = (device: string, key: string, source = 'device') =>
  ({ type: 'alarm.raised', alarm: { id: `${device}${key}${seq}`, device, key, source } }) as never;
describe('the past of a thing', () => {
  it('Given acts and findings of several things, When one is asked for, Then its own are told, newest first', () => {
    add(1, acted('a', 'dirty'));
    add(2, acted('b', 'dirty'));
    const finding = { id: 'f1', kind: 'tag-lost', rule: 'r', asset: 'a', text: 'lost', place: null, raisedAt: 3 };
    add(3, { type: 'finding.raised', finding } as never);
    add(4, { type: 'finding.ended', id: 'f1', why: 'over' } as never);
    add(5, { type: 'finding.ended', id: 'f2', why: 'over' } as never);
    add(6, acted('a', 'clean'));
    const past = (limit: number) => assetPast(db, { logKey: log, asset: 'a', limit }).map((stored) => stored.seq);
    expect(past(200)).toEqual([6, 4, 3, 1]);
    expect(past(2)).toEqual([6, 4]);
    expect(assetPast(db, { logKey: 'other~0', asset: 'a', limit: 9 })).toEqual([]);
  });
});

describe('alarms of devices by week', () => {
  const read = (fromAt: number, toAt: number, spans = [{ fromAt, toAt }]) => {
    const work = deviceAlarms(db, { logKey: log, fromAt, toAt, spans });
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
    }
  };

  it('Given alarms of devices and of the gateway, When they are counted, Then only what devices raised counts, by week', () => {
    add(monday, alarm('p1', 'OCCLUSION'));
    add(monday + weekMs - 1, alarm('p1', 'OCCLUSION'));
    add(monday + weekMs, alarm('p1', 'OCCLUSION'));
    add(monday + 5, alarm('p1', 'AIR'));
    add(monday + 6, alarm('p2', 'FAULT'));
    add(monday + 7, alarm('p2', 'FAULT', 'gateway'));
    add(monday + 8, alarm('p2', 'BATTERY'));
    add(monday - 1, alarm('p2', 'AIR'));
    expect(read(monday, monday + 2 * weekMs)).toEqual([
      { device: 'p1', week: monday, key: 'OCCLUSION', count: 2 },
      { device: 'p1', week: monday, key: 'AIR', count: 1 },
      { device: 'p2', week: monday, key: 'FAULT', count: 1 },
      { device: 'p1', week: monday + weekMs, key: 'OCCLUSION', count: 1 },
    ]);
  });

  it('Given many at one moment, When they are counted in slices, Then each counts once', () => {
    for (let n = 0; n < 1_203; n += 1) add(monday + 1, alarm('p1', 'AIR'));
    expect(read(monday, monday + weekMs)).toEqual([{ device: 'p1', week: monday, key: 'AIR', count: 1_203 }]);
  });

  it('Given a time in which nobody listened, When alarms are counted, Then those of that time are left out', () => {
    for (const at of [1, 5, 10, 20, 25, 30]) add(monday + at, alarm('p1', 'AIR'));
    const spans = [
      { fromAt: monday - 9, toAt: monday },
      { fromAt: monday + 5, toAt: monday + 10 },
      { fromAt: monday + 25, toAt: monday + 26 },
    ];
    expect(read(monday, monday + weekMs, spans)).toEqual([{ device: 'p1', week: monday, key: 'AIR', count: 3 }]);
    expect(read(monday, monday + weekMs, [])).toEqual([]);
  });
});
