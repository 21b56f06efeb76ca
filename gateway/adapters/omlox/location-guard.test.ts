import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLocation } from './location-guard.ts';
import { locationSchema } from './payloads.ts';

/** As the schema gives it: what is left out is not there. */
const plain = (value: unknown): unknown =>
  typeof value === 'string' ? 'refused' : JSON.parse(JSON.stringify(value, (_key, one: unknown) => one));

const bySchema = (item: unknown): unknown => {
  const read = locationSchema.safeParse(item);
  return read.success ? plain(read.data) : 'refused';
};

const anyOf = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(fc.oneof(arbitrary, fc.jsonValue()), { nil: undefined });
const text = fc.string({ maxLength: 70 });
const number = fc.double({ noDefaultInfinity: true, noNaN: true });
const item = fc.record(
  {
    position: anyOf(fc.record({ type: fc.constant('Point'), coordinates: fc.array(number, { maxLength: 4 }) })),
    source: anyOf(text),
    provider_id: anyOf(text),
    provider_type: anyOf(text),
    timestamp_generated: anyOf(text),
    crs: anyOf(fc.constantFrom('local', 'EPSG:4326', 'x'.repeat(41))),
    accuracy: anyOf(number),
    floor: anyOf(number),
    speed: anyOf(number),
    trackables: anyOf(fc.array(text)),
    properties: anyOf(fc.dictionary(fc.string(), fc.jsonValue())),
  },
  { requiredKeys: ['position', 'provider_id'] },
);

describe('Given anything that a hub may send as a location', () => {
  it('When it is read by hand and by the schema, Then both take, leave out and refuse the same', () => {
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: item }, { weight: 1, arbitrary: fc.jsonValue() }), (sent) => {
        // As it comes: from JSON.
        const value = sent === undefined ? null : (JSON.parse(JSON.stringify(sent)) as unknown);
        expect(plain(readLocation(value))).toEqual(bySchema(value));
      }),
      { numRuns: 2_000, seed: 11 },
    );
  });

  it('When a field is not understood, Then it is named', () => {
    const good = { position: { coordinates: [1, 2] }, provider_id: 'a' };
    expect(readLocation(good)).toMatchObject({ source: '', provider_id: 'a' });
    expect(readLocation({ ...good, provider_id: '' })).toBe('provider_id');
    expect(readLocation({ ...good, position: { coordinates: [1] } })).toBe('position.coordinates');
    expect(readLocation(null)).toBe('');
  });
});
