import { describe, expect, it } from 'vitest';
import { assetId, bedId, deviceId, tagId } from '../domain/ids.ts';
import type { PumpStatus } from '../domain/observation.ts';
import { emptyRecord, type AssetState } from './asset.ts';
import { emptyEquipment, equipmentTypeSchema } from './equipment-file.ts';
import { conditionOf, seenOf, type AssetFacts, type DeviceNow, type FusionRules, type PositionNow } from './fusion.ts';

const now = Date.parse('2026-11-22T12:00:00Z');
const stamp = { by: 'Ida Holm', at: now - 3_600_000 };
const pumpType = equipmentTypeSchema.parse({ key: 'iv-pump', label: 'IV pump', letter: 'P', pump: true });

const anAsset = (change: Partial<AssetState> = {}): AssetState => ({
  id: assetId('ip-1'),
  tag: tagId('t-1'),
  name: 'IP-0147',
  kind: 'iv-pump',
  listed: true,
  record: emptyRecord,
  cleaning: null,
  fault: null,
  use: null,
  reserved: null,
  ...change,
});
const aPosition = (change: Partial<PositionNow> = {}): PositionNow => ({
  ageMs: 1_000,
  live: true,
  moving: false,
  accuracyM: 1,
  batteryPct: 80,
  zone: 'Store B',
  bed: null,
  ...change,
});
const aPump = (channels: PumpStatus[], change: Partial<DeviceNow> = {}): DeviceNow => ({
  id: deviceId('P-1'),
  bed: bedId('12'),
  heard: true,
  ageMs: 2_000,
  channels,
  batteryPct: 90,
  ...change,
});
const someFacts = (change: Partial<AssetFacts> = {}): AssetFacts => ({
  asset: anAsset(),
  type: pumpType,
  device: null,
  position: aPosition(),
  ...change,
});
const rules = (change: Partial<FusionRules> = {}): FusionRules => ({
  equipment: emptyEquipment,
  now,
  today: '2026-11-22',
  occupied: (bed) => bed === '12',
  ...change,
});
const dueOn = (maintenanceDue: string): AssetState => anAsset({ record: { ...emptyRecord, maintenanceDue } });
const kinds = (facts: AssetFacts, change: Partial<FusionRules> = {}): string[] =>
  conditionOf(facts, rules(change)).why.map(({ kind }) => kind);

