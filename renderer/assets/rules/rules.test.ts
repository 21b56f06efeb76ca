import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../shared/assets/asset.ts';
import { assetRuleSchema } from '../../../shared/assets/equipment-file.ts';
import { findingId, stationId } from '../../../shared/domain/ids.ts';
import { aType } from '../fleet/testing.ts';
import { findingGroups } from './findings.ts';
import { ofText, whenText } from './rule-words.ts';

const aFinding = (id: string, over: Partial<Finding> = {}): Finding => ({
  id: findingId(id),
  kind: 'left-ward',
  rule: 'r1',
  asset: null,
  text: 'BS-02 left the ward',
  place: null,
  raisedAt: 1_000,
  acknowledged: null,
  ...over,
});

describe('Given standing findings', () => {
  it('When they are grouped, Then what left comes before what is idle, the oldest first, also where somebody has it', () => {
    const taken = { by: 'Kim', at: 5, station: stationId('s1'), note: null };
    const groups = findingGroups([
      aFinding('1', { kind: 'idle' }),
      aFinding('2', { acknowledged: taken, raisedAt: 1 }),
      aFinding('3', { raisedAt: 9 }),
      aFinding('4', { raisedAt: 3 }),
    ]);
    expect(groups.map(({ kind, findings }) => [kind, findings.map(({ id }) => id)])).toEqual([
      ['left-ward', ['2', '4', '3']],
      ['idle', ['1']],
    ]);
  });
});

describe('Given a rule of the site', () => {
  const rule = (over: object) => assetRuleSchema.parse({ id: 'r', name: 'r', kind: 'left-ward', ...over });

  it.each([
    [{ forS: 60 }, 'outside of the ward for 60 s'],
    [{ forS: 600 }, 'outside of the ward for 10 min'],
    [{ kind: 'idle', threshold: 3 }, 'not used for 3 days'],
    [{ kind: 'par', forS: 7_200 }, 'below a level for 2 h'],
    [{ kind: 'forbidden', places: ['MRI', 'Roof'], forS: 0 }, 'in MRI, Roof for 0 s'],
    [{ kind: 'tag-lost', threshold: 24 }, 'not heard for 24 h'],
  ])('When it is %j, Then it reads "%s"', (over, words) => {
    expect(whenText(rule(over))).toBe(words);
  });

  it('When it holds for some types, Then they are named by their labels', () => {
    const types = [aType('iv-pump', 'IV pump')];
    expect(ofText(rule({ types: ['iv-pump', 'wheelchair'] }), { types })).toBe('IV pump, Wheelchair');
    expect(ofText(rule({}), { types })).toBe('all types');
  });
});
