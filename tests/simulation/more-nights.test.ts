/** The other half of the nights (see nights.test.ts), on another core. */
import { describe, expect, it } from 'vitest';
import { violationsOf } from './many-nights.ts';

describe('Given nights with faults at every few minutes', () => {
  it('When 250 more of them are over, Then every invariant held at every step', async () => {
    expect(await violationsOf(251, 250)).toEqual([]);
  });
});
