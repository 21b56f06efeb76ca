import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mqttFeedSchema, topicsOf, type MqttFeedInput } from './config.ts';
import { readerOf, type Mapping } from './mapping.ts';
import { patternOf } from './topic.ts';

const base: MqttFeedInput = { name: 'rtls', url: 'mqtt://127.0.0.1:1883' };
/** As the configuration has it, with what it leaves out. */
function mapping(over: Record<string, unknown>): Mapping {
  const [first] = topicsOf(
    mqttFeedSchema.parse({ ...base, topics: [{ topic: 'a', mapping: { tag: '$.id', ...over } }] }),
  );
  if (first === undefined) throw new Error('no topic');
  return first.mapping;
}
const read = (over: Record<string, unknown>, message: unknown, levels = {}) => readerOf(mapping(over))(message, levels);

describe('Given topic patterns', () => {
  it('When levels are named, Then a topic gives them; a leading slash is an empty level', () => {
    const pattern = patternOf('/omlox/json/{kind}/+/{id}');
    expect(pattern?.filter).toBe('/omlox/json/+/+/+');
    expect(pattern?.match('/omlox/json/location_updates/local/02:A1')).toEqual({
      kind: 'location_updates',
      id: '02:A1',
    });
    expect(pattern?.match('omlox/json/location_updates/local/02:A1')).toBeNull();
    expect(pattern?.match('/omlox/json/fence_events/trackables/x/y')).toBeNull();
  });

  it('When the rest is open, Then any depth fits; what is no filter is none', () => {
    expect(patternOf('{site}/tags/#')?.match('s/tags/1/2')).toEqual({ site: 's' });
    for (const bad of ['a/#/b', 'a/x+', 'a/{no end', 'a/b#', 'a/{1}']) expect(patternOf(bad)).toBeNull();
  });
});

describe('Given a mapping of a vendor', () => {
  const whole = {
    x: '$.pos.x',
    y: "$.pos['y axis']",
    floor: '{floor}',
    place: '$.room',
    zone: 'zone-5',
    accuracy: '$.err[0]',
    battery: '$.bat',
    batteryFull: 1,
    motion: '$.state',
    time: '$.t',
    name: '$.label',
    kind: 'pump',
    device: '$.device',
    unit: 'mm',
  };
  const message = {
    id: 'T1',
    pos: { x: 12_400, 'y axis': '7850' },
    room: 'Bed 12',
    err: [300],
    bat: 0.61,
    state: 'moving',
    t: 1_749_652_000,
    label: 'Pump 7',
    device: 7,
  };

  it('When a message comes, Then each fact is where the mapping says, in metres and per cent', () => {
    const { observations, refused } = read(whole, message, { floor: '5' });
    expect(refused.size).toBe(0);
    expect(observations).toEqual([
      {
        kind: 'position',
        tag: 'T1',
        name: 'Pump 7',
        assetKind: 'pump',
        x: 12.4,
        y: 7.8500000000000005,
        crs: 'local',
        floor: 5,
        zone: 'Bed 12',
        accuracyM: 0.3,
        batteryPct: 61,
        deviceAt: 1_749_652_000_000,
        source: 'zone-5',
        moving: true,
        device: '7',
      },
    ]);
  });

  it('When a gateway sends a list, Then each item is one; what is wrong is counted by its reason and the rest stands', () => {
    const tags = [
      { id: 'a', x: 1, y: 2 },
      { id: 'b', x: 'no', y: 2 },
      { x: 1, y: 1 },
      null,
      { id: 'c', x: 1 },
      { id: 'd', x: 3, y: 4, u: 'furlong' },
    ];
    const { observations, refused } = read({ items: '$.tags', x: '$.x', y: '$.y', unit: '$.u' }, { tags });
    expect(observations.map((one) => (one.kind === 'position' ? one.tag : ''))).toEqual(['a']);
    expect(Object.fromEntries(refused)).toEqual({
      'without coordinates': 2,
      'without the id of a tag': 2,
      'in a unit that is not known': 1,
    });
    expect([...read({ items: '$.tags', x: '$.x', y: '$.y' }, {}).refused.keys()]).toEqual([
      'without its list of items',
    ]);
  });

  it('When it knows rooms and no metres, Then the tag came into that room', () => {
    expect(read({ place: '$.room' }, { id: 'a', room: 'Store B' }).observations).toMatchObject([
      { kind: 'area', event: 'entered', tags: ['a'], area: 'Store B' },
    ]);
    expect([...read({ place: '$.room' }, { id: 'a' }).refused.keys()]).toEqual(['without a place']);
  });

  it('When a word is of the language and not of the message, Then it is not there', () => {
    const one = { id: 'a', x: 1, y: 2, u: 'constructor', m: 'constructor' };
    expect([...read({ x: '$.x', y: '$.y', unit: '$.u' }, one).refused.keys()]).toEqual(['in a unit that is not known']);
    expect(read({ x: '$.x', y: '$.y', motion: '$.m' }, one).observations).toMatchObject([{ moving: null }]);
    expect([...read({ tag: '$.constructor.name', x: '$.x', y: '$.y' }, one).refused.keys()]).toEqual([
      'without the id of a tag',
    ]);
  });

  it('When its time is none that a date can be, Then it says no time', () => {
    for (const t of [1e300, 9e15, -1, 0, 'tomorrow']) {
      const { observations } = read({ x: '$.x', y: '$.y', time: '$.t' }, { id: 'a', x: 1, y: 2, t });
      expect(observations).toMatchObject([{ deviceAt: null }]);
    }
  });

  it('When anything at all comes, Then nothing is thrown (L13)', () => {
    const reader = readerOf(mapping({ ...whole, items: '$.a' }));
    const single = readerOf(mapping(whole));
    fc.assert(
      fc.property(fc.jsonValue(), fc.anything(), (json, anything) => {
        for (const one of [reader, single]) {
          for (const sent of [json, anything, { a: json }]) {
            for (const found of one(sent, {}).observations) expect(found.kind).toBe('position');
          }
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

describe('Given configurations', () => {
  const fault = (over: Record<string, unknown>): string => {
    const result = mqttFeedSchema.safeParse({ ...base, ...over });
    return result.success ? '' : (result.error.issues[0]?.message ?? '');
  };

  it('When one cannot work, Then it is refused in words', () => {
    expect(fault({ preset: 'omlox' })).toBe('');
    expect(fault({})).toContain('no preset');
    expect(fault({ preset: 'omlox', url: 'mqtt://rtls.example' })).toContain('not encrypted');
    expect(fault({ preset: 'omlox', url: 'mqtts://rtls.example' })).toBe('');
    expect(fault({ preset: 'omlox', url: 'mqtts://u:p@rtls.example' })).toContain('would be shown');
    expect(fault({ preset: 'omlox', hub: { url: 'http://hub.example/v2' } })).toContain('not encrypted');
    expect(fault({ preset: 'omlox', hub: { url: 'http://localhost:8081/v2' } })).toBe('');
    expect(fault({ topics: [{ topic: 'a/#/b', mapping: { tag: '$.id' } }] })).toContain('levels');
    expect(fault({ topics: [{ topic: 'a', mapping: { tag: '$..id' } }] })).not.toBe('');
    expect(fault({ topics: [{ topic: 'a', mapping: { tag: '$.id', z: '$.z' } }] })).not.toBe('');
  });
});
