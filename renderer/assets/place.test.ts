import { describe, expect, it } from 'vitest';
import { aLivePosition } from '../../shared/testing/builders.ts';
import { deviceWords, newest, placeOf } from './place.ts';

const minute = 60_000;
const seen = (ageMs: number, zone: string | null = 'Store B') => {
  const said = aLivePosition({ zone });
  return { said, ageMs };
};
const words = (ageMs: number, zone?: string | null): string => deviceWords(placeOf(seen(ageMs, zone)));

describe('Given a tag that was seen', () => {
  it('When it was within the minute, Then its place is said plainly', () => {
    expect(words(minute)).toBe('Store B');
    expect(placeOf(seen(minute)).withinM).toBe(1);
    expect(words(0, null)).toBe('No zone');
  });

  it('When it is older, Then its age is said, and nothing exact (L17)', () => {
    expect(words(minute + 1)).toBe('Store B, 1 min ago');
    expect(words(3 * minute)).toBe('Store B, 3 min ago');
    expect(placeOf(seen(3 * minute)).withinM).toBeNull();
  });

  it('When it is older than 10 min, Then it is not seen', () => {
    expect(words(10 * minute + 1)).toBe('not seen for 10 min');
    expect(deviceWords(placeOf(null))).toBe('tag not seen');
  });

  it('When two tags are on one thing, Then the one heard last counts', () => {
    expect(newest([null, seen(5000, 'Bed 12'), seen(2000, 'Bed 11'), null])?.said.zone).toBe('Bed 11');
    expect(newest([null])).toBeNull();
  });
});
