/** A hundred thousand alarms and a day of numerics: questions are answered fast and hold up no write. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { alarmId, bedId, commandId, stationId } from '../../shared/domain/ids.ts';
import type { HistoryFilter } from '../../shared/station-api/calls.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { systemClock } from '../../station/clock.ts';
import type { LogEntry } from '../../station/feed/feed-types.ts';
import { silentLog } from '../../station/log.ts';
import { readMigrations } from '../../station/store/handles.ts';
import { NumericsWriter } from '../../station/store/numerics-day.ts';
import { defaultRetention } from '../../station/store/retention.ts';
import { storeBounds, StoreClient } from '../../station/store/store-client.ts';
import { raised } from './fake-gateway.ts';
import { aFolder } from './station-folder.ts';

const migrations = fileURLToPath(new URL('../../resources/migrations', import.meta.url));
const logKey = 'log~0';
const minuteMs = 60_000;
const dayMs = 24 * 3_600_000;
const start = Date.UTC(2026, 10, 1);
const none: HistoryFilter = {
  beds: null,
  priorities: null,
  kinds: null,
  text: null,
  fromAt: null,
  toAt: null,
  acknowledged: null,
};

async function aStore(folder: string): Promise<StoreClient> {
  const store = new StoreClient({
    folder,
    migrations,
    retention: defaultRetention,
    worker: new URL('../../station/store/store-worker.ts', import.meta.url),
    clock: systemClock,
    log: silentLog,
    faultChanged: () => undefined,
  });
  onTestFinished(() => store.close(5_000));
  await store.open('st-1');
  return store;
}

const texts = ['V-TACH', 'SpO₂ 87 < 90', 'HR 131 > 120', 'LEADS OFF', 'Élektrode'] as const;
const priorities = ['high', 'medium', 'low', 'technical'] as const;

/** Alarm n is raised, acknowledged (every second one) and ends. */
function eventsOf(n: number): WardEvent[] {
  const id = alarmId(`a${n}`);
  const alarm = raised(id, {
    bed: bedId(String((n % 32) + 1)),
    priority: priorities[n % 4] ?? 'low',
    kind: n % 4 === 3 ? 'technical' : 'physiological',
    text: `${texts[n % 5] ?? ''} ${n}`,
    parameter: 'SpO2',
    raisedAt: start + n * minuteMs,
    signalledAt: start + n * minuteMs,
  });
  const acknowledgement = { by: 'RN 7', station: stationId('s'), reason: null, note: null, actedAt: 1 };
  const acknowledged: WardEvent = { type: 'alarm.acknowledged', id, command: commandId(`c${n}`), acknowledgement };
  return [alarm, ...(n % 2 === 0 ? [acknowledged] : []), { type: 'alarm.ended', id, why: 'end' }];
}

async function fill(store: StoreClient, alarms: number): Promise<number> {
  let seq = 0;
  for (let from = 0; from < alarms; from += 2_000) {
    const entries: LogEntry[] = [];
    for (let n = from; n < Math.min(alarms, from + 2_000); n += 1) {
      for (const event of eventsOf(n)) {
        seq += 1;
        entries.push({ seq, stored: { seq, at: start + n * minuteMs, event } });
      }
    }
    await store.append(logKey, entries);
  }
  return seq;
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
const said = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b);
  return `p50 ${at(sorted, 0.5).toFixed(1)}, p99 ${at(sorted, 0.99).toFixed(1)}, most ${at(sorted, 1).toFixed(1)} ms`;
};
const medianOf = (times: readonly number[]): number =>
  at(
    times.toSorted((a, b) => a - b),
    0.5,
  );

