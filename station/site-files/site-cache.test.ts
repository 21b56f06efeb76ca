import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyEquipment } from '../../shared/assets/equipment-file.ts';
import { emptyDrugList } from '../../shared/infusion/drug-list.ts';
import type { SiteFile } from '../../shared/site/site-files.ts';
import { silentLog } from '../log.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { SiteCache, siteCacheTimes } from './site-cache.ts';
import { SiteFolder } from './site-folder.ts';

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
const drugs = (version: string): string => JSON.stringify({ ...emptyDrugList, name: 'W', version });
const equipment = JSON.stringify({ ...emptyEquipment, version: '1' });
const file = (kind: SiteFile['kind'], text: string): SiteFile => ({
  kind,
  name: kind,
  sha256: hash(text),
  bytes: text.length,
  version: '',
});

let data: string;
beforeEach(() => {
  data = mkdtempSync(path.join(tmpdir(), 'wardlight-cache-'));
});
afterEach(() => rmSync(data, { recursive: true }));

/** A gateway that has some texts, and a station's cache on a disk. */
function aStation(texts: string[] = [], over: { mute?: boolean } = {}) {
  const clock = new VirtualClock();
  const gateway = { texts: new Map(texts.map((text) => [hash(text), text])), asked: [] as string[], linked: true };
  const warned: string[] = [];
  const cache = new SiteCache({
    folder: new SiteFolder(data),
    clock,
    log: { ...silentLog, warn: (text) => void warned.push(text) },
    linked: () => gateway.linked,
    ask: (sha256, answer) => {
      gateway.asked.push(sha256);
      if (over.mute !== true) answer(gateway.texts.get(sha256) ?? null);
    },
  });
  return { clock, gateway, cache, warned };
}

const onDisk = (): string[] => readdirSync(path.join(data, 'site-files')).toSorted();

describe('Given a ward with files of the site', () => {
  it('When they are wanted, Then each is fetched once, checked, kept and given', async () => {
    const { cache, gateway, clock } = aStation([drugs('1'), equipment]);
    const files = [file('drugs', drugs('1')), file('equipment', equipment)];
    cache.want(files);
    expect(await cache.text(hash(drugs('1')))).toBe(drugs('1'));
    expect(await cache.text(hash(equipment))).toBe(equipment);
    clock.advance(60_000);
    cache.want(files);
    await vi.waitFor(() => expect(gateway.asked).toHaveLength(2));
    expect(onDisk()).toEqual([`${hash(drugs('1'))}.json`, `${hash(equipment)}.json`].toSorted());
  });

  it('When the gateway is cut off after a restart, Then what was kept is given', async () => {
    const first = aStation([drugs('1')]);
    first.cache.want([file('drugs', drugs('1'))]);
    await first.cache.text(hash(drugs('1')));
    await vi.waitFor(() => expect(onDisk()).toHaveLength(1));
    const again = aStation();
    again.gateway.linked = false;
    again.cache.want([file('drugs', drugs('1'))]);
    expect(await again.cache.text(hash(drugs('1')))).toBe(drugs('1'));
    expect(again.gateway.asked).toEqual([]);
  });

  it('When a new version comes, Then the old one is removed once the new one is here', async () => {
    const { cache, gateway, clock } = aStation([drugs('1')]);
    cache.want([file('drugs', drugs('1'))]);
    await cache.text(hash(drugs('1')));
    const next = [file('drugs', drugs('2'))];
    cache.want(next);
    expect(await cache.text(hash(drugs('2')))).toBeNull();
    expect(await cache.text(hash(drugs('1')))).toBe(drugs('1'));
    gateway.texts.set(hash(drugs('2')), drugs('2'));
    clock.advance(siteCacheTimes.againMs);
    cache.want(next);
    expect(await cache.text(hash(drugs('2')))).toBe(drugs('2'));
    await vi.waitFor(() => expect(onDisk()).toEqual([`${hash(drugs('2'))}.json`]));
  });

  it('When a copy on disk is damaged, Then it is fetched again', async () => {
    const first = aStation([drugs('1')]);
    first.cache.want([file('drugs', drugs('1'))]);
    await first.cache.text(hash(drugs('1')));
    await vi.waitFor(() => expect(onDisk()).toHaveLength(1));
    const kept = path.join(data, 'site-files', `${hash(drugs('1'))}.json`);
    writeFileSync(kept, '{}');
    writeFileSync(`${kept}.new`, 'half');
    const again = aStation([drugs('1')]);
    again.cache.want([file('drugs', drugs('1'))]);
    expect(await again.cache.text(hash(drugs('1')))).toBe(drugs('1'));
    await vi.waitFor(() => expect(readFileSync(kept, 'utf8')).toBe(drugs('1')));
    expect(onDisk()).toHaveLength(1);
  });

  it('When what comes is not what was asked for, or cannot be read, Then it is said once and not given', async () => {
    const { cache, gateway, clock, warned } = aStation();
    const odd = '{"version":"9"}';
    gateway.texts.set(hash(drugs('1')), 'something else').set(hash(odd), odd);
    const files = [file('drugs', drugs('1')), file('equipment', odd)];
    for (let round = 0; round < 3; round += 1) {
      cache.want(files);
      expect(await cache.text(hash(odd))).toBeNull();
      clock.advance(siteCacheTimes.againMs);
    }
    expect(await cache.text(hash(drugs('1')))).toBeNull();
    expect(warned).toEqual([
      "The site's file drugs is not what its hash says",
      expect.stringContaining("The site's file equipment cannot be read here: types"),
    ]);
  });

  it('When the gateway never answers, Then a console is told so in a few seconds and it is asked again', async () => {
    const { cache, gateway, clock } = aStation([], { mute: true });
    const files = [file('drugs', drugs('1'))];
    cache.want(files);
    await vi.waitFor(() => expect(gateway.asked).toHaveLength(1));
    const told = cache.text(hash(drugs('1')));
    clock.advance(siteCacheTimes.waitMs);
    expect(await told).toBeNull();
    clock.advance(siteCacheTimes.answerMs);
    await vi.waitFor(() => {
      cache.want(files);
      expect(gateway.asked).toHaveLength(2);
    });
  });

  it('When the disk refuses, Then consoles have them from memory', async () => {
    writeFileSync(path.join(data, 'site-files'), 'no folder');
    const { cache, warned } = aStation([drugs('1')]);
    cache.want([file('drugs', drugs('1'))]);
    expect(await cache.text(hash(drugs('1')))).toBe(drugs('1'));
    await vi.waitFor(() => expect(warned[0]).toContain('could not be kept on disk'));
  });
});
