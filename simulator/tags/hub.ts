/** The virtual location system: an omlox hub (HTTP /v2 and WebSocket /v2/ws/socket) on loopback. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { Plan } from './plan.ts';
import type { TagReport } from './tags.ts';

export interface HubOptions {
  readonly plan: Plan;
  readonly reports: () => ReadonlyMap<string, TagReport>;
  /** Epoch ms at simulated time 0. */
  readonly startAt: number;
  /** 0: any free port. */
  readonly port: number;
}

export interface Hub {
  /** "http://127.0.0.1:8181/v2" */
  readonly url: string;
  /** Sends a position to all who subscribed to positions. */
  tell(report: TagReport): void;
  subscribers(): number;
  stop(): Promise<void>;
}

interface Client {
  readonly socket: WebSocket;
  /** Subscription id → topic and filters. */
  readonly topics: Map<number, { topic: string; params: Record<string, unknown> }>;
}

const topicNames = new Set([
  'location_updates',
  'trackable_motions',
  'fence_events',
  'collision_events',
  'proximity_updates',
]);
/** A slow reader is left out until it has caught up: positions are live, the newest wins. */
const bufferedMax = 1_000_000;

const text = (report: TagReport, plan: Plan, startAt: number): Record<string, unknown> => ({
  position: { type: 'Point', coordinates: [report.x, report.y] },
  source: plan.zone,
  provider_type: 'uwb',
  provider_id: report.provider,
  crs: 'local',
  floor: plan.floor,
  accuracy: report.accuracyM,
  speed: report.speed,
  timestamp_generated: new Date(startAt + report.atMs).toISOString(),
  timestamp_sent: new Date(startAt + report.atMs).toISOString(),
  trackables: [report.trackable],
  properties: { battery: report.asset.tagBatteryPct },
});

const trackable = (report: TagReport): Record<string, unknown> => ({
  id: report.trackable,
  type: 'omlox',
  name: report.asset.name,
  location_providers: [report.provider],
  properties: {
    kind: report.asset.kind,
    status: report.asset.status,
    battery: report.asset.tagBatteryPct,
    ...(report.asset.device === undefined ? {} : { device: report.asset.device }),
  },
});

const zone = (plan: Plan): Record<string, unknown> => ({
  id: plan.zone,
  type: 'uwb',
  name: plan.name,
  floor: plan.floor,
  incomplete_configuration: true,
  properties: { plan: plan.id },
});

/** Every room as a fence, and the ward as a whole. */
const fences = (plan: Plan): Record<string, unknown>[] =>
  [
    // A plan has only the number of a bed's room; a hub has the words that people read.
    ...plan.rooms.map(({ id, name, bed, polygon }) => ({
      id,
      name: bed === undefined ? name : `Bed ${name}`,
      polygon,
    })),
    { id: 'ward', name: plan.name, polygon: plan.boundary },
  ].map(({ id, name, polygon }) => ({
    id: `fence-${id}`,
    foreign_id: id,
    name,
    crs: 'local',
    zone_id: plan.zone,
    floor: plan.floor,
    region: { type: 'Polygon', coordinates: [polygon] },
  }));

function answer(options: HubOptions, path: string): unknown {
  const { plan, startAt } = options;
  const reports = [...options.reports().values()];
  const [, kind, id, part] = path.split('/');
  const listed: Record<string, () => unknown[]> = {
    zones: () => [zone(plan)],
    fences: () => fences(plan),
    trackables: () => reports.map(trackable),
    providers: () =>
      reports.map((report) => ({
        id: report.provider,
        type: 'uwb',
        name: `T-${report.provider.slice(-8).replaceAll(':', '')}`,
        properties: { battery: report.asset.tagBatteryPct },
      })),
  };
  const list = listed[kind ?? ''];
  if (list === undefined) return undefined;
  if (id === undefined || id === '') return list();
  if (id === 'summary') return list().map((item) => (item as { id: string }).id);
  if (kind === 'providers' && id === 'locations') return reports.map((report) => text(report, plan, startAt));
  const wanted = decodeURIComponent(id);
  const report = reports.find((one) => one.provider === wanted || one.trackable === wanted);
  if (part === 'location' && report !== undefined) return text(report, plan, startAt);
  if (part === 'locations' && report !== undefined) return [text(report, plan, startAt)];
  if (part === 'motion' && report !== undefined) return { ...trackable(report), location: text(report, plan, startAt) };
  if (part !== undefined) return undefined;
  return list().find((item) => (item as { id: string }).id === wanted);
}

