import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import type { ObservationBatch, PositionObservation } from '../../../shared/domain/observation.ts';
import { systemTimers } from '../../engine/timers.ts';
import { systemClock, type AdapterEvents } from '../adapter.ts';
import { omloxConfigSchema, type OmloxInput } from './config.ts';
import { startOmloxHub, type OmloxHub } from './hub.ts';
import { emptyDirectory, locationSchema, positionsOf } from './payloads.ts';

/** Payloads of real hubs, where the site has them (../../../../shared beside the repository). */
const samples = path.resolve(import.meta.dirname, '../../../../shared/data/rtls/omlox');

const location = (over: Record<string, unknown> = {}) => ({
  position: { type: 'Point', coordinates: [12.4, 7.85] },
  source: 'zone-5w',
  provider_type: 'uwb',
  provider_id: '02:A1',
  crs: 'local',
  floor: 5,
  accuracy: 0.3,
  timestamp_generated: '2025-06-11T14:31:12.480Z',
  trackables: ['t-1'],
  properties: { battery: 61 },
  ...over,
});

/** The room that `location` is in. */
const aRoom = (name: string) => ({
  id: `fence-${name}`,
  name,
  crs: 'local',
  zone_id: 'zone-5w',
  floor: 5,
  region: {
    type: 'Polygon',
    coordinates: [
      [
        [10, 5],
        [15, 5],
        [15, 10],
        [10, 10],
        [10, 5],
      ],
    ],
  },
});

const silentEvents: AdapterEvents = {
  onMessage: () => {},
  onRefused: () => {},
  onConnection: () => {},
  onKept: () => {},
};

/** A small hub: what it lists, who subscribed, and how it misbehaves. */
class TestHub {
  readonly lists: Record<string, unknown> = {
    '/v2/zones': [{ id: 'zone-5w', type: 'uwb', name: 'Ward 5 West' }],
    '/v2/trackables': [
      {
        id: 't-1',
        type: 'omlox',
        name: 'Pump 7',
        location_providers: ['02:A1'],
        properties: { kind: 'pump', device: 'P-7' },
      },
    ],
    '/v2/providers/locations': [location()],
  };
  readonly asked: string[] = [];
  readonly subscribed: Record<string, unknown>[] = [];
  /** Topics that it does not have. */
  readonly unknown = new Set<string>();
  answers = true;
  clients: WebSocket[] = [];
  readonly #server: Server;
  readonly #sockets: WebSocketServer;

  constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`);
      const list = this.lists[request.url ?? ''];
      response.writeHead(list === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(typeof list === 'string' ? list : JSON.stringify(list ?? {}));
    });
    this.#sockets = new WebSocketServer({ server: this.#server, path: '/v2/ws/socket' });
    this.#sockets.on('connection', (socket) => {
      this.clients.push(socket);
      socket.on('message', (data) => {
        this.subscribed.push(JSON.parse((data as Buffer).toString()) as Record<string, unknown>);
        const topic = this.topics.at(-1);
        const known = topic !== undefined && !this.unknown.has(topic);
        if (this.answers && known) socket.send(JSON.stringify({ event: 'subscribed', topic, subscription_id: 1 }));
        else if (this.answers)
          socket.send(JSON.stringify({ event: 'error', code: 10001, description: 'unknown topic' }));
      });
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v2`;
  }

  get topics(): string[] {
    return this.subscribed.map(({ topic }) => String(topic));
  }

  say(...payload: unknown[]): void {
    this.tell('location_updates', ...payload);
  }

  tell(topic: string, ...payload: unknown[]): void {
    this.raw(JSON.stringify({ event: 'message', topic, subscription_id: 1, payload }));
  }

  raw(text: string): void {
    this.clients.at(-1)?.send(text);
  }

  cut(): void {
    for (const client of this.clients.splice(0)) client.terminate();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let hub: TestHub;
let client: OmloxHub | null = null;
let batches: ObservationBatch[] = [];
let refused: string[] = [];
let refusals = 0;

beforeEach(() => {
  hub = new TestHub();
  batches = [];
  refused = [];
  refusals = 0;
});
afterEach(async () => {
  client?.stop();
  client = null;
  await hub.stop();
});

async function run(over: Partial<OmloxInput> = {}): Promise<void> {
  const url = await hub.start();
  const config = omloxConfigSchema.parse({ name: 'rtls', url, retryMinMs: 50, retryMaxMs: 100, pingMs: 1000, ...over });
  client = startOmloxHub(config, {
    intake: (batch) => {
      batches.push(batch);
      return undefined;
    },
    events: {
      ...silentEvents,
      onRefused({ reason, count = 1 }) {
        refused.push(reason);
        refusals += count;
      },
    },
    clock: systemClock,
    timers: systemTimers,
    random: () => 0.5,
    folder: import.meta.dirname,
  });
}

const positions = (): PositionObservation[] => batches.flatMap((batch) => batch.observations as PositionObservation[]);

async function until(holds: () => boolean): Promise<void> {
  const limit = performance.now() + 8_000;
  while (!holds()) {
    if (performance.now() > limit)
      throw new Error(`not reached: ${JSON.stringify({ refused, positions: positions() })}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

describe('Given an omlox hub', () => {
  it('When it is connected, Then it is subscribed to and last positions come with names', async () => {
    await run();
    await until(() => positions().length > 0);
    expect(hub.subscribed[0]).toMatchObject({ event: 'subscribe', topic: 'location_updates' });
    expect(positions()[0]).toEqual({
      kind: 'position',
      tag: 't-1',
      name: 'Pump 7',
      assetKind: 'pump',
      x: 12.4,
      y: 7.85,
      crs: 'local',
      floor: 5,
      zone: 'Ward 5 West',
      accuracyM: 0.3,
      batteryPct: 61,
      deviceAt: Date.UTC(2025, 5, 11, 14, 31, 12, 480),
      device: 'P-7',
      source: 'zone-5w',
      moving: null,
      coarse: true,
    });
    hub.say(location({ position: { coordinates: [1, 2] } }), location({ trackables: undefined, provider_id: 'x:y' }));
    await until(() => positions().length === 3);
    expect(positions().at(-1)?.tag).toBe('x:y');
  });

  it('When the link is cut, Then it comes back by itself and is filled again', async () => {
    await run();
    await until(() => positions().length === 1);
    hub.cut();
    await until(() => positions().length === 2);
    expect(hub.topics.filter((topic) => topic === 'location_updates')).toHaveLength(2);
    expect(refused.some((reason) => reason.includes('closed'))).toBe(true);
  });

  it('When it does not confirm, Then the attempt ends and another begins', async () => {
    hub.answers = false;
    await run({ subscribeMs: 500 });
    await until(() => hub.subscribed.length >= 2);
    expect(refused[0]).toContain('did not confirm');
  });

  it('When it says nonsense, Then that is counted and the rest goes on (L13)', async () => {
    await run();
    await until(() => positions().length === 1);
    for (const text of ['', '{', 'null', '[]', '{"event":1}', '{"event":"message","payload":{}}']) hub.raw(text);
    hub.say({}, null, { position: { coordinates: ['a', 2] }, provider_id: 'x' }, location({ provider_id: '' }));
    hub.raw('{"event":"error","code":10001,"description":"unknown topic"}');
    hub.say(location({ accuracy: 'much', floor: null }));
    await until(() => positions().length === 2);
    expect(positions()[1]).toMatchObject({ accuracyM: null, floor: null });
    expect(refused.length).toBeGreaterThanOrEqual(10);
  });

  it.each(['/v2/zones', '/v2/fences', '/v2/trackables'])(
    'When its %s are broken, Then positions and the other lists come all the same',
    async (broken) => {
      hub.lists['/v2/fences'] = [aRoom('Bed 12')];
      hub.lists[broken] = 'no json';
      await run();
      await until(() => positions().length === 1);
      expect(refused).toEqual([`GET ${broken.slice(3)}: not JSON`]);
      expect(positions()[0]).toMatchObject({
        tag: 't-1',
        zone: broken === '/v2/fences' ? 'Ward 5 West' : 'Bed 12',
        name: broken === '/v2/trackables' ? null : 'Pump 7',
      });
    },
  );

  it('When it draws rooms, Then a position is in its room; what is malformed is said once per reason', async () => {
    hub.lists['/v2/fences'] = [aRoom('Bed 12'), {}, null, { ...aRoom('Bed 13'), region: { type: 'Polygon' } }];
    await run();
    await until(() => positions().length === 1);
    expect(positions()[0]?.zone).toBe('Bed 12');
    expect(refused).toEqual([
      'fences not used: 1 with id not understood',
      'fences not used: 1 with all of it not understood',
      'fences not used: 1 with region.coordinates not understood, first fence-Bed 13',
    ]);
    hub.say(location({ position: { coordinates: [30, 7] }, timestamp_generated: undefined }));
    await until(() => positions().length === 2);
    expect(positions()[1]?.zone).toBe('Ward 5 West');
  });

  it('When rooms are in degrees and the zone has no reference points, Then that is said once; with them, the room is', async () => {
    const degrees = (x: number, y: number) => [7.8 + x / 74_300, 48.13 + y / 111_133];
    const ring = [degrees(10, 5), degrees(15, 5), degrees(15, 10), degrees(10, 10)];
    const room = { ...aRoom('Bed 12'), crs: 'EPSG:4326', region: { type: 'Polygon', coordinates: [ring] } };
    hub.lists['/v2/fences'] = [room];
    await run();
    await until(() => positions().length === 1);
    hub.say(location({ timestamp_generated: undefined }), location({ timestamp_generated: undefined }));
    await until(() => positions().length === 3);
    expect(positions()[2]?.zone).toBe('Ward 5 West');
    expect(refused).toEqual([expect.stringContaining('zone "zone-5w": it has no ground_control_points')]);
    const pairs = [
      { local: [0, 0], wgs84: degrees(0, 0) },
      { local: [40, 30], wgs84: degrees(40, 30) },
    ];
    hub.lists['/v2/zones'] = [{ id: 'zone-5w', type: 'uwb', name: 'Ward 5 West', ground_control_points: pairs }];
    hub.cut();
    await until(() => positions().length === 4);
    expect(positions()[3]?.zone).toBe('Bed 12');
  });

  it('When the link is cut and its rooms cannot be read again, Then those that were known stay', async () => {
    hub.lists['/v2/fences'] = [aRoom('Bed 12')];
    await run();
    await until(() => positions().length === 1);
    hub.lists['/v2/fences'] = 'no json';
    hub.cut();
    await until(() => positions().length === 2);
    expect(positions()[1]?.zone).toBe('Bed 12');
  });

  it('When it knows no bulk positions, Then tags are asked one by one', async () => {
    delete hub.lists['/v2/providers/locations'];
    hub.lists['/v2/trackables/t-1/locations'] = [location()];
    await run();
    await until(() => positions().length === 1);
  });

  it('When a token is configured, Then both socket and lists carry it; without its file it waits', async () => {
    await run({ tokenFile: 'config.ts' });
    const token = readFileSync(path.join(import.meta.dirname, 'config.ts'), 'utf8').trim();
    // A token with line breaks cannot be sent in a header: the list is refused, the socket still works.
    await until(() => hub.subscribed.length > 0);
    expect(hub.subscribed[0]).toMatchObject({ params: { token } });
  });
});

describe('Given a hub that means harm, or is broken', () => {
  it('When a last position does not say when it was measured, Then it does not look new (L17)', async () => {
    hub.lists['/v2/providers/locations'] = [
      location({ timestamp_generated: undefined, trackables: ['t-9'] }),
      location(),
    ];
    await run();
    await until(() => positions().length > 0);
    expect(positions().map(({ tag }) => tag)).toEqual(['t-1']);
    expect(refused).toEqual(['last position of the hub, without a time']);
  });

  it('When it is wrong thousands of times a second, Then that is told a few times, with the number (L13)', async () => {
    await run();
    await until(() => positions().length === 1);
    hub.say(...Array.from({ length: 5_000 }, () => ({})));
    await until(() => refusals === 5_000);
    expect(refused.length).toBeLessThan(100);
  });

  it('When a list is larger than any, and does not say so, Then it is not read to its end', async () => {
    hub.lists['/v2/zones'] = ' '.repeat(40 * 1024 * 1024);
    await run();
    await until(() => positions().length === 1);
    expect(refused).toEqual(['GET /zones: too long']);
  });

  it('When the token cannot be sent, Then no fault holds it', async () => {
    await run({ tokenFile: 'config.ts' });
    await until(() => refused.length > 0);
    expect(refused.join()).toContain('the token is not one word');
    expect(refused.join()).not.toContain('import');
  });

  it('When it says the token again in its words, Then they are told without it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'wardlight-hub-'));
    writeFileSync(path.join(folder, 'token'), 'sesame-4711\n');
    try {
      await run({ tokenFile: path.join(folder, 'token') });
      await until(() => positions().length === 1);
      hub.raw('{"event":"error","code":10004,"description":"token sesame-4711 is not allowed"}');
      await until(() => refused.length === 1);
      expect(refused).toEqual([expect.stringContaining('token … is not allowed')]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('When its words for an accuracy are less than nothing, Then it is not known', async () => {
    hub.lists['/v2/providers/locations'] = [location({ accuracy: -4 })];
    await run();
    await until(() => positions().length === 1);
    expect(positions()[0]?.accuracyM).toBeNull();
  });
});

describe('Given where a hub is', () => {
  const isTaken = (url: string): boolean => omloxConfigSchema.safeParse({ name: 'rtls', url }).success;

  it('When its token would go out in the clear, or be shown with the URL, Then it is refused (L14)', () => {
    expect(['http://127.0.0.1:8081/v2', 'http://[::1]:8081/v2', 'https://hub.example/v2'].every(isTaken)).toBe(true);
    expect(['http://hub.example/v2', 'http://127.0.0.1.example/v2', 'https://u:p@hub.example'].some(isTaken)).toBe(
      false,
    );
  });
});

describe('Given the other topics of a hub', () => {
  const areas = () => batches.flatMap(({ observations }) => observations).filter(({ kind }) => kind === 'area');

  it('When things come into fences, leave them and meet, Then that is said by name', async () => {
    hub.lists['/v2/fences'] = [aRoom('Bed 12')];
    await run();
    await until(() => hub.topics.includes('collision_events') && positions().length === 1);
    const stay = { id: 'e', fence_id: 'fence-Bed 12', trackable_id: 't-1', entry_time: '2025-06-11T14:31:12.480Z' };
    hub.tell('fence_events', { ...stay, event_type: 'region_entry' });
    const exit = { id: 'e', fence_id: 'other', foreign_id: 'Store', provider_id: '02:A1', event_type: 'region_exit' };
    hub.tell('fence_events', exit, { ...stay, event_type: 'jumped' }, { event_type: 'region_exit', fence_id: 'x' });
    const met = { id: 'c', collisions: [{ id: 't-1' }, 't-2'], center_distance: 0.4 };
    hub.tell(
      'collision_events',
      { ...met, collision_type: 'collision_start' },
      { ...met, collision_type: 'colliding' },
      {},
    );
    await until(() => areas().length === 3);
    expect(areas()).toMatchObject([
      { event: 'entered', tags: ['t-1'], area: 'Bed 12', deviceAt: Date.UTC(2025, 5, 11, 14, 31, 12, 480) },
      { event: 'left', tags: ['t-1'], area: 'Store', deviceAt: null },
      { event: 'met', tags: ['t-1', 't-2'], area: null, distanceM: 0.4 },
    ]);
    expect(refused).toEqual([
      'fence event is not understood: event_type',
      'fence event names neither a trackable nor a provider',
      'collision event is not understood',
    ]);
  });

  it('When a hub has no such topics, Then that is said, and positions come all the same', async () => {
    hub.unknown.add('fence_events').add('collision_events');
    await run();
    await until(() => hub.topics.length === 3 && refused.length === 2);
    expect(refused[0]).toBe('fence_events: hub error 10001: unknown topic');
    hub.say(location({ timestamp_generated: undefined }));
    await until(() => positions().length === 2);
  });

  const two = { id: 't-1', type: 'omlox', name: 'Pump 7', location_providers: ['02:A1', '02:B2'] };
  const by = (provider_id: string, x: number, over: Record<string, unknown> = {}) =>
    location({ provider_id, position: { coordinates: [x, 7] }, timestamp_generated: undefined, ...over });

  it('When a thing has two providers, Then the more accurate tells its place, and the motion that the hub gives before both', async () => {
    hub.lists['/v2/trackables'] = [two];
    hub.lists['/v2/providers/locations'] = [];
    await run();
    await until(() => hub.topics.includes('trackable_motions'));
    hub.say(by('02:A1', 1, { accuracy: 0.3 }), by('02:B2', 2, { accuracy: 4 }), by('02:A1', 3, { accuracy: 0.3 }));
    await until(() => positions().length === 2);
    expect(positions().map(({ x }) => x)).toEqual([1, 3]);
    hub.tell(
      'trackable_motions',
      { id: 't-1', location: by('02:B2', 9) },
      { id: 'of one provider', location: by('x', 1) },
    );
    hub.say(by('02:A1', 4, { accuracy: 0.1 }));
    hub.tell('trackable_motions', { id: 't-1', location: by('02:B2', 10) });
    await until(() => positions().length === 4);
    expect(positions().map(({ x, tag }) => [tag, x])).toEqual([
      ['t-1', 1],
      ['t-1', 3],
      ['t-1', 9],
      ['t-1', 10],
    ]);
  });

  it('When it has locating rules, Then the rule of the highest priority that holds chooses', async () => {
    hub.unknown.add('trackable_motions');
    hub.lists['/v2/providers/locations'] = [];
    const locating_rules = [
      { expression: 'type == "uwb" && accuracy < 1', priority: 1 },
      { expression: "type == 'wifi' or accuracy > 100", priority: 5 },
      { expression: 'no such (rule', priority: 9 },
    ];
    hub.lists['/v2/trackables'] = [{ ...two, locating_rules }];
    await run();
    await until(() => hub.topics.includes('trackable_motions'));
    hub.say(by('02:A1', 1, { accuracy: 0.3 }), by('02:B2', 2, { accuracy: 9, provider_type: 'wifi' }), by('02:A1', 3));
    await until(() => positions().length === 2);
    hub.say(by('02:B2', 4, { provider_type: 'wifi' }));
    await until(() => positions().length === 3);
    expect(positions().map(({ x }) => x)).toEqual([1, 2, 4]);
  });

  it('When it gives a speed, Then whether the thing moves is known', async () => {
    await run();
    await until(() => positions().length === 1);
    hub.say(by('02:A1', 1, { speed: 1.1 }), by('02:A1', 1, { speed: 0 }));
    await until(() => positions().length === 3);
    expect(positions().map(({ moving }) => moving)).toEqual([null, true, false]);
  });
});

function sampleFiles(): string[] {
  try {
    return readdirSync(samples).filter((file) => file.startsWith('location') || file.startsWith('websocket_2'));
  } catch {
    return [];
  }
}

describe('Given payloads of real hubs (skipped where their folder is not there)', () => {
  const files = sampleFiles();
  // A suite without any test counts as a failure.
  it.skipIf(files.length === 0)('When the folder is read, Then it has samples', () => {
    expect(files.length).toBeGreaterThan(0);
  });
  it.each(files)('When %s is read, Then it is a position', (file) => {
    const body = JSON.parse(readFileSync(path.join(samples, file), 'utf8')) as { payload?: unknown[] };
    for (const item of body.payload ?? [body]) {
      const [position] = positionsOf(locationSchema.parse(item), emptyDirectory(), new Map());
      expect(position).toMatchObject({ kind: 'position', crs: 'local' });
      expect(position?.tag).toMatch(/^[0-9a-f:]+$/);
    }
  });
});
