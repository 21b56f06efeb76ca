import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { typesByKind } from '../../shared/assets/words-kind.ts';
import { drugIndex } from '../../shared/infusion/drugs.ts';
import { normalOf } from './normal-form.ts';
import { ownPlanSchema, planOfOwn } from './plan-own.ts';

const json = (name: string): unknown => JSON.parse(readFileSync(`resources/${name}`, 'utf8'));
const textsOf = (name: string, field: string): string[] => [
  ...new Set(
    [...JSON.stringify(json(name)).matchAll(new RegExp(`"${field}":"([^"]+)"`, 'g'))].map((hit) => hit[1] ?? ''),
  ),
];

describe('Given the files of the demo ward', () => {
  const drugs = normalOf('drugs', json('drugs/5-north.json'));
  const equipment = normalOf('equipment', json('equipment/5-north.json'));
  const plan = planOfOwn(ownPlanSchema.parse(json('plans/5-north.json')));

  it('When the drug list is read, Then it says that it is for no patient, and holds each drug that its pumps run', () => {
    if (drugs.kind !== 'drugs') throw new Error('no drug list');
    expect(drugs.content.name).toContain('not for clinical use');
    const find = drugIndex(drugs.content);
    const running = textsOf('demo/pumps.json', 'drug');
    expect(running.length).toBeGreaterThan(10);
    expect(running.filter((name) => find(name) === null)).toEqual([]);
    expect([find('NORADRENALINE')?.vasoactive, find('Heparin')?.class]).toEqual([true, 'high-alert']);
  });

  it('When names are spelt in all their ways, Then no two drugs share one', () => {
    if (drugs.kind !== 'drugs') throw new Error('no drug list');
    const find = drugIndex(drugs.content);
    for (const drug of drugs.content.drugs) {
      for (const name of [drug.name, ...drug.alsoWritten]) expect(find(name)?.name, name).toBe(drug.name);
    }
  });

  it('When the equipment file is read, Then it has each kind that its tags have, and rules of each kind', () => {
    if (equipment.kind !== 'equipment') throw new Error('no equipment file');
    const typeOf = typesByKind(equipment.content);
    expect(textsOf('demo/assets.json', 'kind').filter((kind) => typeOf(kind)?.key !== kind)).toEqual([]);
    const letters = equipment.content.types.map(({ letter }) => letter);
    expect(new Set(letters).size).toBe(letters.length);
    expect(new Set(equipment.content.rules.map(({ kind }) => kind)).size).toBe(9);
    expect(equipment.content.rules.some(({ asAlarm }) => asAlarm)).toBe(false);
  });

  it('When its rules name types and places, Then the types and the rooms are there', () => {
    if (equipment.kind !== 'equipment') throw new Error('no equipment file');
    const { rules, par, types } = equipment.content;
    const keys = new Set(types.map(({ key }) => key));
    const named = [...rules.flatMap((rule) => rule.types ?? []), ...par.map(({ type }) => type)];
    expect(named.filter((key) => !keys.has(key))).toEqual([]);
    const rooms = new Set(plan.rooms.map(({ name }) => name));
    const places = [...rules.flatMap((rule) => rule.places), ...par.flatMap(({ place }) => place ?? [])];
    expect(places.filter((place) => !rooms.has(place))).toEqual([]);
  });
});
