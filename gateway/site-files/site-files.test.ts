import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Timers } from '../engine/timers.ts';
import { sha256Of } from './normal-form.ts';
import { SiteFiles } from './site-files.ts';

const aDrugList = (over: object = {}) => ({
  name: 'Ward',
  version: '6',
  approvedBy: 'pharmacist badge 4102',
  classes: {
    'short-half-life': { leadMin: 45, noticesMin: [30] },
    'high-alert': { leadMin: 30, noticesMin: [] },
    other: { leadMin: 15, noticesMin: [] },
  },
  drugs: [{ name: 'Norepinephrine', class: 'short-half-life', vasoactive: true }],
  ...over,
});

const anEquipmentFile = () => ({ version: '2', types: [{ key: 'iv-pump', label: 'IV pump', letter: 'P' }] });

/** Looks at the disk only when the test says so. */
const noTimers: Timers = { every: () => () => undefined, after: () => () => undefined };

let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'wardlight-site-'));
  said = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, value: unknown): void =>
  writeFileSync(path.join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));

const open = (config = { drugs: 'drugs.json', equipment: 'equipment.json', plans: ['plan.json'] }) =>
  SiteFiles.open({
    config,
    folder,
    keepIn: path.join(folder, 'kept'),
    timers: noTimers,
    events: { onRead: () => undefined, onRefused: (_file, reason) => said.push(reason) },
  });

/** A change is read once the file stands still: seen twice. */
async function settle(files: SiteFiles): Promise<void> {
  await files.check();
  await files.check();
}

function writeAll(): void {
  write('drugs.json', aDrugList());
  write('equipment.json', anEquipmentFile());
  write('plan.json', readFileSync('resources/plans/5-north.json', 'utf8'));
}

