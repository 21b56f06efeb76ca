import { describe, expect, it } from 'vitest';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { Found } from '../../../shared/assets/search.ts';
import { anAsset } from '../../../shared/testing/builders.ts';
import { assetId } from '../../../shared/domain/ids.ts';
import { numberedOf, steady } from './use-find.ts';

const found = (id: string, condition: FusedAsset['condition'], metres: number | null, place = 'Store B'): Found => ({
  asset: {
    asset: anAsset({ id: assetId(id) }),
    condition,
    ready: true,
    why: [],
    seen: 'here',
    ageMs: 0,
    bed: null,
    place,
    type: null,
    device: null,
    position: null,
  },
  metres,
});
const ids = (all: readonly Found[]): string[] => all.map(({ asset }) => asset.asset.id);

describe('Given what was found', () => {
  it('When free is what is meant, Then only what is free has a number', () => {
    const all = [found('a', 'free', 1), found('b', 'free', 2), found('c', 'in-use', 0)];
    const results = numberedOf(
      all,
      ({ condition }) => condition === 'free',
      () => false,
    );
    expect(results.map(({ number }) => number)).toEqual([1, 2, null]);
  });

  it('When there are more than are numbered, Then the others are matches without a number', () => {
    const all = Array.from({ length: 22 }, (_, at) => found(`a${at}`, 'free', at));
    const numbers = numberedOf(
      all,
      () => true,
      () => true,
    ).map(({ number }) => number);
    expect(numbers.slice(18)).toEqual([19, 20, 0, 0]);
  });

  it('When a distance changes a little, Then rows keep their places', () => {
    const before = [found('a', 'free', 7), found('b', 'free', 8)];
    const next = steady([found('b', 'free', 7.2), found('a', 'free', 7.4)], before);
    expect(ids(next)).toEqual(['a', 'b']);
    expect(next[0]?.metres).toBe(7.4);
  });

  it('When one is much nearer than the row before it, Then the order is made again', () => {
    const before = [found('a', 'free', 7), found('b', 'free', 8)];
    expect(ids(steady([found('b', 'free', 2), found('a', 'free', 9)], before))).toEqual(['b', 'a']);
  });

  it('When one is taken, moved away or new, Then the order is made again', () => {
    const before = [found('a', 'free', 7), found('b', 'free', 8)];
    expect(ids(steady([found('b', 'free', 8), found('a', 'in-use', 7)], before))).toEqual(['b', 'a']);
    expect(ids(steady([found('b', 'free', 8), found('a', 'free', 30, 'Bed 01')], before))).toEqual(['b', 'a']);
    expect(ids(steady([found('c', 'free', 1), found('a', 'free', 7), found('b', 'free', 8)], before))).toEqual([
      'c',
      'a',
      'b',
    ]);
  });
});
