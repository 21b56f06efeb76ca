import { describe, expect, it } from 'vitest';
import { assetId, bedId, commandId, deviceId } from '../../shared/domain/ids.ts';
import type { PumpStatus } from '../../shared/domain/observation.ts';
import type { AssetAct } from '../../shared/assets/asset.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { anAdt, aPump, place } from '../testing/builders.ts';
import { EquipmentCore } from '../testing/equipment-core.ts';

let commands = 0;
function act(
  core: EquipmentCore,
  asset: string,
  what: AssetAct,
  bed: string | null = null,
  forMs: number | null = null,
) {
  commands += 1;
  return core.command({
    type: 'act-on-asset',
    id: commandId(`c${commands}`),
    asset: assetId(asset),
    act: what,
    bed: bed === null ? null : bedId(bed),
    forMs,
    text: null,
    by: 'RN 7',
  });
}

const acted = (events: readonly WardEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'asset.acted' ? [`${event.asset} ${event.act} ${event.why}`] : []));

/** The pump that tag p-1 is stuck on, at a bed. */
function pump(core: EquipmentCore, status: PumpStatus, bed = '01'): void {
  core.say(0, [aPump({ status, deviceAt: core.now })], {
    device: { id: deviceId('pump-1'), kind: 'pump', name: 'P-1', model: null },
    location: place(bed),
  });
}
const atPump = { x: 2, y: 2, zone: 'Bed 01', device: 'P-1' };

describe('Given a reservation', () => {
  it('When nobody takes the thing in the site’s time, Then it ends by itself; a step of the clock ends nothing (L2)', () => {
    const core = new EquipmentCore([], { reserveMin: 10 });
    core.stay(1, { 'p-1': 'store' });
    act(core, 'p-1', 'reserve', '01');
    expect(core.asset('p-1').reserved?.until).toBe(core.now + 600_000);
    core.now += 3_600_000;
    expect(acted(core.stay(590))).toEqual([]);
    core.now -= 7_200_000;
    expect(acted(core.stay(12))).toEqual(['p-1 release expired']);
    expect(core.asset('p-1').reserved).toBeNull();
  });

  it('When it comes to that bed and stays, Then it is in use there; passing by is not arriving', () => {
    const core = new EquipmentCore();
    core.stay(1, { 'p-1': 'store' });
    act(core, 'p-1', 'reserve', '02');
    expect(acted([...core.stay(5, { 'p-1': 'bed2' }), ...core.stay(20, { 'p-1': 'bed1' })])).toEqual([]);
    expect(acted(core.stay(12, { 'p-1': 'bed2' }))).toEqual(['p-1 in-use arrived']);
    expect(core.asset('p-1')).toMatchObject({ use: { bed: '02', by: 'gateway' }, reserved: null });
  });

  it('When the location system is cut on the way, Then what it said last is no arrival (L17)', () => {
    const core = new EquipmentCore();
    core.stay(1, { 'p-1': 'store' });
    act(core, 'p-1', 'reserve', '02');
    core.stay(3, { 'p-1': 'bed2' });
    core.link(false);
    expect(acted(core.stay(60))).toEqual([]);
  });

  it('When a hub only repeats that it was there an hour ago, Then that is no arrival; heard there now, it is (L17)', () => {
    const core = new EquipmentCore();
    core.stay(1, { 'p-1': 'store' });
    act(core, 'p-1', 'reserve', '02');
    const again = new EquipmentCore([], {}, core.ward);
    again.now = core.now;
    again.mono = 0;
    const there = { x: 6, y: 2, zone: 'Bed 02' };
    again.hear({ 'p-1': { ...there, deviceAt: again.now - 3_600_000 } });
    expect(acted(again.stay(30))).toEqual([]);
    expect(acted(again.stay(12, { 'p-1': there }))).toEqual(['p-1 in-use arrived']);
  });

  it('When the gateway starts anew, Then the time that is left goes on', () => {
    const core = new EquipmentCore();
    core.stay(1, { 'p-1': 'store' });
    act(core, 'p-1', 'reserve', '02', 60_000);
    core.stay(40);
    const again = new EquipmentCore([], {}, core.ward);
    again.now = core.now + 10_000;
    expect(acted(again.stay(8))).toEqual([]);
    expect(acted(again.stay(4))).toEqual(['p-1 release expired']);
  });
});

describe('Given a pump that ran at a patient', () => {
  const atBed = (): EquipmentCore => {
    const core = new EquipmentCore();
    core.adt(anAdt('A01', 'p1', place('01')));
    core.stay(2, { 'p-1': atPump });
    pump(core, 'infusing');
    core.stay(15, { 'p-1': atPump });
    return core;
  };

  it('When it stops and leaves the bed, Then it is dirty, once; while it stands there it is not', () => {
    const core = atBed();
    pump(core, 'stopped');
    expect(acted(core.stay(30, { 'p-1': atPump }))).toEqual([]);
    const away = { x: 12, y: 7, zone: 'Corridor' };
    expect(acted(core.stay(40, { 'p-1': away }))).toEqual(['p-1 dirty feed']);
    expect(core.asset('p-1').cleaning).toMatchObject({ state: 'dirty', by: 'gateway' });
  });

  it('When it is pushed along while it runs, Then it is not dirty', () => {
    const core = atBed();
    expect(acted(core.stay(60, { 'p-1': { x: 12, y: 7, zone: 'Corridor' } }))).toEqual([]);
  });

  it('When the gateway starts anew between, Then it is dirty all the same', () => {
    const core = atBed();
    pump(core, 'stopped');
    core.stay(2, { 'p-1': atPump });
    const again = new EquipmentCore([], {}, core.ward);
    again.now = core.now;
    again.mono = 0;
    expect(acted(again.stay(40, { 'p-1': { x: 12, y: 7, zone: 'Corridor' } }))).toEqual(['p-1 dirty feed']);
  });

  it('When the patient leaves, Then it is dirty as soon as it stops', () => {
    const core = atBed();
    core.adt(anAdt('A03', 'p1', place('01')));
    expect(acted(core.stay(20, { 'p-1': atPump }))).toEqual([]);
    pump(core, 'stopped');
    expect(acted(core.stay(3, { 'p-1': atPump }))).toEqual(['p-1 dirty feed']);
  });

  it('When somebody cleaned it where it stood, Then leaving says nothing', () => {
    const core = atBed();
    pump(core, 'stopped');
    act(core, 'p-1', 'dirty');
    expect(acted(core.stay(40, { 'p-1': { x: 12, y: 7, zone: 'Corridor' } }))).toEqual([]);
    act(core, 'p-1', 'clean');
    expect(acted(core.stay(40, { 'p-1': 'store' }))).toEqual([]);
  });
});

describe('Given things in use at a bed', () => {
  it('When its patient leaves, Then they are dirty in the same decision; those of other beds are not', () => {
    const core = new EquipmentCore();
    core.adt(anAdt('A01', 'p1', place('01')));
    core.stay(1, { 'p-1': 'bed1', 'p-2': 'bed2' });
    act(core, 'p-1', 'in-use', '01');
    act(core, 'p-2', 'in-use', '02');
    expect(acted(core.adt(anAdt('A03', 'p1', place('01'))))).toEqual(['p-1 dirty patient-left']);
    expect(core.asset('p-1')).toMatchObject({ use: null, cleaning: { state: 'dirty' } });
    expect(core.asset('p-2').use).not.toBeNull();
  });
});