it('Given 100,000 alarms on record, when pages and filters are asked for at random while events are written, then each comes well under 100 ms and is right', async () => {
  const alarms = 100_000;
  const store = await aStore(aFolder());
  let seq = await fill(store, alarms);
  const filters: readonly [HistoryFilter, number][] = [
    [none, alarms],
    [{ ...none, priorities: ['high'] }, alarms / 4],
    [{ ...none, beds: [bedId('7')] }, alarms / 32],
    [{ ...none, text: 'élek' }, alarms / 5],
    [{ ...none, acknowledged: false }, alarms / 2],
    [{ ...none, fromAt: start + 50_000 * minuteMs, toAt: start + 60_000 * minuteMs }, 10_000],
    [{ ...none, kinds: ['technical'], text: 'tach', beds: [bedId('4')] }, -1],
  ];
  const never = new AbortController().signal;
  const reads: number[] = [];
  const writes: number[] = [];
  let writing = true;
  const written = (async () => {
    while (writing) {
      seq += 1;
      const began = performance.now();
      const event: WardEvent = { type: 'alarm.changed', id: alarmId('a0'), why: 'update', value: seq };
      await store.append(logKey, [{ seq, stored: { seq, at: 0, event } }]);
      writes.push(performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  for (let round = 0; round < 30; round += 1) {
    for (const [filter, expected] of filters) {
      const offset = Math.floor(Math.random() * Math.max(1, expected));
      const began = performance.now();
      const page = await store.history({ logKey, filter, offset, limit: 100 }, never);
      reads.push(performance.now() - began);
      if (expected >= 0) {
        expect(page.total).toBe(expected);
        expect(page.rows).toHaveLength(Math.min(100, expected - offset));
      }
      expect(Object.values(page.counts).reduce((sum, count) => sum + count, 0)).toBe(page.total);
    }
  }
  writing = false;
  await written;
  process.stderr.write(`100,000 alarms: pages ${said(reads)}; writes beside them ${said(writes)}\n`);
  expect(medianOf(reads)).toBeLessThan(100);
  expect(medianOf(writes)).toBeLessThan(200);
  const [newest] = (await store.history({ logKey, filter: none, offset: 0, limit: 1 }, never)).rows;
  expect(newest).toMatchObject({ alarm: `a${alarms - 1}`, acknowledgedAt: null });
}, 180_000);

it('Given a console that goes while its question waits, when others ask, then it costs them nothing, and more than the bound are refused', async () => {
  const store = await aStore(aFolder());
  await fill(store, 2_000);
  store.stall(300);
  const query = { logKey, filter: none, offset: 0, limit: 10 };
  const gone = new AbortController();
  const left = Array.from({ length: storeBounds.reads }, () => store.history(query, gone.signal));
  await expect(store.history(query, new AbortController().signal)).rejects.toThrow('busy');
  gone.abort();
  for (const question of left) await expect(question).rejects.toThrow('Cancelled');
  const page = await store.history(query, new AbortController().signal);
  expect(page).toMatchObject({ total: 2_000, sinceAt: start });
});

it('Given a day of a value on record, when other limits are tried, then the answer is there within a second and tells what would have been missed', async () => {
  const folder = aFolder();
  const toAt = start + dayMs;
  const from = start / 1_000;
  const writer = new NumericsWriter(
    path.join(folder, 'numerics'),
    readMigrations(path.join(migrations, 'numerics')),
    () => undefined,
  );
  // Every ten minutes 30 s at 87; an hour is missing in the night.
  const valueAt = (second: number): number => (second % 600 < 30 ? 87 : 96);
  const isHole = (second: number): boolean => second >= 10_800 && second < 14_400;
  for (let begin = 0; begin < 86_400; begin += 3_600) {
    const seconds = Array.from({ length: 3_600 }, (_, index) => begin + index).filter((second) => !isHole(second));
    writer.write(
      seconds.map((second) => ({
        t: from + second,
        bed: '1',
        cells: ['SpO2', 'HR', 'RR', 'PI'].map((key) => ({ key, unit: '%', value: valueAt(second), deviceAt: null })),
      })),
    );
  }
  writer.close();
  const store = await aStore(folder);
  const acted = start + 5 * 600_000 + 10_000;
  const events: WardEvent[] = [
    raised('a1', { parameter: 'SpO2', bed: bedId('1'), raisedAt: acted, signalledAt: acted }),
    ...eventsOf(0)
      .slice(1, 2)
      .map((event) => ({ ...event, id: alarmId('a1') }) as WardEvent),
    { type: 'alarm.ended', id: alarmId('a1'), why: 'end' },
  ];
  await store.append(
    logKey,
    events.map((event, index) => ({ seq: index + 1, stored: { seq: index + 1, at: acted + index * 5_000, event } })),
  );
  const rule = {
    low: 90,
    high: null,
    delayS: 5,
    priority: 'medium',
    hysteresis: 0,
    fullDepth: null,
    on: true,
  } as const;
  const query = { logKey, bed: '1', parameter: 'SpO2', fromAt: start, toAt, maxAgeMs: 10_000 };
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const began = performance.now();
    const trial = await store.whatIf(
      { ...query, now: rule, trial: { ...rule, low: 85 } },
      new AbortController().signal,
    );
    times.push(performance.now() - began);
    expect(trial.totals).toEqual({
      before: 144 - 6,
      beforeByThemselves: 144 - 7,
      after: 0,
      afterByThemselves: 0,
      missed: 1,
    });
    expect(trial.missed[0]).toMatchObject({ at: start + 3_005_000, worst: 87, acted: true });
    expect(trial.storedMs).toBe(dayMs - 3_600_000 + 9_000);
  }
  process.stderr.write(`What-if over 24 h of seconds: ${said(times)}\n`);
  expect(medianOf(times)).toBeLessThan(1_000);
}, 120_000);
