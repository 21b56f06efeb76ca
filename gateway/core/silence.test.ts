import { describe, expect, it } from 'vitest';
import { deviceId } from '../../shared/domain/ids.ts';
import { aBatch, anAdt, aNumeric, aWardFile, place, TestCore, types } from '../testing/builders.ts';
import type { HeardDevice } from './live-view.ts';

const heard = (id: string, ageMs: number, over: Partial<HeardDevice> = {}): HeardDevice => ({
  device: deviceId(id),
  feed: 'monitors',
  ageMs,
  silentAfterMs: 10_000,
  heard: true,
  clockMs: null,
  ...over,
});

/** A ward of `count` monitors, each in its bed; their silence is what the test says. */
function aWard(count: number) {
  const facts = { list: [] as HeardDevice[] };
  const core = new TestCore(aWardFile(count), { heard: () => facts.list });
  for (let n = 1; n <= count; n += 1) {
    const device = { id: deviceId(`mon-${n}`), kind: 'monitor', name: `MON ${n}`, model: null } as const;
    core.batch(aBatch([aNumeric()], { device, location: place(String(n)) }));
  }
  const say = (...ages: number[]): void => {
    facts.list = ages.map((age, index) => heard(`mon-${index + 1}`, age));
  };
  return { core, facts, say };
}

describe('Given devices that fall silent', () => {
  it('When one is silent beyond its limit, Then the bed has one alarm that ends with the next word', () => {
    const { core, say } = aWard(1);
    say(9_999);
    expect(core.tick()).toEqual([]);
    say(10_001);
    expect(core.tick()[0]).toMatchObject({
      alarm: { key: 'NO-DATA', text: 'No data', bed: '01', priority: 'technical' },
    });
    expect(core.tick()).toEqual([]);
    say(200);
    expect(types(core.tick())).toEqual(['alarm.ended']);
  });

  it('When nobody lies there and nothing was heard since the start, Then that is no fault', () => {
    const { core, facts } = aWard(1);
    facts.list = [heard('mon-1', 60_000, { heard: false })];
    expect(core.tick()).toEqual([]);
    core.adt(anAdt('A01', 'p@H', place('01')));
    expect(types(core.tick())).toEqual(['alarm.raised']);
  });

  it('When a device is not known well enough to judge, Then it is not judged', () => {
    const { core, facts } = aWard(1);
    facts.list = [heard('mon-1', 60_000, { silentAfterMs: null })];
    expect(core.tick()).toEqual([]);
  });

  it('When most of a feed goes at once, Then it is one alarm and not one a bed (L15)', () => {
    const { core, say } = aWard(6);
    say(10_100, 9_800, 9_700, 9_600, 300, 200);
    expect(core.tick()).toHaveLength(1);
    const [alarm] = Object.values(core.ward.alarms);
    expect(alarm).toMatchObject({ bed: null, text: 'Feed monitors silent, 4 beds' });
    say(14_000, 13_800, 13_700, 13_600, 300, 200);
    expect(core.tick()).toEqual([]);
  });

  it('When the feed comes back but for one, Then that one has its own alarm', () => {
    const { core, say } = aWard(6);
    say(20_000, 20_000, 20_000, 20_000, 20_000, 20_000);
    core.tick();
    say(30_000, 100, 100, 100, 100, 100);
    expect(types(core.tick())).toEqual(['alarm.ended', 'alarm.raised']);
    expect(Object.values(core.ward.alarms).map((alarm) => alarm.bed)).toEqual(['01']);
  });

  it('When three are silent, Then that is no ward-wide loss', () => {
    const { core, say } = aWard(3);
    say(20_000, 20_000, 20_000);
    expect(core.tick()).toHaveLength(3);
  });

  it('When the patient leaves, Then the alarm closes', () => {
    const { core, say } = aWard(1);
    core.adt(anAdt('A01', 'p@H', place('01')));
    say(20_000);
    core.tick();
    core.adt(anAdt('A03', 'p@H', place('01')));
    expect(core.ward.alarms).toEqual({});
  });

  it('When the device is unmapped while silent, Then its alarm ends', () => {
    const { core, say } = aWard(1);
    say(20_000);
    core.tick();
    core.batch(aBatch([], { location: place('nowhere') }));
    expect(types(core.tick())).toEqual(['alarm.ended']);
  });
});

describe('Given a log that cannot be written', () => {
  it('When it begins and ends, Then the ward has one alarm for it', () => {
    const core = new TestCore();
    expect(core.tick('The disk is full.')[0]).toMatchObject({
      alarm: { bed: null, text: 'Gateway cannot store. The disk is full.' },
    });
    expect(core.tick('The disk is full.')).toEqual([]);
    expect(types(core.tick())).toEqual(['alarm.ended']);
  });
});
