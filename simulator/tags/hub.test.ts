import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { schedule, type Schedule } from '../core/schedule.ts';
import { resource } from '../test-kit.ts';
import { assetFileSchema } from './asset-file.ts';
import { startHub, type Hub, type HubOptions } from './hub.ts';
import { middleOf, planSchema } from './plan.ts';
import { tags, type Tags } from './tags.ts';

const plan = planSchema.parse(resource('plans/5-north.json'));
const file = assetFileSchema.parse(resource('demo/assets.json'));
const startAt = Date.UTC(2025, 10, 14);

const cleanup: (() => unknown)[] = [];
afterEach(async () => {
  for (const work of cleanup.splice(0).reverse()) await work();
});

interface Bench {
  readonly hub: Hub;
  readonly tags: Tags;
  readonly clock: Schedule;
  /** Runs the clock to there, ms. */
  run(untilMs: number): void;
  ask(path: string, init?: RequestInit): Promise<{ status: number; body: unknown }>;
  list(path: string): Promise<Record<string, unknown>[]>;
}

async function aHub(over: Partial<HubOptions> = {}): Promise<Bench> {
  const clock = schedule();
  let nowMs = 0;
  const hub = await startHub({ plan, startAt, now: () => startAt + nowMs, port: 0, ...over });
  cleanup.push(() => hub.stop());
  const all = tags({ plan, file, seed: 1, clock, tell: (reports) => hub.tell(reports) });
  clock.add(1_000, (at) => {
    nowMs = at;
    hub.tick();
    return at + 1_000;
  });
  const ask: Bench['ask'] = async (path, init) => {
    const response = await fetch(`${hub.url}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
  };
  return {
    hub,
    tags: all,
    clock,
    run: (untilMs) => void clock.runUntil(untilMs),
    ask,
    list: async (path) => (await ask(path)).body as Record<string, unknown>[],
  };
}

interface Heard {
  readonly event: string;
  readonly code?: number;
  readonly topic?: string;
  readonly subscription_id?: number;
  readonly payload?: Record<string, unknown>[];
}

/** A client that keeps all it hears. */
async function aClient(hub: Hub) {
  const socket = new WebSocket(`${hub.url.replace('http', 'ws')}/ws/socket`);
  const heard: Heard[] = [];
  socket.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString()) as Heard));
  socket.on('error', () => undefined);
  cleanup.push(() => socket.terminate());
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const say = (message: unknown): void => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  /** Says it and resolves with the answer. */
  const tell = async (message: unknown): Promise<Heard> => {
    const before = heard.filter(({ event }) => event !== 'message').length;
    say(message);
    return vi.waitFor(() => {
      const answer = heard.filter(({ event }) => event !== 'message')[before];
      expect(answer).toBeDefined();
      return answer!;
    });
  };
  const items = (topic: string): Record<string, unknown>[] =>
    heard.filter((one) => one.event === 'message' && one.topic === topic).flatMap(({ payload = [] }) => payload);
  return { socket, heard, tell, items };
}

const put = (body: unknown): RequestInit => ({ method: 'PUT', body: JSON.stringify(body) });
const post = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) });
const aLocation = (x: number, y: number, over: object = {}): object => ({
  position: { type: 'Point', coordinates: [x, y] },
  source: 'zone-5n',
  provider_type: 'uwb',
  crs: 'local',
  floor: 5,
  ...over,
});

describe('Given the hub of the demo ward', () => {
  it('When a client subscribes, Then it gets locations and motions; REST gives trackables and the last places', async () => {
    const { hub, run, list, ask } = await aHub();
    const trackables = await list('/trackables');
    expect(trackables).toHaveLength(file.assets.length);
    expect(trackables).toContainEqual(
      expect.objectContaining({ name: 'IP-0108', properties: expect.objectContaining({ device: 'P-2157' }) }),
    );
    expect(await list('/fences')).toContainEqual(
      expect.objectContaining({ id: 'fence-bed-12', name: 'Bed 12', crs: 'local', zone_id: 'zone-5n' }),
    );
    expect(await list('/providers/locations')).toHaveLength(file.assets.length);
    expect(await list('/trackables/summary')).toHaveLength(file.assets.length);
    expect((await ask('/nothing')).body).toMatchObject({ type: 'error', code: 404 });
    const client = await aClient(hub);
    expect(await client.tell({ event: 'subscribe', topic: 'location_updates' })).toMatchObject({ event: 'subscribed' });
    await client.tell({ event: 'subscribe', topic: 'trackable_motions' });
    run(30_000);
    await vi.waitFor(() => expect(client.items('location_updates').length).toBeGreaterThan(file.assets.length / 2));
    expect(client.items('location_updates').at(-1)).toMatchObject({ crs: 'local', floor: 5, source: 'zone-5n' });
    expect(client.items('trackable_motions').at(-1)).toMatchObject({ type: 'omlox', location: { crs: 'local' } });
  });

  it('When what is said is wrong, Then each has the code of the API, and the socket goes on', async () => {
    const { hub } = await aHub();
    const { tell } = await aClient(hub);
    expect(await tell('not JSON')).toMatchObject({ event: 'error', code: 10_005 });
    expect(await tell([1])).toMatchObject({ code: 10_005 });
    expect(await tell({ event: 'shout' })).toMatchObject({ code: 10_000 });
    expect(await tell({ event: 'subscribe', topic: 'nonsense' })).toMatchObject({ code: 10_001 });
    expect(await tell({ event: 'subscribe', topic: 'location_updates', params: { crs: 'EPSG:4326' } })).toMatchObject({
      code: 10_002,
    });
    expect(await tell({ event: 'unsubscribe', subscription_id: 77 })).toMatchObject({ code: 10_003 });
    expect(await tell({ event: 'message', topic: 'fence_events', payload: [{}] })).toMatchObject({ code: 10_004 });
    expect(await tell({ event: 'message', topic: 'location_updates', payload: [{}] })).toMatchObject({ code: 10_005 });
    const { subscription_id: id } = await tell({ event: 'subscribe', topic: 'location_updates' });
    expect(await tell({ event: 'unsubscribe', subscription_id: id })).toMatchObject({ event: 'unsubscribed' });
  });

  it('When it wants tokens, Then none and wrong ones are refused, and a reader does not write', async () => {
    const { hub, ask } = await aHub({ tokens: { read: ['reader'], write: ['writer'] } });
    const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });
    expect((await ask('/zones')).status).toBe(401);
    expect((await ask('/zones', bearer('reader'))).status).toBe(200);
    expect((await ask('/zones', { ...bearer('reader'), ...post({}) })).status).toBe(403);
    const { tell } = await aClient(hub);
    const subscribe = (token?: string): unknown => ({
      event: 'subscribe',
      topic: 'location_updates',
      params: { token },
    });
    expect(await tell(subscribe())).toMatchObject({ code: 10_006 });
    expect(await tell(subscribe('reader'))).toMatchObject({ event: 'subscribed' });
    const publish = (token: string): unknown => ({
      event: 'message',
      topic: 'location_updates',
      params: { token },
      payload: [aLocation(1, 1, { provider_id: 'p' })],
    });
    expect(await tell(publish('reader'))).toMatchObject({ code: 10_004 });
  });

  it('When a tag goes from room to room, Then fences say entry and exit once each, and who is in them', async () => {
    const { hub, tags: all, run, list } = await aHub();
    const client = await aClient(hub);
    await client.tell({ event: 'subscribe', topic: 'fence_events', params: { fence_id: 'fence-lift-lobby' } });
    const id = (await list('/trackables')).find(({ name }) => name === 'BS-01')?.['id'];
    all.move('BS-01', 'lift-lobby');
    run(120_000);
    await vi.waitFor(() =>
      expect(client.items('fence_events').filter((one) => one['trackable_id'] === id)).toHaveLength(1),
    );
    expect(await list('/fences/fence-lift-lobby/trackables')).toContainEqual(expect.objectContaining({ id }));
    expect(await list(`/trackables/${String(id)}/fences`)).toContainEqual(
      expect.objectContaining({ name: 'Lift lobby' }),
    );
    all.move('BS-01', 'clean-utility');
    run(240_000);
    await vi.waitFor(() =>
      expect(client.items('fence_events').filter((one) => one['trackable_id'] === id)).toHaveLength(2),
    );
    expect(client.items('fence_events').findLast((one) => one['trackable_id'] === id)).toMatchObject({
      event_type: 'region_exit',
      foreign_id: 'lift-lobby',
    });
  });

  it('When two lifts are pushed into one another, Then a collision starts and ends', async () => {
    const { hub, tags: all, run } = await aHub();
    const client = await aClient(hub);
    await client.tell({ event: 'subscribe', topic: 'collision_events' });
    all.move('PL-01', 'staff-room');
    all.move('PL-02', 'staff-room');
    // Where they stop is drawn by lot, within a metre of the middle of the room.
    for (let at = 60_000; at <= 600_000; at += 60_000) {
      run(at);
      all.move('PL-02', at % 120_000 === 0 ? 'staff-room' : 'corridor-bottom');
    }
    await vi.waitFor(() => {
      const types = client.items('collision_events').map((one) => one['collision_type']);
      expect(types).toContain('collision_start');
      expect(types).toContain('collision_end');
    });
  });
});

describe('Given providers that put their locations themselves', () => {
  it('When one is put, in bulk or by socket, Then it is there, told, and an older one does not undo it', async () => {
    const { hub, ask, list } = await aHub();
    const client = await aClient(hub);
    await client.tell({ event: 'subscribe', topic: 'location_updates', params: { provider_id: 'AA:01' } });
    const at = middleOf(plan, 'bed-12')!;
    const stamp = '2025-11-14T00:10:00.000Z';
    const sent = aLocation(at.x, at.y, { timestamp_generated: stamp });
    expect((await ask('/providers/AA:01/location', put(sent))).status).toBe(204);
    const older = aLocation(1, 1, { provider_id: 'AA:01', timestamp_generated: '2025-11-14T00:09:00.000Z' });
    expect((await ask('/providers/locations', put([older]))).status).toBe(204);
    expect((await ask('/providers/AA:01/location')).body).toMatchObject({ timestamp_generated: stamp });
    expect(await list('/providers/AA%3A01/fences')).toContainEqual(expect.objectContaining({ name: 'Bed 12' }));
    expect((await ask('/providers/AA:01/location', put({ position: 7 }))).body).toMatchObject({ code: 400 });
    await vi.waitFor(() => expect(client.items('location_updates')).toHaveLength(1));
    expect((await ask('/providers/AA:01/proximity', put({ source: 'gate 4', provider_type: 'rfid' }))).status).toBe(
      204,
    );
    expect((await ask('/providers/AA:01/location', { method: 'DELETE' })).status).toBe(204);
    expect((await ask('/providers/AA:01/location')).status).toBe(404);
    expect(await list('/fences/fence-bed-12/locations')).not.toContainEqual(
      expect.objectContaining({ provider_id: 'AA:01' }),
    );
  });

  it('When a trackable and a fence are made, changed and taken away, Then places follow', async () => {
    const { ask, list } = await aHub();
    const trackable = { id: 'tr-1', type: 'omlox', name: 'Trolley', location_providers: ['AA:02'] };
    expect((await ask('/trackables', post(trackable))).status).toBe(201);
    expect((await ask('/trackables', post(trackable))).status).toBe(409);
    const region = { type: 'Point', coordinates: [3, 3] };
    const fence = { id: 'spot', crs: 'local', zone_id: 'zone-5n', floor: 5, region, radius: 1 };
    expect((await ask('/fences', post({ ...fence, radius: undefined }))).status).toBe(400);
    expect((await ask('/fences', post(fence))).status).toBe(201);
    await ask('/providers/AA:02/location', put(aLocation(3.2, 3)));
    expect(await list('/fences/spot/trackables')).toMatchObject([{ id: 'tr-1' }]);
    expect((await ask('/trackables/tr-1/motion')).body).toMatchObject({ name: 'Trolley', location: { floor: 5 } });
    expect((await ask('/trackables/tr-1', put({ ...trackable, name: 'Cart' }))).body).toMatchObject({ name: 'Cart' });
    expect((await ask('/fences/spot', { method: 'DELETE' })).status).toBe(204);
    expect((await ask('/fences/spot/trackables')).status).toBe(404);
    expect((await ask('/zones', { method: 'PATCH' })).status).toBe(405);
  });

  it('When the plan lies on the globe, Then positions are had in degrees and back', async () => {
    const { hub, ask, list } = await aHub({ origin: { longitude: 7.8156, latitude: 48.1302, turnedDeg: 30 } });
    const [zone] = await list('/zones');
    expect(zone?.['ground_control_points']).toHaveLength(3);
    const position = { type: 'Point', coordinates: [20, 10] };
    const { body } = await ask('/zones/zone-5n/transform', put({ position, crs: 'local' }));
    const back = await ask('/zones/zone-5n/transform', put(body));
    const [x, y] = (back.body as { position: { coordinates: number[] } }).position.coordinates;
    expect(x).toBeCloseTo(20, 6);
    expect(y).toBeCloseTo(10, 6);
    const client = await aClient(hub);
    await client.tell({ event: 'subscribe', topic: 'location_updates:geojson', params: { crs: 'EPSG:4326' } });
    await ask('/providers/AA:03/location', put(aLocation(20, 10)));
    await vi.waitFor(() =>
      expect(client.items('location_updates:geojson')).toMatchObject([
        { type: 'FeatureCollection', features: [{ properties: { crs: 'EPSG:4326', provider_id: 'AA:03' } }] },
      ]),
    );
  });
});

describe('Given a hub that is cut', () => {
  it('When it is cut and restored, Then sockets close, it refuses, and comes back at its port with the newest', async () => {
    const { hub, tags: all, run, list } = await aHub();
    const client = await aClient(hub);
    await client.tell({ event: 'subscribe', topic: 'location_updates' });
    const closed = new Promise((resolve) => client.socket.once('close', resolve));
    const { url } = hub;
    await hub.setCut(true);
    await closed;
    await expect(aClient(hub)).rejects.toThrow(/ECONNREFUSED/);
    all.move('BS-02', 'lift-lobby');
    run(90_000);
    await hub.setCut(false);
    expect(hub.url).toBe(url);
    const id = (await list('/trackables')).find(({ name }) => name === 'BS-02')?.['id'];
    const moved = await list(`/trackables/${String(id)}/locations`);
    expect(Date.parse(String(moved[0]?.['timestamp_generated']))).toBeGreaterThan(startAt + 30_000);
    const again = await aClient(hub);
    expect(await again.tell({ event: 'subscribe', topic: 'location_updates' })).toMatchObject({ event: 'subscribed' });
    expect(hub.subscribers()).toBe(1);
  });
});
