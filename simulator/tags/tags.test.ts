import { describe, expect, it } from 'vitest';
import { schedule } from '../core/schedule.ts';
import type { Schedule } from '../core/schedule.ts';
import { pumpFileSchema } from '../pumps/drugs.ts';
import { resource } from '../test-kit.ts';
import { assetFileSchema, withTags } from './asset-file.ts';
import { middleOf, planSchema, walks } from './plan.ts';
import { tagIdsOf, tags } from './tags.ts';
import type { TagReport, Tags } from './tags.ts';

const plan = planSchema.parse(resource('plans/5-north.json'));
const file = assetFileSchema.parse(resource('demo/assets.json'));

interface Ward {
  readonly clock: Schedule;
  readonly tags: Tags;
  readonly seen: TagReport[];
  of(name: string): TagReport[];
}

function aWard(over: Partial<Parameters<typeof tags>[0]> = {}): Ward {
  const clock = schedule();
  const seen: TagReport[] = [];
  const all = tags({ plan, file, seed: 1, clock, tell: (reports) => seen.push(...reports), ...over });
  return { clock, tags: all, seen, of: (name) => seen.filter(({ asset }) => asset.name === name) };
}

describe('floor plan', () => {
  it('Given any two rooms, When the way is asked for, Then there is one along the corridors', () => {
    const ways = walks(plan);
    const rooms = plan.rooms.filter((room) => room.kind !== 'corridor');
    for (const room of rooms) {
      const route = ways.route(middleOf(plan, 'bed-12') ?? { x: 0, y: 0 }, middleOf(plan, room.id) ?? { x: 0, y: 0 });
      const length = route.reduce(
        (sum, at, index) =>
          sum + (index === 0 ? 0 : Math.hypot(at.x - (route[index - 1]?.x ?? 0), at.y - (route[index - 1]?.y ?? 0))),
        0,
      );
      expect(length, room.id).toBeLessThan(90);
      if (room.id !== 'bed-12') expect(route.length, room.id).toBeGreaterThan(3);
    }
    expect(plan.rooms.filter((room) => room.bed !== undefined)).toHaveLength(24);
  });
});

