/** A location hub with nothing but load: each of its tags moves and is told each second, in messages of many. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectAsync } from 'mqtt';
import { WebSocketServer, type WebSocket } from 'ws';
import { freePort } from '../integration/free-port.ts';
import { aBroker, hasBroker } from '../integration/mosquitto.ts';

/** Outline and rooms of a floor, metres. */
export interface Floor {
  readonly zone: string;
  readonly floor: number;
  readonly width: number;
  readonly height: number;
  readonly rooms: readonly { readonly name: string; readonly polygon: readonly (readonly number[])[] }[];
}

export interface LoadHub {
  /** What the gateway's configuration says of it. */
  readonly config: object;
  /** Locations sent so far. */
  readonly sent: number;
  /** Locations in one message as the gateway counts them; null: it gathers as they come. */
  readonly perMessage: number | null;
  stop(): Promise<void>;
}

interface Tag {
  readonly provider: string;
  readonly trackable: string;
  x: number;
  y: number;
  course: number;
}

/** Messages a second; each holds an equal part of the tags. */
const messagesPerS = 20;
const stepM = 1.1;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

function tagsOf(count: number, { width, height }: Floor): Tag[] {
  return Array.from({ length: count }, (_, index) => ({
    provider: (`02A1B2FFFE${hex(index, 6)}`.toUpperCase().match(/../g) ?? []).join(':'),
    trackable: `7b1e8f7c-33e2-4c0a-9d51-${hex(index, 12)}`,
    x: ((index * 7.31) % (width - 2)) + 1,
    y: ((index * 3.77) % (height - 2)) + 1,
    course: index,
  }));
}

function move(tag: Tag, { width, height }: Floor): void {
  tag.course += 0.2;
  tag.x = Math.min(width - 1, Math.max(1, tag.x + Math.cos(tag.course) * stepM));
  tag.y = Math.min(height - 1, Math.max(1, tag.y + Math.sin(tag.course) * stepM));
}

const locationOf = ({ provider, trackable, x, y }: Tag, { zone, floor }: Floor): object => {
  const at = new Date().toISOString();
  return {
    position: { type: 'Point', coordinates: [Number(x.toFixed(2)), Number(y.toFixed(2))] },
    source: zone,
    provider_type: 'uwb',
    provider_id: provider,
    crs: 'local',
    floor,
    accuracy: 0.3,
    speed: 1.1,
    timestamp_generated: at,
    timestamp_sent: at,
    trackables: [trackable],
    properties: { battery: 61 },
  };
};

export async function startLoadHub(count: number, floor: Floor): Promise<LoadHub> {
  const tags = tagsOf(count, floor);
  const lists: Record<string, () => unknown[]> = {
    '/v2/zones': () => [{ id: floor.zone, type: 'uwb', name: '5 North' }],
    '/v2/fences': () =>
      floor.rooms.map(({ name, polygon }, index) => ({
        id: `fence-${index}`,
        name,
        crs: 'local',
        zone_id: floor.zone,
        floor: floor.floor,
        region: { type: 'Polygon', coordinates: [polygon] },
      })),
    '/v2/trackables': () =>
      tags.map(({ trackable, provider }, index) => ({
        id: trackable,
        type: 'omlox',
        name: `IP-${index}`,
        location_providers: [provider],
        properties: { kind: index % 3 === 0 ? 'iv-pump' : 'wheelchair' },
      })),
    '/v2/providers/locations': () => tags.map((tag) => locationOf(tag, floor)),
  };
  const server = createServer((request, response) => {
    const list = lists[request.url ?? ''];
    response.writeHead(list === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(list?.() ?? {}));
  });
  const sockets = new WebSocketServer({ server, path: '/v2/ws/socket' });
  const positions = new Set<WebSocket>();
  sockets.on('connection', (socket) => {
    socket.on('close', () => positions.delete(socket));
    socket.on('message', (data: Buffer) => {
      const { topic } = JSON.parse(data.toString()) as { topic: string };
      socket.send(JSON.stringify({ event: 'subscribed', topic, subscription_id: 1 }));
      if (topic === 'location_updates') positions.add(socket);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  let sent = 0;
  let part = 0;
  const timer = setInterval(() => {
    const payload: object[] = [];
    for (let index = part; index < tags.length; index += messagesPerS) {
      const tag = tags[index] as Tag;
      move(tag, floor);
      payload.push(locationOf(tag, floor));
    }
    part = (part + 1) % messagesPerS;
    const text = JSON.stringify({ event: 'message', topic: 'location_updates', subscription_id: 1, payload });
    for (const socket of positions) socket.send(text);
    if (positions.size > 0) sent += payload.length;
  }, 1000 / messagesPerS);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2`;
  return {
    config: { omlox: [{ name: 'rtls', url }] },
    perMessage: Math.ceil(count / messagesPerS),
    get sent() {
      return sent;
    },
    async stop() {
      clearInterval(timer);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

/** The same tags over a real broker, one message each, as vendors write them; null where mosquitto is not installed. */
export async function startLoadBroker(count: number, floor: Floor, folder: string): Promise<LoadHub | null> {
  if (!hasBroker) return null;
  const port = await freePort();
  const broker = await aBroker(folder, port);
  const url = `mqtt://127.0.0.1:${port}`;
  const client = await connectAsync(url, { queueQoSZero: false });
  const tags = tagsOf(count, floor);
  let sent = 0;
  let part = 0;
  const timer = setInterval(() => {
    for (let index = part; index < tags.length; index += messagesPerS) {
      const tag = tags[index] as Tag;
      move(tag, floor);
      const [x, y] = [Math.round(tag.x * 1000), Math.round(tag.y * 1000)];
      const body = { x, y, unit: 'mm', battery: 61, motion: true, accuracy: 300, zone: floor.zone, ts: Date.now() };
      client.publish(`5n/${floor.floor}/tag/${tag.provider.replaceAll(':', '')}`, JSON.stringify(body));
      sent += 1;
    }
    part = (part + 1) % messagesPerS;
  }, 1000 / messagesPerS);
  return {
    config: { mqtt: [{ name: 'rtls', url, preset: 'vendor' }] },
    perMessage: null,
    get sent() {
      return sent;
    },
    async stop() {
      clearInterval(timer);
      await client.endAsync(true);
      await broker.stop();
    },
  };
}
