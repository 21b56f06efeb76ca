import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { wardFileSchema, withBeds } from './ward-file.ts';

const demo = wardFileSchema.parse(
  JSON.parse(readFileSync(new URL('../../resources/wards/demo.json', import.meta.url), 'utf8')),
);

describe('Given a ward file with a team', () => {
  it('When a role or a bed is given to somebody who is not among the people, Then it is refused by name', () => {
    const read = (team: object) => wardFileSchema.safeParse({ ...demo, team }).error?.issues[0]?.message ?? null;
    const people = [{ id: 'n1', name: 'RN 1' }];
    expect(read({ people, nurses: { '01': 'n1' }, roles: { 'charge-nurse': 'n1' } })).toBeNull();
    expect(read({ people, nurses: { '01': 'n2' } })).toBe('n2 has a role and is not among the people');
    expect(read({ people, buddies: { n9: 'n1' } })).toContain('n9');
    expect(read({ people, roles: { biomed: 'b1' } })).toContain('b1');
  });

  it('When the demo has more beds than its file, Then each has a nurse, and each nurse a buddy', () => {
    const ward = withBeds(demo, 64);
    const known = new Set(ward.team?.people.map(({ id }) => id));
    expect(
      ward.beds.map(({ id }) => ward.team?.nurses[id]).every((nurse) => nurse !== undefined && known.has(nurse)),
    ).toBe(true);
    expect(Object.values(demo.team?.nurses ?? {}).every((nurse) => demo.team?.buddies[nurse] !== undefined)).toBe(true);
    expect(Object.keys(withBeds(demo, 3).team?.nurses ?? {})).toEqual(['01', '02', '03']);
  });
});
