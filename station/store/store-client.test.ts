import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import { silentLog } from '../log.ts';
import { entries } from '../testing/builders.ts';
import { defaultRetention } from './retention.ts';
import { storeBounds, StoreClient } from './store-client.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aStore(worker = new URL('store-worker.ts', import.meta.url)) {
  const faults: (string | null)[] = [];
  const store: StoreClient = new StoreClient({
    folder,
    migrations: fileURLToPath(new URL('../../resources/migrations', import.meta.url)),
    retention: defaultRetention,
    worker,
    clock: systemClock,
    log: silentLog,
    faultChanged: () => faults.push(store.fault),
  });
  onTestFinished(() => store.close(2_000));
  return { store, faults };
}

const second = (t: number) => [{ t, bed: '1', cells: [{ key: 'HR', unit: '/min', value: t % 200, deviceAt: null }] }];
const query = {
  spans: [{ bed: '1', fromAt: 0, toAt: 1_000_000 }],
  keys: ['HR'],
  fromAt: 0,
  toAt: 1_000_000,
  points: 10,
};

describe('opening', () => {
  it('Given files that cannot be opened now, when they can be later, then the station gets its record and not its own lock', async () => {
    const { store } = aStore();
    const inTheWay = path.join(folder, 'station.db');
    mkdirSync(inTheWay);
    await expect(store.open('st-1')).rejects.toThrow('open');
    rmdirSync(inTheWay);
    expect(await store.open('st-1')).toMatchObject({ station: 'st-1' });
    await store.append('log~0', entries(1, 2));
  });
});

describe('bounds', () => {
  it('Given a disk that stands still, when numerics come for longer than the bound, then the oldest are dropped, counted, and the rest is written', async () => {
    const { store } = aStore();
    await store.open('st-1');
    store.stall(700);
    const many = storeBounds.numericsBatches + 30;
    for (let t = 0; t < many; t += 1) store.saveNumerics(second(t));
    // One batch is under way; the others wait within the bound.
    expect(store.dropped).toBe(29);
    const { series } = await store.trend({ ...query, toAt: many * 1_000, points: many }, new AbortController().signal);
    await vi.waitFor(async () => {
      const read = await store.trend({ ...query, toAt: many * 1_000, points: many }, new AbortController().signal);
      expect(read.series['HR']?.mean.filter((value) => value !== null)).toHaveLength(many - 29);
    });
    expect(Object.keys(series)).toEqual(['HR']);
  });

  it('Given eight reads waiting, when a ninth comes, then it is refused in words', async () => {
    const { store } = aStore();
    await store.open('st-1');
    store.stall(300);
    const { signal } = new AbortController();
    const reads = Array.from({ length: 9 }, () => store.trend(query, signal));
    await expect(reads[8]).rejects.toThrow('busy');
    await Promise.all(reads.slice(0, 8));
  });

  it('Given a read whose console went away, when it is cancelled, then it ends at once and the store goes on', async () => {
    const { store } = aStore();
    await store.open('st-1');
    store.stall(300);
    const gone = new AbortController();
    const read = store.trend(query, gone.signal);
    gone.abort();
    await expect(read).rejects.toThrow('Cancelled');
    expect(await store.append('log~0', entries(1, 2))).toBe(2);
  });
});

describe('commits', () => {
  it('Given events that arrive while a commit is under way, when they are written, then they share the next one, in order', async () => {
    const { store } = aStore();
    await store.open('st-1');
    const answers = Array.from({ length: 200 }, (_, index) => store.append('log~0', entries(index + 1, index + 1)));
    const seqs = await Promise.all(answers);
    expect(seqs[0]).toBe(1);
    expect(new Set(seqs).size).toBeLessThan(10);
    expect(seqs.at(-1)).toBe(200);
  });

  it('Given a batch that the disk refuses, when the next follows it, then neither is written and the fault is said until a write succeeds', async () => {
    const { store, faults } = aStore();
    await store.open('st-1');
    await expect(store.append('log~0', entries(5, 5))).rejects.toThrow('does not follow');
    expect(store.broken).toBe(true);
    await store.append('log~0', entries(1, 1));
    expect(store.broken).toBe(false);
    expect(faults).toEqual([expect.stringContaining('cannot be written'), null]);
  });
});

it('Given a thread that ends by itself, when it is asked, then the answer is a fault, it is started again, and nobody waits for ever', async () => {
  const dying = new URL(`data:text/javascript,${encodeURIComponent('process.exit(3)')}`);
  const { store, faults } = aStore(dying);
  await expect(store.open('st-1')).rejects.toThrow('thread ended');
  await expect(store.append('log~0', entries(1, 1))).rejects.toThrow('being started');
  expect(faults[0]).toContain('started again');
});
