import { describe, expect, it } from 'vitest';
import { assetId, bedId, deviceId, tagId } from '../domain/ids.ts';
import { livePositionSchema } from '../feed/protocol.ts';
import { emptyWard, deviceStateSchema, type WardState } from '../ward/state.ts';
import { assetStateSchema } from './asset.ts';
import { emptyEquipment } from './equipment-file.ts';
import { bedsByPlace, fuseWard, type LiveEquipment } from './fusion-ward.ts';
import { typesByKind } from './words-kind.ts';

const beds: WardState['beds'] = ['07', '12', '12A'].map((id) => ({
  id: bedId(id),
  room: id,
  patient: null,
  since: null,
}));
const room = (name: string, bed: string | null) => ({ id: name, name, use: '', bed, outline: [], holes: [] });
const plan = (...rooms: ReturnType<typeof room>[]) => ({
  id: 'p',
  name: 'p',
  building: '',
  floor: 5,
  zone: null,
  ward: null,
  ways: null,
  geo: null,
  image: null,
  box: [0, 0, 1, 1] as [number, number, number, number],
  rooms,
  walls: [],
  doors: [],
  labels: [],
  joins: [],
});

describe('the bed of a place in words', () => {
  const bedAt = bedsByPlace(beds, [plan(room('South bay', '7'), room('Alcove', '12'), room('Alcove', '07'))], {
    words: { ...emptyEquipment.words, bed: ['lit'] },
  });
  it.each([
    ['Bed 12', '12'],
    ['bed  7', '07'],
    ['Lit 12a', '12A'],
    ['12', '12'],
    ['South bay', '07'],
    ['Alcove', null],
    ['Store B', null],
    [null, null],
  ])('Given %j, When its bed is asked for, Then it is %j', (zone, bed) => {
    expect(bedAt({ zone })).toBe(bed);
  });
});

describe('all equipment of a ward', () => {
  const position = livePositionSchema.parse({
    tag: 't-1',
    x: 1,
    y: 1,
    crs: 'local',
    floor: 5,
    zone: 'Bed 12',
    accuracyM: 1,
    batteryPct: 50,
    feed: 'rtls',
    moving: false,
    ageMs: 0,
  });
  const ward: WardState = {
    ...emptyWard,
    beds,
    devices: {
      'P-1': deviceStateSchema.parse({
        id: 'P-1',
        kind: 'pump',
        name: 'P-2101',
        model: null,
        feed: 'pumps',
        bed: '12',
        how: null,
        claims: null,
        firstSeenAt: 0,
        channels: {},
      }),
    },
    assets: {
      'a-1': assetStateSchema.parse({ id: 'a-1', tag: 't-1', name: 'IP-0101', kind: 'iv-pump', device: 'p-2101' }),
      'a-2': assetStateSchema.parse({ id: 'a-2', tag: null, name: 'IP-0102', kind: 'iv-pump' }),
    },
  };
  const live = (change: Partial<LiveEquipment> = {}): LiveEquipment => ({
    linked: true,
    device: () => ({ connected: true, ageMs: 0, periodMs: 1_000, batteryPct: [null, 80, 40] }),
    position: (tag) => (tag === tagId('t-1') ? { said: position, ageMs: 0 } : null),
    feedStands: (feed) => feed === 'rtls',
    bedAt: bedsByPlace(beds, [], emptyEquipment),
    ...change,
  });
  const ask = { equipment: emptyEquipment, typeOf: typesByKind(emptyEquipment), now: 0, today: '2026-11-22' };

  it('Given a tag on a pump, When all are fused, Then the pump, its bed and its place are told of the asset', () => {
    const [first, second] = fuseWard(ward, live(), ask);
    expect(first).toMatchObject({ device: deviceId('P-1'), bed: '12', seen: 'here', asset: { id: assetId('a-1') } });
    expect(second).toMatchObject({ device: null, seen: 'never', condition: 'not-seen' });
  });

  it.each([[{ linked: false }], [{ feedStands: () => false }]])(
    'Given a cut (%j), When all are fused, Then no place is live (L17)',
    (change) => {
      expect(fuseWard(ward, live(change), ask).map(({ seen }) => seen)).toEqual(['aged', 'never']);
    },
  );

  it('Given a feed without a name from an earlier gateway, When the link stands, Then its places are live', () => {
    const unnamed = { said: { ...position, feed: '' }, ageMs: 0 };
    const [first] = fuseWard(ward, live({ feedStands: () => false, position: () => unnamed }), ask);
    expect(first?.seen).toBe('here');
  });
});
