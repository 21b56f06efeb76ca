import { describe, expect, it } from 'vitest';
import type { AssetAct } from '../assets/asset.ts';
import { assetId, bedId, commandId, deviceId, findingId, patientId, stationId, tagId } from '../domain/ids.ts';
import { emptyWard, wardStateSchema, type WardState } from './state.ts';
import { foldAll } from './fold.ts';
import { assetOfTag } from './fold-assets.ts';
import type { WardEvent } from './events.ts';

const after = (...events: readonly WardEvent[]): WardState =>
  foldAll(
    emptyWard,
    events.map((event, index) => ({ seq: index + 1, at: 1000 + index, event })),
  );
const seen = (tag: string, over: { name?: string; device?: string } = {}): WardEvent => ({
  type: 'asset.registered',
  tag: tagId(tag),
  name: over.name ?? tag,
  kind: 'equipment',
  ...(over.device === undefined ? {} : { device: over.device }),
});
const listed = (asset: string, change: Extract<WardEvent, { type: 'asset.recorded' }>['change']): WardEvent => ({
  type: 'asset.recorded',
  asset: assetId(asset),
  change,
  by: 'RN 7',
  source: 'list',
});
const act = (what: AssetAct, over: { text?: string; until?: number } = {}): WardEvent => ({
  type: 'asset.acted',
  asset: assetId('IP-1'),
  act: what,
  bed: bedId('12'),
  until: over.until ?? null,
  text: over.text ?? null,
  why: 'person',
  by: 'RN 7',
});

describe('Given a tag that the location system names', () => {
  it('When the asset list says what it is on, Then they are one thing, and its device is kept', () => {
    const state = after(
      seen('t1', { device: 'P-9' }),
      listed('IP-1', { name: 'IP-1', kind: 'iv-pump', tag: tagId('t1') }),
    );
    expect(Object.keys(state.assets)).toEqual(['IP-1']);
    expect(assetOfTag(state, 't1')).toMatchObject({ id: 'IP-1', kind: 'iv-pump', device: 'P-9', listed: true });
  });

  it('When the location system names it again, Then what the list says stands', () => {
    const state = after(
      listed('IP-1', { name: 'IP-1', kind: 'iv-pump', tag: tagId('t1') }),
      seen('t1', { name: 'tag 1' }),
    );
    expect(Object.values(state.assets).map(({ name, kind }) => [name, kind])).toEqual([['IP-1', 'iv-pump']]);
  });

  it('When the tag is put on another thing, Then it leaves the first one, which keeps all else', () => {
    const state = after(
      listed('IP-1', { name: 'IP-1', tag: tagId('t1'), serial: 'S1' }),
      listed('IP-2', { name: 'IP-2', tag: tagId('t1') }),
      seen('t1'),
    );
    expect(Object.values(state.assets).map(({ id, tag }) => [id, tag])).toEqual([
      ['IP-1', null],
      ['IP-2', 't1'],
    ]);
    expect(state.assets['IP-1']?.record.serial).toBe('S1');
    expect(assetOfTag(state, 't1')?.id).toBe('IP-2');
  });

  it('When it goes by the name of a property of objects, Then it is a tag like any other, also from a snapshot', () => {
    const state = wardStateSchema.parse(structuredClone(after(seen('__proto__'), seen('constructor'))));
    expect([assetOfTag(state, '__proto__')?.id, assetOfTag(state, 'constructor')?.id]).toEqual([
      '__proto__',
      'constructor',
    ]);
    expect(assetOfTag(state, 'toString')).toBeUndefined();
  });
});