function serve(options: HubOptions, request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '/', 'http://hub').pathname.replace(/\/$/, '');
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
  if (request.method !== 'GET') return send(405, { type: 'error', code: 405, message: 'This hub is read only' });
  const body = path.startsWith('/v2/') ? answer(options, path.slice(3)) : undefined;
  if (body === undefined) return send(404, { type: 'error', code: 404, message: `Nothing at ${path}` });
  return send(200, body);
}

/** Starts the hub and resolves when it listens. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const server: Server = createServer((request, response) => serve(options, request, response));
  const sockets = new WebSocketServer({ server, path: '/v2/ws/socket', maxPayload: 65_536 });
  const clients = new Set<Client>();
  let subscriptions = 0;

  sockets.on('connection', (socket) => {
    const client: Client = { socket, topics: new Map() };
    clients.add(client);
    socket.on('error', () => socket.terminate());
    socket.on('close', () => clients.delete(client));
    socket.on('message', (data) => {
      const reply = received(client, (data as Buffer).toString(), () => (subscriptions += 1));
      socket.send(JSON.stringify(reply));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/v2`,
    subscribers: () => clients.size,
    tell(report) {
      for (const client of clients) {
        if (client.socket.bufferedAmount > bufferedMax) continue;
        for (const [id, { topic, params }] of client.topics) push(client, id, topic, params, report, options);
      }
    },
    stop: () =>
      new Promise((resolve) => {
        for (const client of clients) client.socket.terminate();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function push(
  client: Client,
  id: number,
  topic: string,
  params: Record<string, unknown>,
  report: TagReport,
  options: HubOptions,
): void {
  if (params['provider_id'] !== undefined && params['provider_id'] !== report.provider) return;
  if (params['trackable_id'] !== undefined && params['trackable_id'] !== report.trackable) return;
  const location = text(report, options.plan, options.startAt);
  const item =
    topic === 'location_updates' ? location : topic === 'trackable_motions' ? { ...trackable(report), location } : null;
  if (item === null) return;
  client.socket.send(JSON.stringify({ event: 'message', topic, subscription_id: id, payload: [item] }));
}

/** What a client said, and the reply. Error codes: omlox hub API 2.0. */
function received(client: Client, data: string, nextId: () => number): Record<string, unknown> {
  const error = (code: number, description: string): Record<string, unknown> => ({ event: 'error', code, description });
  let message: { event?: unknown; topic?: unknown; params?: unknown; subscription_id?: unknown };
  try {
    message = JSON.parse(data) as typeof message;
  } catch {
    return error(10005, 'not JSON');
  }
  if (message === null || typeof message !== 'object') return error(10005, 'not an object');
  if (message.event === 'subscribe') {
    if (typeof message.topic !== 'string' || !topicNames.has(message.topic)) return error(10001, 'unknown topic');
    const params =
      typeof message.params === 'object' && message.params !== null ? (message.params as Record<string, unknown>) : {};
    const id = nextId();
    client.topics.set(id, { topic: message.topic, params });
    return { event: 'subscribed', topic: message.topic, subscription_id: id };
  }
  if (message.event === 'unsubscribe') {
    const id = message.subscription_id;
    if (typeof id !== 'number' || !client.topics.delete(id)) return error(10003, 'no such subscription');
    return { event: 'unsubscribed', subscription_id: id };
  }
  return error(10000, 'unknown event');
}