describe('Given the files of a site', () => {
  it('When all are good, Then they hold in their normal form, named by its hash', async () => {
    writeAll();
    const files = await open();
    expect(said).toEqual([]);
    expect(files.files.map(({ kind, name, version }) => [kind, name, version])).toEqual([
      ['drugs', 'drugs', '6, pharmacist badge 4102'],
      ['equipment', 'equipment', '2'],
      ['plan', '5-north', '5 North'],
    ]);
    for (const { sha256, bytes } of files.files) {
      const text = files.text(sha256) ?? '';
      expect([sha256Of(text), Buffer.byteLength(text)]).toEqual([sha256, bytes]);
    }
    expect(files.contents().drugs.drugs[0]).toMatchObject({ vasoactive: true, alsoWritten: [] });
    expect(files.text('0'.repeat(64))).toBeNull();
  });

  it('When none is configured, Then nothing is read, kept or said', async () => {
    const files = await SiteFiles.open({
      config: { plans: [] },
      folder,
      keepIn: path.join(folder, 'kept'),
      timers: noTimers,
      events: { onRead: () => said.push('read'), onRefused: () => said.push('refused') },
    });
    expect([files.files, said, readdirSync(folder)]).toEqual([[], [], []]);
    expect(files.contents().plans).toEqual([]);
  });

  it('When one changes, Then the new one holds once it stands still, and it is told once', async () => {
    writeAll();
    const files = await open();
    const told: string[][] = [];
    files.onChange((all) => told.push(all.map(({ version }) => version)));
    const before = files.contents();
    write('equipment.json', { ...anEquipmentFile(), version: '3' });
    await files.check();
    expect(files.contents()).toBe(before);
    await settle(files);
    expect(told).toEqual([['6, pharmacist badge 4102', '3', '5 North']]);
    expect(files.contents().equipment.version).toBe('3');
    expect(files.contents().drugs).toBe(before.drugs);
  });

  it('When one is only laid out otherwise, Then it is the same file', async () => {
    writeAll();
    const files = await open();
    const told: unknown[] = [];
    files.onChange((all) => told.push(all));
    write('drugs.json', JSON.stringify(aDrugList(), null, 4));
    await settle(files);
    expect(told).toEqual([]);
  });

  it.each([
    ['is not JSON', '{"name":', 'drugs.json: It is not JSON'],
    ['lacks a field', { ...aDrugList(), classes: {} }, 'drugs.json: classes.short-half-life'],
    ['has a word nobody knows', { ...aDrugList(), drug: [] }, 'drugs.json: it: Unrecognized key'],
    [
      'has limits that fall',
      aDrugList({ drugs: [{ name: 'A', class: 'other', limits: [{ unit: 'mL/h', softMax: 9, hardMax: 5 }] }] }),
      'drugs.json: drugs.0.limits.0: limits must rise',
    ],
  ])('When a new version %s, Then one sentence says so and the last good one stands', async (_what, text, reason) => {
    writeAll();
    const files = await open();
    const before = files.files;
    write('drugs.json', text);
    await settle(files);
    await settle(files);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(reason);
    expect(said[0]).toContain('The last good one stands.');
    expect(files.files).toEqual(before);
    write('drugs.json', aDrugList({ version: '7' }));
    await settle(files);
    expect(files.contents().drugs.version).toBe('7');
  });

  it('When a gateway starts with a faulty file, Then the last good one stands across the restart', async () => {
    writeAll();
    const before = (await open()).files;
    write('drugs.json', '{');
    rmSync(path.join(folder, 'plan.json'));
    const again = await open();
    expect(again.files).toEqual(before);
    expect(again.contents().drugs.version).toBe('6');
    expect(said.map((one) => one.slice(0, 24))).toEqual(['drugs.json: It is not JS', 'plan.json: plan.json can']);
  });

  it('When what was kept is damaged, Then it is not taken', async () => {
    writeAll();
    await open();
    for (const name of readdirSync(path.join(folder, 'kept'))) {
      if (name !== 'index.json') write(path.join('kept', name), '{}');
    }
    write('drugs.json', '{');
    const again = await open();
    expect(again.files.map(({ kind }) => kind)).toEqual(['equipment', 'plan']);
    expect(again.contents().drugs.drugs).toEqual([]);
  });

  it('When versions come and go, Then only those that hold are kept', async () => {
    writeAll();
    const files = await open();
    for (const version of ['7', '8', '9']) {
      write('drugs.json', aDrugList({ version }));
      await settle(files);
    }
    const names = files.files.map(({ sha256 }) => `${sha256}.json`);
    expect(readdirSync(path.join(folder, 'kept')).toSorted()).toEqual([...names, 'index.json'].toSorted());
  });

  it('When a disk refuses the copies, Then the files hold all the same and it is said', async () => {
    writeAll();
    write('kept', 'no folder');
    expect((await open()).files).toHaveLength(3);
    expect(said[0]).toContain('cannot be kept');
  });

  it('When two plans have one name, Then the first one holds', async () => {
    writeAll();
    write('other.json', readFileSync('resources/plans/5-north.json', 'utf8').replace('"5 North"', '"Other"'));
    const files = await open({ drugs: 'drugs.json', equipment: 'equipment.json', plans: ['plan.json', 'other.json'] });
    expect(files.contents().plans.map(({ name }) => name)).toEqual(['5 North']);
    expect(said).toEqual([expect.stringContaining('There is a plan 5-north already.')]);
  });

  it('When a path is a folder, Then it is refused like any other fault', async () => {
    writeAll();
    rmSync(path.join(folder, 'drugs.json'));
    mkdirSync(path.join(folder, 'drugs.json'));
    expect((await open()).files).toHaveLength(2);
    expect(said[0]).toContain('EISDIR');
  });
});

/** Mulberry32. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('Given files with any damage (L13)', () => {
  it('When they are read, Then each is refused or read and nothing else happens', async () => {
    writeAll();
    const files = await open();
    const random = randomOf(11);
    const names = ['drugs.json', 'equipment.json', 'plan.json'];
    for (let round = 0; round < 60; round += 1) {
      const name = names[round % 3] ?? '';
      writeAll();
      const bytes = readFileSync(path.join(folder, name));
      for (let i = 0; i <= random(6); i += 1) bytes[random(bytes.length)] = random(256);
      writeFileSync(path.join(folder, name), round % 5 === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
      await settle(files);
      expect(files.files).toHaveLength(3);
    }
    expect(said.length).toBeGreaterThan(20);
    for (const sentence of said) expect(sentence.length).toBeLessThan(500);
  });
});
