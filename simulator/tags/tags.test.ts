import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { schedule } from '../core/schedule.ts';
import { pumpFileSchema } from '../pumps/drugs.ts';
import { resource } from '../test-kit.ts';
import { startHub } from './hub.ts';
import type { Hub } from './hub.ts';
import { middleOf, planSchema, walks } from './plan.ts';
import { assetFileSchema, tags } from './tags.ts';
import type { TagReport } from './tags.ts';

const plan = planSchema.parse(resource('plans/5-north.json'));
const assets = assetFileSchema.parse(resource('demo/assets.json'));
let hub: Hub | null = null;
afterEach(async () => {
  await hub?.stop();
  hub = null;
});

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
    const clock = schedule();
    const seen: TagReport[] = [];
    const all = tags(plan, assets, 1, clock, (report) => seen.push(report));
    expect(all.reports.size).toBe(63);
    expect(all.move('BS-02', 'lift-lobby', 0)).toBe(true);
    expect(all.move('BS-02', 'nowhere', 0)).toBe(false);
    clock.runUntil(120_000);
    const walk = seen.filter((report) => report.asset.name === 'BS-02' && report.speed > 0);
    expect(walk.length).toBeGreaterThan(15);
    const last = seen.findLast((report) => report.asset.name === 'BS-02');
    const lobby = middleOf(plan, 'lift-lobby');
    expect(Math.hypot((last?.x ?? 0) - (lobby?.x ?? 0), (last?.y ?? 0) - (lobby?.y ?? 0))).toBeLessThan(2.5);
  });

  it('Given the pumps of the demo ward, When their tags are looked at, Then each is at the bed of its pump', () => {
    const { pumps } = pumpFileSchema.parse(resource('demo/pumps.json'));
    const tagged = assets.assets.filter(({ device }) => device !== undefined);
    expect(tagged).toHaveLength(20);
    expect(new Set(tagged.map(({ device }) => device)).size).toBe(20);
    for (const { device, room, kind } of tagged) {
      const pump = pumps.find(({ id }) => id === device);
      expect(room, device).toBe(`bed-${pump?.bed}`);
      const syringe = pump?.channels.every((channel) => channel.kind === 'syringe');
      expect(kind, device).toBe(syringe === true ? 'syringe-pump' : 'iv-pump');
    }
    const all = tags(plan, assets, 1, schedule(), () => undefined);
    expect(all.move('P-2157', 'bed-10', 0)).toBe(true);
  });

  it('Given a parked tag, When two minutes pass, Then it is never silent for a minute', () => {
    const clock = schedule();
    const times = new Map<string, number[]>();
    tags(plan, assets, 1, clock, (report) =>
      times.set(report.asset.name, [...(times.get(report.asset.name) ?? []), report.atMs]),
    );
    clock.runUntil(120_000);
    const parked = times.get('IP-0147') ?? [];
    parked.forEach((at, index) => expect(at - (parked[index - 1] ?? 0)).toBeLessThan(60_000));
    expect(parked.length).toBeGreaterThan(3);
  });
});

describe('omlox hub', () => {
  it('Given a subscriber, When tags report, Then it gets locations; the REST side gives trackables and the last places', async () => {
    const clock = schedule();
    const all = tags(plan, assets, 1, clock, (report) => hub?.tell(report));
    hub = await startHub({ plan, reports: () => all.reports, startAt: Date.UTC(2025, 10, 14), port: 0 });
    const get = async (path: string): Promise<unknown> => (await fetch(`${hub?.url}${path}`)).json();
    const trackables = await get('/trackables');
    expect(trackables).toHaveLength(63);
    expect(trackables).toContainEqual(
      expect.objectContaining({ name: 'IP-0108', properties: expect.objectContaining({ device: 'P-2157' }) }),
    );
    expect(await get('/fences')).toContainEqual(
      expect.objectContaining({ id: 'fence-bed-12', name: 'Bed 12', crs: 'local', zone_id: 'zone-5n' }),
    );
    expect(await get('/providers/locations')).toHaveLength(63);
    expect(await get('/nothing')).toMatchObject({ type: 'error', code: 404 });
    const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/socket`);
    const heard: { event: string; code?: number; payload?: Record<string, unknown>[] }[] = [];
    socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as (typeof heard)[number]));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"event":"subscribe","topic":"nonsense"}');
    socket.send('{"event":"subscribe","topic":"location_updates"}');
    await vi.waitFor(() => expect(heard.map((one) => one.event)).toEqual(['error', 'subscribed']));
    clock.runUntil(30_000);
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(40));
    expect(heard.at(-1)).toMatchObject({
      event: 'message',
      payload: [{ crs: 'local', floor: 5, source: 'zone-5n', provider_type: 'uwb' }],
    });
    socket.terminate();
  });
});
