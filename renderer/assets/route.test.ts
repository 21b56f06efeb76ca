import { describe, expect, it } from 'vitest';
import { findHash, readAssetsRoute, thingHash } from './route.ts';

describe('Given an address within Assets', () => {
  it.each([
    ['#/assets', 'map', []],
    ['#/assets/fleet', 'fleet', []],
    ['#/assets/fleet/list', 'fleet', ['list']],
    ['#/assets/rules', 'rules', []],
    ['#/assets/nowhere', 'map', []],
    ['#/ward', 'map', []],
  ])('When it is %s, Then its tab is known', (hash, tab, rest) => {
    const route = readAssetsRoute(hash);
    expect(route.tab).toBe(tab);
    if (hash !== '#/assets/nowhere') expect(route.rest).toEqual(rest);
  });

  it('When a thing or a search is in it, Then it is read as it was written', () => {
    for (const name of ['IP-0147', 'a/b #1 %', 'ü']) {
      expect(readAssetsRoute(thingHash(name)).asset).toBe(name);
      expect(readAssetsRoute(findHash(name)).find).toBe(name);
    }
    expect(readAssetsRoute('#/assets/find/%E0%A4%A').find).toBe('%E0%A4%A');
    expect(readAssetsRoute('#/assets/thing/').asset).toBeNull();
  });
});
