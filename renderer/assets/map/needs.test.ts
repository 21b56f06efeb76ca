import { describe, expect, it } from 'vitest';
import { findingSchema, type Finding } from '../../../shared/assets/asset.ts';
import { sortFindings } from './needs.ts';

let count = 0;
const aFinding = (kind: Finding['kind'], over: Partial<Finding> = {}): Finding => ({
  ...findingSchema.parse({
    id: `f${(count += 1)}`,
    kind,
    rule: 'r',
    asset: null,
    text: kind,
    place: null,
    raisedAt: count,
  }),
  ...over,
});
const acknowledged = { by: 'RN', at: 1, station: 's1', note: null } as Finding['acknowledged'];

describe('Given what facilities must see to', () => {
  it('When something left the ward, Then it stands for itself until somebody has seen it', () => {
    const left = aFinding('left-ward');
    expect(sortFindings([left])).toMatchObject({ single: [left], groups: [], open: 1, all: 1 });
    expect(sortFindings([{ ...left, acknowledged }])).toMatchObject({
      single: [],
      groups: [{ kind: 'left-ward', count: 1 }],
      open: 0,
      all: 1,
    });
  });

  it('When there are many, Then the newest stand for themselves and the rest are counted', () => {
    const many = Array.from({ length: 9 }, () => aFinding('forbidden'));
    const { single, groups } = sortFindings([...many, aFinding('tag-battery'), aFinding('tag-battery')]);
    expect(single).toEqual(many.toReversed().slice(0, 3));
    expect(groups).toEqual([
      { kind: 'forbidden', count: 6 },
      { kind: 'tag-battery', count: 2 },
    ]);
  });
});
