import { describe, expect, it } from 'vitest';
import { assetId, tagId } from '../../../shared/domain/ids.ts';
import { anAsset } from '../../../shared/testing/builders.ts';
import { aFused } from '../fleet/testing.ts';
import { changeOf, clashesOf, draftOf, emptyDraft, faultsOf } from './asset-draft.ts';
import { firstChoice, lister } from './list-rows.ts';

const names = (...args: Parameters<ReturnType<typeof lister>>): string[] =>
  lister()(...args).map(({ asset }) => asset.name);

describe('Given a list of equipment', () => {
  const all = [
    aFused({ asset: { name: 'IP-10' }, due: '2026-12-01' }),
    aFused({ asset: { name: 'IP-9' }, condition: 'cleaning' }),
    aFused({ asset: { name: 'Müller-Waage', kind: 'scale' }, type: null, place: 'Lager Süd', due: '2026-11-01' }),
  ];

  it('When it is sorted by name, Then numbers count as numbers', () => {
    expect(names(all, firstChoice)).toEqual(['IP-9', 'IP-10', 'Müller-Waage']);
  });

  it('When it is sorted by a day, Then what has none is last both ways', () => {
    expect(names(all, { ...firstChoice, sort: 'maintenance' })).toEqual(['Müller-Waage', 'IP-10', 'IP-9']);
    expect(names(all, { ...firstChoice, sort: 'maintenance', descending: true })).toEqual([
      'IP-10',
      'Müller-Waage',
      'IP-9',
    ]);
  });

  it('When words are typed, Then all must be there, with or without their accents', () => {
    expect(names(all, { ...firstChoice, text: 'sud muller' })).toEqual(['Müller-Waage']);
    expect(names(all, { ...firstChoice, text: 'store ip-9' })).toEqual(['IP-9']);
    expect(names(all, { ...firstChoice, text: 'store wheel' })).toEqual([]);
    expect(names(all, { ...firstChoice, condition: 'cleaning' })).toEqual(['IP-9']);
    expect(names(all, { ...firstChoice, type: 'scale' })).toEqual(['Müller-Waage']);
  });

  it('When it is asked again, Then the order is kept while nothing it sorts by has changed, and what is shown is of now', () => {
    const rows = lister();
    expect(rows(all, firstChoice).map(({ condition }) => condition)).toEqual(['cleaning', 'free', 'free']);
    const later = all.map((one) => ({ ...one, condition: 'in-use' as const }));
    expect(rows(later, firstChoice).map(({ asset, condition }) => [asset.name, condition])).toEqual([
      ['IP-9', 'in-use'],
      ['IP-10', 'in-use'],
      ['Müller-Waage', 'in-use'],
    ]);
    const renamed = later.map((one) => ({ ...one, asset: { ...one.asset, name: `${9 - one.asset.name.length}` } }));
    expect(rows(renamed, firstChoice).map(({ asset }) => asset.name)).toEqual(['-3', '4', '5']);
    expect(rows(renamed, { ...firstChoice, descending: true }).map(({ asset }) => asset.name)).toEqual([
      '5',
      '4',
      '-3',
    ]);
  });

  it('When 5,000 are searched each second, Then it costs little', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => aFused({ asset: { name: `IP-${index}` } }));
    const rows = lister();
    const wish = { ...firstChoice, text: 'ip-49' };
    expect(rows(many, wish)).toHaveLength(111);
    const began = performance.now();
    for (let second = 0; second < 10; second += 1) rows(many, wish);
    expect((performance.now() - began) / 10).toBeLessThan(60);
  });
});

describe('Given what a person writes of a thing', () => {
  const pump = anAsset({ name: 'IP-0147', device: 'P-1' });
  const before = draftOf(pump);

  it('When only spaces differ, Then nothing is sent; else only what changed, and empty means not said', () => {
    expect(changeOf(before, { ...before, name: ' IP-0147 ' })).toBeNull();
    expect(changeOf(before, { ...before, serial: ' 77 ', tag: '', device: '', cleaning: 'dirty' })).toEqual({
      serial: '77',
      tag: null,
      device: null,
      cleaning: 'dirty',
    });
    expect(changeOf({ ...before, cleaning: 'dirty' }, { ...before, cleaning: '' })).toBeNull();
  });

  it('When it cannot be sent, Then each field says why', () => {
    expect(faultsOf(emptyDraft)).toEqual({ name: 'name', kind: 'kind' });
    expect(faultsOf({ ...before, maintenanceDue: '2026-02-30', owner: 'x'.repeat(251) })).toEqual({
      maintenanceDue: 'day',
      owner: 'long',
    });
    expect(faultsOf({ ...before, maintenanceDue: '2028-02-29' })).toEqual({});
  });

  it('When another has its name, number or tag, Then that is said; a tag that no list has is no clash', () => {
    const others = [
      anAsset({ id: assetId('b'), name: 'ip-0147', tag: null }),
      anAsset({ id: assetId('c'), name: 'x', tag: tagId('T-9'), listed: true }),
      anAsset({ id: assetId('T-8'), name: 'y', tag: tagId('T-8') }),
    ];
    expect(clashesOf({ ...before, tag: 't-9' }, pump.id, [pump, ...others])).toEqual([
      { field: 'name', other: 'ip-0147' },
      { field: 'tag', other: 'x' },
    ]);
    expect(clashesOf({ ...before, name: 'z', tag: 'T-8' }, pump.id, [pump, ...others])).toEqual([]);
  });
});