describe('Given a listed pump', () => {
  const pump = listed('IP-1', { name: 'IP-1', kind: 'iv-pump', cleaning: 'clean' });

  it('When it is reserved and then used, Then the reservation is over; when it is put away, it is not clean', () => {
    const reserved = after(pump, act('reserve', { until: 9000 }));
    expect(reserved.assets['IP-1']?.reserved).toMatchObject({ bed: '12', until: 9000, by: 'RN 7' });
    const used = after(pump, act('reserve', { until: 9000 }), act('in-use'));
    expect(used.assets['IP-1']).toMatchObject({ reserved: null, use: { bed: '12' } });
    const back = after(pump, act('in-use'), act('not-in-use'));
    expect(back.assets['IP-1']).toMatchObject({ use: null, cleaning: { state: 'dirty' } });
  });

  it('When a fault is reported, Then it stays out of order until it is repaired, whatever else is said', () => {
    const broken = after(pump, act('fault', { text: 'door' }), act('clean'));
    expect(broken.assets['IP-1']?.fault?.text).toBe('door');
    expect(after(pump, act('fault', { text: 'door' }), act('repaired')).assets['IP-1']?.fault).toBeNull();
  });
});

describe('Given findings', () => {
  const finding = {
    id: findingId('f1'),
    kind: 'left-ward' as const,
    rule: 'r',
    asset: assetId('IP-1'),
    text: 'IP-1 left the ward',
    place: 'Lift lobby',
    raisedAt: 1000,
    acknowledged: null,
  };

  it('When one is taken, Then it stands with who and when until it is over', () => {
    const taken: WardEvent = {
      type: 'finding.acknowledged',
      id: findingId('f1'),
      by: 'Biomed',
      station: stationId('s1'),
      note: null,
      command: commandId('c1'),
    };
    const raised: WardEvent = { type: 'finding.raised', finding };
    const state = after(raised, taken);
    expect(state.findings['f1']?.acknowledged).toMatchObject({ by: 'Biomed', at: 1001 });
    expect([state.commands, state.findingCount]).toEqual([['c1'], 1]);
    expect(after(raised, { type: 'finding.ended', id: findingId('f1'), why: 'over' }).findings).toEqual({});
  });
});

describe('Given a pump channel that somebody noted', () => {
  const device = deviceId('P-1');
  const programme = {
    drug: 'Heparin',
    status: 'infusing' as const,
    mode: null,
    rateMlPerHour: 12,
    doseRate: null,
    doseUnit: null,
    concentration: null,
    concentrationUnit: null,
    vtbiMl: 250,
    syringe: false,
  };
  const found: WardEvent = {
    type: 'device.discovered',
    device,
    kind: 'pump',
    name: 'P-1',
    model: null,
    feed: 'pumps',
    claims: null,
  };
  const runs = (over: Partial<typeof programme> = {}): WardEvent => ({
    type: 'pump.changed',
    device,
    channel: 'A',
    programme: { ...programme, ...over },
  });
  const prepared: WardEvent = {
    type: 'infusion.noted',
    device,
    channel: 'A',
    note: 'prepared',
    by: 'RN 7',
    command: commandId('c1'),
  };
  const note = (...later: readonly WardEvent[]) =>
    after(found, runs(), prepared, ...later).devices['P-1']?.channels['A']?.prepared?.by;

  it('When its rate changes, Then it is still prepared; with another container or drug it is not', () => {
    expect([note(), note(runs({ rateMlPerHour: 9 }))]).toEqual(['RN 7', 'RN 7']);
    expect([note(runs({ vtbiMl: 500 })), note(runs({ drug: 'Insulin' }))]).toEqual([undefined, undefined]);
  });
});

describe('Given orders of a patient', () => {
  it('When there are too many, Then stopped ones give way before active ones', () => {
    const order = (id: number, state: 'active' | 'stopped'): WardEvent => ({
      type: 'order.set',
      patient: patientId('p'),
      order: {
        id: `${id}`,
        drug: 'x',
        doseRate: null,
        doseUnit: null,
        rateMlPerHour: null,
        volumeMl: null,
        state,
        at: id,
      },
    });
    const events = Array.from({ length: 80 }, (_, id) => order(id, id < 10 ? 'active' : 'stopped'));
    const kept = after(...events).orders['p'] ?? [];
    expect(kept).toHaveLength(60);
    expect(kept.filter(({ state }) => state === 'active')).toHaveLength(10);
    expect(kept.at(-1)?.id).toBe('79');
  });
});
