import { describe, expect, it } from 'vitest';
import { assetId, tagId } from '../../../shared/domain/ids.ts';
import { anAsset } from '../../../shared/testing/builders.ts';
import { aFused } from '../fleet/testing.ts';
import { changeOf, clashesOf, draftOf, emptyDraft, faultsOf } from './asset-draft.ts';
import { firstChoice, listRows } from './list-rows.ts';

const names = (...args: Parameters<typeof listRows>): string[] => listRows(...args).map(({ asset }) => asset.name);

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

  it('When 5,000 are searched and sorted, Then it takes less than a frame or two', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => aFused({ asset: { name: `IP-${index}` } }));
    const began = performance.now();
    expect(listRows(many, { ...firstChoice, text: 'ip-49' })).toHaveLength(111);
    expect(performance.now() - began).toBeLessThan(500);
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
