import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandId, stationId } from '../../shared/domain/ids.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { MemoryLog } from './memory-log.ts';
import { SqliteLog } from './sqlite-log.ts';
import type { WardLog } from './ward-log.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = () => path.join(folder, 'deep', 'log.sqlite');
const sqlite = (maxBytes: number | null = null) => new SqliteLog({ file: file(), maxBytes });
const day = 86_400_000;

const anEvent = (seq: number, at = seq, reason = 'no'): StoredEvent => ({
  seq,
  at,
  event: { type: 'command.refused', command: commandId(`c${seq}`), station: stationId('s'), reason },
});
const events = (from: number, to: number, at?: number, reason?: string): StoredEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => anEvent(from + index, at, reason));

describe.each([
  ['SQLite', () => sqlite()],
  ['memory', () => new MemoryLog()],
])('Given a log on %s', (_name, make: () => WardLog) => {
  it('When events are appended, Then they are read back in order, in pages', async () => {
    const log = make();
    expect(await log.open()).toMatchObject({ headSeq: 0 });
    await log.append(events(1, 5));
    await log.append(events(6, 9));
    expect(await log.read(2, 4)).toEqual(events(3, 6));
    expect(await log.read(9, 4)).toEqual([]);
    await log.close();
  });

  it('When an event does not continue the head, Then nothing is stored', async () => {
    const log = make();
    await log.open();
    await log.append(events(1, 2));
    await expect(log.append(events(4, 5))).rejects.toMatchObject({ code: 'HOLE' });
    expect(await log.read(0, 10)).toHaveLength(2);
    await log.close();
  });

  it('When snapshots are written, Then the newest is given', async () => {
    const log = make();
    await log.open();
    expect(await log.snapshot()).toBeNull();
    await log.append(events(1, 3));
    for (const seq of [1, 2, 3]) await log.writeSnapshot(seq, { seq });
    expect(await log.snapshot()).toEqual({ seq: 3, state: { seq: 3 } });
    await log.close();
  });

  it('When old events are pruned, Then what a snapshot lacks or a known station needs stays', async () => {
    const log = make();
    await log.open();
    await log.append(events(1, 100, 0));
    await log.append(events(101, 110, 500 * day));
    const policy = { days: 400, stationDays: 30 };
    expect(await log.prune(policy, 500 * day)).toBe(0);
    await log.writeSnapshot(90, {});
    await log.confirm('slow', 40, 490 * day);
    await log.confirm('gone', 3, 1 * day);
    expect(await log.prune(policy, 500 * day)).toBe(40);
    await log.confirm('slow', 110, 500 * day);
    expect(await log.prune(policy, 500 * day)).toBe(50);
    expect((await log.read(0, 1))[0]?.seq).toBe(91);
    await log.close();
  });
});

describe('Given a log on SQLite', () => {
  it('When it is opened again, Then it is the same log with the same head, even where all was pruned', async () => {
    const first = sqlite();
    const { logId } = await first.open();
    await first.append(events(1, 10, 0));
    await first.writeSnapshot(10, {});
    await first.prune({ days: 1, stationDays: 1 }, 100 * day);
    await first.close();
    const second = sqlite();
    expect(await second.open()).toEqual({ logId, headSeq: 10 });
    await second.append(events(11, 11));
    await second.close();
  });

  it('When it was written by a newer version, Then it is refused, not guessed at', async () => {
    const log = sqlite();
    await log.open();
    await log.close();
    const db = new Database(file());
    db.pragma('user_version = 99');
    db.close();
    const again = sqlite();
    await expect(again.open()).rejects.toMatchObject({ code: 'NEWER' });
    await again.close();
  });

  it('When another gateway has it open, Then the second one is told', async () => {
    const [first, second] = [sqlite(), sqlite()];
    await first.open();
    await expect(second.open()).rejects.toThrow('in use by another gateway');
    await Promise.all([first.close(), second.close()]);
  });

  it('When the disk is full, Then it says so, stores all or none, and works again when there is space', async () => {
    const log = sqlite();
    await log.open();
    await log.append(events(1, 10));
    await log.setMaxPages(16);
    let seq = 11;
    const fill = async (): Promise<void> => {
      for (; seq < 10_000; seq += 10) await log.append(events(seq, seq + 9, 1, 'x'.repeat(490)));
    };
    await expect(fill()).rejects.toMatchObject({
      code: 'SQLITE_FULL',
      message: expect.stringContaining('is full') as string,
    });
    expect((await log.read(seq - 2, 100)).map((event) => event.seq)).toEqual([seq - 1]);
    expect((await log.open()).headSeq).toBe(seq - 1);
    await log.append(events(seq, seq + 9));
    await log.close();
  });

  it('When it nears its bound, Then the oldest events make room, however young, and stations keep what they lack', async () => {
    const log = sqlite(4 * 1024 * 1024);
    await log.open();
    for (let seq = 1; seq < 7_000; seq += 100) await log.append(events(seq, seq + 99, 1, 'x'.repeat(490)));
    await log.writeSnapshot(7_000, {});
    const policy = { days: 400, stationDays: 30 };
    await log.confirm('slow', 100, 1);
    expect(await log.prune(policy, 2)).toBe(100);
    await log.confirm('slow', 7_000, 1);
    expect(await log.prune(policy, 2)).toBeGreaterThan(1_000);
    expect(await log.prune(policy, 2)).toBe(0);
    await log.append(events(7_001, 7_010, 1));
    await log.close();
  });

  it('When the file is no database, Then the message says which', async () => {
    const log = new SqliteLog({ file: path.join(folder, 'x'), maxBytes: null });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(path.join(folder, 'x'), 'not a database at all, but long enough to be read as one'.repeat(100));
    await expect(log.open()).rejects.toThrow('is no log or is damaged');
    await log.close();
  });

  it('When an event in it cannot be read, Then its number is said', async () => {
    const log = sqlite();
    await log.open();
    await log.append(events(1, 3));
    await log.close();
    const db = new Database(file());
    db.exec("UPDATE events SET event = '{broken' WHERE seq = 2");
    db.close();
    const again = sqlite();
    await again.open();
    await expect(again.read(0, 10)).rejects.toThrow('Event 2 of the log cannot be read');
    await again.close();
  });
});
