import { beforeEach, describe, expect, it } from 'vitest';
import { emptyEquipment } from '../../shared/assets/equipment-file.ts';
import { emptyDrugList } from '../../shared/infusion/drug-list.ts';
import type { SiteFile } from '../../shared/site/site-files.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { missingFiles, refreshSite, siteContents } from './site.ts';
import { acceptWard } from './ward.ts';

const sha = (digit: string): string => digit.repeat(64);
const aFile = (kind: SiteFile['kind'], name: string, digit: string): SiteFile => ({
  kind,
  name,
  sha256: sha(digit),
  bytes: 1,
  version: '1',
});
const aPlan = (id: string): string =>
  JSON.stringify({ id, name: id, floor: 5, zone: null, box: [0, 0, 10, 10], rooms: [] });
const texts: Record<string, string> = {
  [sha('a')]: JSON.stringify({ ...emptyDrugList, name: 'List', version: '1' }),
  [sha('b')]: JSON.stringify({ ...emptyEquipment, version: '1', reserveMin: 45 }),
  [sha('c')]: aPlan('north'),
  [sha('d')]: aPlan('south'),
  [sha('e')]: '{ "no": "plan" }',
};
let asked: string[] = [];
const ask = async (sha256: string): Promise<string> => {
  asked.push(sha256);
  await Promise.resolve();
  const text = texts[sha256];
  if (text === undefined) throw new Error('not now');
  return text;
};
const wardHas = async (...siteFiles: SiteFile[]): Promise<void> => {
  acceptWard({ kind: 'snapshot', state: { ...emptyWard, siteFiles } });
  await refreshSite(ask);
};
const plans = (): string[] => siteContents.get().plans.map(({ id }) => id);

describe("Given the site's files", () => {
  beforeEach(async () => {
    await wardHas();
    asked = [];
  });

  it('When a site has none, Then its lists are empty and nothing is asked', async () => {
    await wardHas();
    expect(siteContents.get().drugs.drugs).toEqual([]);
    expect(siteContents.get().plans).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('When it has some, Then each is fetched once, whatever else changes', async () => {
    const files = [aFile('drugs', 'drugs', 'a'), aFile('equipment', 'equipment', 'b'), aFile('plan', 'north', 'c')];
    await wardHas(...files);
    const before = siteContents.get();
    expect(before.drugs.name).toBe('List');
    expect(before.equipment.reserveMin).toBe(45);
    await wardHas(...files, aFile('plan', 'south', 'd'));
    expect(plans()).toEqual(['north', 'south']);
    expect(siteContents.get().drugs).toBe(before.drugs);
    expect(asked.toSorted()).toEqual([sha('a'), sha('b'), sha('c'), sha('d')]);
  });

  it('When a newer one cannot be had or read, Then the one before stands and it is said', async () => {
    await wardHas(aFile('plan', 'north', 'c'));
    await wardHas(aFile('plan', 'north', 'e'));
    expect(plans()).toEqual(['north']);
    expect(missingFiles.get()).toEqual(['north']);
    await wardHas(aFile('plan', 'north', 'f'));
    expect(missingFiles.get()).toEqual(['north']);
    await wardHas(aFile('plan', 'north', 'c'));
    expect(missingFiles.get()).toEqual([]);
  });

  it('When one is gone from the ward, Then it is gone here', async () => {
    await wardHas(aFile('plan', 'north', 'c'));
    await wardHas();
    expect(plans()).toEqual([]);
  });

  it('When the list changes while a file is on its way, Then what counts is the last', async () => {
    acceptWard({ kind: 'snapshot', state: { ...emptyWard, siteFiles: [aFile('plan', 'north', 'c')] } });
    const first = refreshSite(ask);
    await wardHas(aFile('plan', 'south', 'd'));
    await first;
    expect(plans()).toEqual(['south']);
  });
});
