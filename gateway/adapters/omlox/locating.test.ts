import { describe, expect, it } from 'vitest';
import { Chooser } from './locating.ts';

describe('Given a thing with several providers', () => {
  const of = (provider_id: string, accuracy: number) => ({ provider_id, source: '', accuracy });

  it('When the hub names ever other ones, Then a hundred of them count, and later ones once those are old (L13)', () => {
    const chooser = new Chooser();
    for (let index = 0; index < 100; index += 1) chooser.counts('t-1', of(`p${index}`, 5), [], 0);
    chooser.counts('t-1', of('one more', 0.1), [], 0);
    expect(chooser.counts('t-1', of('p0', 5), [], 1)).toBe(true);
    chooser.counts('t-1', of('later', 0.1), [], 20_000);
    expect(chooser.counts('t-1', of('p0', 5), [], 20_001)).toBe(false);
  });
});