describe('what equipment is good for', () => {
  it('Given a thing in a store that nobody said anything of, When it is judged, Then it is free and the why says what is not known', () => {
    expect(conditionOf(someFacts(), rules())).toMatchObject({
      condition: 'free',
      ready: true,
      seen: 'here',
      place: 'Store B',
      why: [{ kind: 'cleaning-unknown', taken: true }],
    });
  });

  it('Given a site that takes nothing as clean unsaid, When nobody said it, Then it is in cleaning', () => {
    const equipment = { ...emptyEquipment, unknownIsClean: false };
    expect(conditionOf(someFacts(), rules({ equipment })).condition).toBe('cleaning');
  });

  it.each<[string, Partial<AssetFacts>, string, string]>([
    ['a pump that runs', { device: aPump(['stopped', 'infusing']) }, 'in-use', 'running'],
    ['a pump that gives a bolus', { device: aPump(['bolus']) }, 'in-use', 'running'],
    ['a pump in alarm at a patient', { device: aPump(['alarming']) }, 'in-use', 'at-patient'],
    ['a pump that ran when last heard', { device: aPump(['kvo'], { heard: false }) }, 'in-use', 'ran-last'],
    [
      'a broken pump that runs',
      { asset: anAsset({ fault: { text: 'x', ...stamp } }), device: aPump(['infusing']) },
      'in-use',
      'running',
    ],
    ['a running pump that nobody sees', { position: null, device: aPump(['infusing']) }, 'in-use', 'running'],
    ['a stopped pump in a store', { device: aPump(['stopped'], { bed: null }) }, 'free', 'cleaning-unknown'],
    ['a thing at a bed with a patient', { position: aPosition({ bed: bedId('12') }) }, 'in-use', 'at-bed'],
    ['a thing at an empty bed', { position: aPosition({ bed: bedId('13') }) }, 'free', 'cleaning-unknown'],
    ['what a person took', { asset: anAsset({ use: { bed: bedId('07'), ...stamp } }) }, 'in-use', 'said-in-use'],
    ['a broken thing', { asset: anAsset({ fault: { text: 'wheel', ...stamp } }) }, 'do-not-use', 'fault'],
    [
      'a broken thing that somebody took',
      { asset: anAsset({ fault: { text: 'x', ...stamp }, use: { bed: null, ...stamp } }) },
      'do-not-use',
      'fault',
    ],
    [
      'a broken thing that is lost',
      { asset: anAsset({ fault: { text: 'x', ...stamp } }), position: null },
      'do-not-use',
      'fault',
    ],
    ['maintenance due today', { asset: dueOn('2026-11-22') }, 'do-not-use', 'maintenance'],
    ['maintenance late', { asset: dueOn('2026-11-19') }, 'do-not-use', 'maintenance'],
    [
      'late while a person uses it',
      { asset: { ...dueOn('2026-11-19'), use: { bed: null, ...stamp } } },
      'in-use',
      'said-in-use',
    ],
    ['a dirty thing', { asset: anAsset({ cleaning: { state: 'dirty', ...stamp } }) }, 'cleaning', 'dirty'],
    [
      'a dirty thing that is lost',
      { asset: anAsset({ cleaning: { state: 'dirty', ...stamp } }), position: null },
      'not-seen',
      'not-seen',
    ],
    ['a thing never seen', { position: null }, 'not-seen', 'not-seen'],
    [
      'a monitor without a tag that speaks for an empty bed',
      { type: null, position: null, device: aPump([], { bed: bedId('13') }) },
      'free',
      'cleaning-unknown',
    ],
    ['a monitor without a tag at a patient', { type: null, position: null, device: aPump([]) }, 'in-use', 'at-bed'],
  ])(
    'Given %s, When it is judged, Then one condition holds and its reason is first',
    (_what, facts, condition, first) => {
      const judged = conditionOf(someFacts(facts), rules());
      expect([judged.condition, judged.why[0]?.kind]).toEqual([condition, first]);
    },
  );

  it('Given late maintenance, When it is judged, Then the days are counted; soon due it is free until then', () => {
    expect(conditionOf(someFacts({ asset: dueOn('2026-11-19') }), rules()).why[0]).toMatchObject({ days: -3 });
    const soon = conditionOf(someFacts({ asset: dueOn('2026-11-28') }), rules());
    expect(soon).toMatchObject({ condition: 'free', ready: true });
    expect(soon.why).toContainEqual({ kind: 'maintenance', day: '2026-11-28', days: 6 });
    expect(kinds(someFacts({ asset: dueOn('2027-11-28') }))).not.toContain('maintenance');
  });

  it('Given a reservation, When others look, Then it is taken; for its own bed, and when it is over, it is free', () => {
    const asset = anAsset({ reserved: { bed: bedId('07'), until: now + 1, ...stamp } });
    expect(conditionOf(someFacts({ asset }), rules())).toMatchObject({
      condition: 'in-use',
      why: [{ kind: 'reserved', bed: '07', own: false }, { kind: 'cleaning-unknown' }],
    });
    expect(conditionOf(someFacts({ asset }), rules({ forBed: bedId('12') })).condition).toBe('in-use');
    expect(conditionOf(someFacts({ asset }), rules({ forBed: bedId('07') })).condition).toBe('free');
    expect(conditionOf(someFacts({ asset }), rules({ now: now + 1 })).condition).toBe('free');
  });

  it('Given a low battery or a tag on the move, When it is free, Then it is not ready', () => {
    const low = conditionOf(someFacts({ device: aPump(['stopped'], { bed: null, batteryPct: 11 }) }), rules());
    expect(low).toMatchObject({ condition: 'free', ready: false });
    expect(low.why[0]).toEqual({ kind: 'battery-low', pct: 11 });
    expect(conditionOf(someFacts({ position: aPosition({ moving: true }) }), rules()).ready).toBe(false);
  });

  it('Given a pump that is switched off in a store, When it is judged, Then it is free and its silence is said', () => {
    const off = someFacts({ device: aPump(['stopped'], { bed: null, heard: false, batteryPct: null }) });
    expect(conditionOf(off, rules())).toMatchObject({ condition: 'free', ready: true });
    expect(kinds(off)).toContain('pump-silent');
  });

  it('Given a pump that went silent while it ran, When somebody cleaned it since, Then it does not run for ever', () => {
    const device = aPump(['infusing'], { heard: false, ageMs: 7_200_000 });
    const cleaned = anAsset({ cleaning: { state: 'clean', ...stamp } });
    expect(conditionOf(someFacts({ device, asset: cleaned }), rules()).condition).toBe('free');
    const before = anAsset({ cleaning: { state: 'clean', by: 'x', at: now - 8_000_000 } });
    expect(conditionOf(someFacts({ device, asset: before }), rules()).condition).toBe('in-use');
  });

  it("Given a low tag battery, When the site's rule says when, Then that is the limit", () => {
    const facts = someFacts({ position: aPosition({ batteryPct: 14 }) });
    expect(kinds(facts)).toContain('tag-battery');
    const rule = {
      id: 'r',
      name: 'r',
      kind: 'tag-battery',
      on: true,
      types: null,
      places: [],
      forS: 0,
      threshold: 10,
      asAlarm: false,
    } as const;
    expect(kinds(facts, { equipment: { ...emptyEquipment, rules: [{ ...rule, places: [] }] } })).not.toContain(
      'tag-battery',
    );
  });
});

describe('how well a place is known (L17)', () => {
  it.each<[Partial<PositionNow>, string]>([
    [{ ageMs: 60_000 }, 'here'],
    [{ ageMs: 60_001 }, 'aged'],
    [{ ageMs: 10_001, moving: true }, 'aged'],
    [{ ageMs: 9_000, moving: true }, 'here'],
    [{ ageMs: 10_001, moving: null }, 'here'],
    [{ ageMs: 600_000 }, 'aged'],
    [{ ageMs: 600_001 }, 'old'],
    [{ ageMs: 0, live: false }, 'aged'],
    [{ ageMs: 600_001, live: false }, 'old'],
  ])('Given a position %j, When it is asked for, Then it is %s', (position, seen) => {
    expect(seenOf(aPosition(position), pumpType)).toBe(seen);
    expect(seenOf(aPosition(position), null)).toBe(seen);
  });

  it('Given a tag that speaks every half hour, When its type says so, Then it is not lost after ten minutes', () => {
    const slow = { ...pumpType, parkedS: 2_000 };
    expect(seenOf(aPosition({ ageMs: 1_900_000 }), slow)).toBe('here');
    expect(seenOf(aPosition({ ageMs: 2_000_001 }), slow)).toBe('old');
  });

  it('Given a feed that is cut, When a free thing stood there, Then it is free with its age and never here', () => {
    const cut = conditionOf(someFacts({ position: aPosition({ live: false, bed: bedId('12') }) }), rules());
    expect(cut).toMatchObject({ seen: 'aged', condition: 'free' });
    expect(cut.why).toContainEqual({ kind: 'aged', ageMs: 1_000, cut: true });
  });
});