describe('tags', () => {
  it('Given a tag sent to the lift lobby, When it walks, Then it reports each second at walking pace and arrives', () => {
    const { clock, tags: all, of } = aWard();
    expect(all.reports.size).toBe(file.assets.length);
    expect(all.move('BS-02', 'lift-lobby')).toBe(true);
    expect(all.move('BS-02', 'nowhere')).toBe(false);
    clock.runUntil(120_000);
    const walk = of('BS-02').filter(({ speed }) => speed > 0);
    expect(walk.length).toBeGreaterThan(15);
    walk.forEach((at, index) => {
      const before = walk[index - 1];
      if (before !== undefined) expect(Math.hypot(at.x - before.x, at.y - before.y)).toBeLessThan(1.1 + 1.8);
    });
    const last = of('BS-02').at(-1);
    const lobby = middleOf(plan, 'lift-lobby');
    expect(Math.hypot((last?.x ?? 0) - (lobby?.x ?? 0), (last?.y ?? 0) - (lobby?.y ?? 0))).toBeLessThan(2.5);
  });

  it('Given the pumps of the demo ward, When their tags are looked at, Then each is at the bed of its pump', () => {
    const { pumps } = pumpFileSchema.parse(resource('demo/pumps.json'));
    const tagged = file.assets.filter(({ device }) => device?.startsWith('P-'));
    expect(tagged).toHaveLength(pumps.filter(({ bed }) => bed !== null).length);
    expect(new Set(tagged.map(({ device }) => device)).size).toBe(tagged.length);
    for (const { device, room, kind } of tagged) {
      const pump = pumps.find(({ id }) => id === device);
      expect(room, device).toBe(`bed-${pump?.bed}`);
      const syringe = pump?.channels.every((channel) => channel.kind === 'syringe');
      expect(kind, device).toBe(syringe === true ? 'syringe-pump' : 'iv-pump');
    }
    expect(aWard().tags.move('P-2157', 'bed-10')).toBe(true);
  });

  it('Given a parked tag, When two minutes pass, Then it is never silent for a minute', () => {
    const { clock, of } = aWard();
    clock.runUntil(120_000);
    const parked = of('IP-0147').map(({ atMs }) => atMs);
    parked.forEach((at, index) => expect(at - (parked[index - 1] ?? 0)).toBeLessThan(60_000));
    expect(parked.length).toBeGreaterThan(3);
  });

  it('Given a tag that is taken out, When it has left, Then it is beyond the outline and silent until it is brought back', () => {
    const { clock, tags: all, of } = aWard();
    expect(all.leave('BS-01', 'lift-lobby')).toBe(true);
    expect(all.leave('BS-01', 'no-exit')).toBe(false);
    clock.runUntil(120_000);
    const last = of('BS-01').at(-1);
    expect(last?.x).toBeLessThan(0);
    const heard = of('BS-01').length;
    clock.runUntil(300_000);
    expect(of('BS-01')).toHaveLength(heard);
    expect(all.comeBack('BS-01')).toBe(true);
    clock.runUntil(420_000);
    const home = middleOf(plan, 'clean-utility');
    expect(
      Math.hypot((of('BS-01').at(-1)?.x ?? 0) - (home?.x ?? 0), (of('BS-01').at(-1)?.y ?? 0) - (home?.y ?? 0)),
    ).toBeLessThan(2.5);
  });

  it('Given a tag whose battery is nearly empty, When it falls silent and speaks again, Then both are heard', () => {
    const { clock, tags: all, of } = aWard();
    all.setBattery('IP-0118', 4);
    clock.runUntil(2_000);
    expect(of('IP-0118').at(-1)?.batteryPct).toBe(4);
    all.silence('IP-0118', true);
    const heard = of('IP-0118').length;
    clock.runUntil(90_000);
    expect(of('IP-0118')).toHaveLength(heard);
    all.silence('IP-0118', false);
    clock.runUntil(120_000);
    expect(of('IP-0118').length).toBeGreaterThan(heard);
    expect(all.silence('no such tag', true)).toBe(false);
  });

  it('Given hours, When tags report, Then their batteries decline at their own pace', () => {
    const slow = { ...file.assets[0]!, tagBatteryPct: 90, batteryPctPerHour: 1 };
    const { clock, of } = aWard({ file: { assets: [slow] } });
    clock.runUntil(5 * 3_600_000);
    expect(of(slow.name).at(-1)?.batteryPct).toBe(85);
  });

  it('Given a tour, When the day goes on, Then the thing is at each of its stops', () => {
    const tour = [
      { room: 'store-a', stayS: 60 },
      { room: 'bed-22', stayS: 60 },
      { room: 'dirty-utility', stayS: 60 },
    ];
    const { roams: _roams, x: _x, y: _y, ...pump } = file.assets.find(({ name }) => name === 'IP-0118')!;
    const { clock, of } = aWard({ file: { assets: [{ ...pump, room: 'store-a', tour }] } });
    clock.runUntil(30 * 60_000);
    for (const { room } of tour) {
      const middle = middleOf(plan, room)!;
      expect(
        of('IP-0118').some(({ x, y }) => Math.hypot(x - middle.x, y - middle.y) < 2),
        room,
      ).toBe(true);
    }
  });

  it('Given 5,000 tags that all move, When ten seconds pass, Then each is heard ten times, under names of their own', () => {
    const many = withTags(file, plan, 5_000);
    const ids = new Set(many.assets.map(({ name }) => tagIdsOf(name).provider));
    expect(ids.size).toBe(5_000);
    const { clock, seen } = aWard({
      file: { assets: many.assets.map(({ lastSeenHoursAgo: _seen, ...one }) => one) },
      busy: true,
    });
    // The first way is taken within the first second.
    clock.runUntil(2_000);
    const before = seen.length;
    clock.runUntil(12_000);
    expect((seen.length - before) / 10).toBeGreaterThan(4_700);
  });
});
