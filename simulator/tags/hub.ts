/**
 * The virtual location system: an omlox hub (HTTP /v2 and WebSocket /v2/ws/socket) on loopback. It speaks the published
 * hub API 2.0, without spatial queries and licences.
 */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { globe, type Origin } from './geo.ts';
import { fencesOf, locationOf, providerOf, trackableOf, zoneOf } from './hub-objects.ts';
import { plainItems } from './hub-items.ts';
import { answer } from './hub-rest.ts';
import { HubClient } from './hub-socket.ts';
import { HubState, type HubNews } from './hub-state.ts';
import type { Plan } from './plan.ts';
import type { TagReport } from './tags.ts';
import { tokens as tokensOf, type TokenSet } from './tokens.ts';

export interface HubOptions {
  readonly plan: Plan;
  /** Epoch ms at simulated time 0. */
  readonly startAt: number;
  /** Epoch ms, simulated. */
  readonly now: () => number;
  /** 0: any free port. */
  readonly port: number;
  /** Default: open to all. */
  readonly tokens?: TokenSet;
  /** Where the plan lies on the globe. Default: nowhere, the zone has no reference points. */
  readonly origin?: Origin;
}

export interface Hub {
  /** "http://127.0.0.1:8181/v2" */
  readonly url: string;
  /** Takes positions of tags and tells all who subscribed. */
  tell(reports: readonly TagReport[]): void;
  /** Once a simulated second: what ends by time. */
  tick(): void;
  /** Clients with at least one subscription. */
  subscribers(): number;
  /** Closes every connection and refuses new ones (true); listens again at the same port. Tags go on moving. */
  setCut(cut: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** Where the hub's news go besides its sockets: the same tags over a broker. */
export type Listener = Partial<HubNews>;

const bodyBytesMax = 4 * 1024 * 1024;
const host = '127.0.0.1';

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > bodyBytesMax) throw new RangeError('the body is too long');
    parts.push(part);
  }
  return bytes === 0 ? undefined : (JSON.parse(Buffer.concat(parts).toString()) as unknown);
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

const refusal = (status: number, message: string): readonly [number, unknown] => [
  status,
  { type: 'error', code: status, message },
];

class RunningHub implements Hub {
  readonly #options: HubOptions;
  readonly #state: HubState;
  readonly #tokens: ReturnType<typeof tokensOf>;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #sockets = new WebSocketServer({ server: this.#server, path: '/v2/ws/socket', maxPayload: bodyBytesMax });
  readonly #clients = new Set<HubClient>();
  #port: number;

  constructor(options: HubOptions, listeners: readonly Listener[]) {
    this.#options = options;
    this.#port = options.port;
    this.#tokens = tokensOf(options.tokens ?? {});
    const earth = options.origin === undefined ? null : globe(options.origin);
    this.#state = new HubState(earth, this.#news(listeners));
    this.#state.zones.set(options.plan.zone, zoneOf(options.plan, earth));
    for (const fence of fencesOf(options.plan)) this.#state.fences.set(fence.id, fence);
    this.#state.fencesChanged();
    this.#sockets.on('connection', (socket) => {
      const client = new HubClient(socket, this.#state, this.#tokens, options.now);
      this.#clients.add(client);
      socket.on('close', () => this.#clients.delete(client));
    });
  }

  #news(listeners: readonly Listener[]): HubNews {
    return {
      locations: (all) => {
        const plain = plainItems(this.#state, all);
        for (const client of this.#clients) client.locations(all, plain);
        for (const one of listeners) one.locations?.(all);
      },
      fences: (events) => {
        for (const one of [...this.#clients, ...listeners]) one.fences?.(events);
      },
      collisions: (events) => {
        for (const one of [...this.#clients, ...listeners]) one.collisions?.(events);
      },
      proximities: (all) => {
        for (const one of [...this.#clients, ...listeners]) one.proximities?.(all);
      },
    };
  }

  get url(): string {
    return `http://${host}:${this.#port}/v2`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub');
    const method = request.method ?? 'GET';
    const access = this.#tokens.of(request.headers.authorization?.replace(/^Bearer /i, ''));
    if (access === null) return reply(response, ...refusal(401, 'The token is not known'));
    if (!access.write && method !== 'GET') return reply(response, ...refusal(403, 'This token may only read'));
    if (!pathname.startsWith('/v2/')) return reply(response, ...refusal(404, `Nothing at ${pathname}`));
    try {
      const path = pathname.slice(4).replace(/\/$/, '').split('/').map(decodeURIComponent);
      const body = await bodyOf(request);
      const said = answer(this.#state, { method, path, query: searchParams, body, now: this.#options.now() });
      return reply(response, said.status, said.body);
    } catch (error) {
      return reply(response, ...refusal(400, error instanceof Error ? error.message : 'not understood'));
    }
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  tell(reports: readonly TagReport[]): void {
    const { plan, startAt, now } = this.#options;
    for (const report of reports) {
      if (this.#state.providers.has(report.provider)) continue;
      this.#state.providers.set(report.provider, providerOf(report));
      this.#state.addTrackable(trackableOf(report));
    }
    this.#state.locate(
      reports.map((report) => locationOf(report, plan, startAt)),
      now(),
    );
  }

  tick(): void {
    this.#state.tick(this.#options.now());
  }

  subscribers(): number {
    return [...this.#clients].filter(({ subscriptions }) => subscriptions > 0).length;
  }

  async setCut(cut: boolean): Promise<void> {
    if (cut === !this.#server.listening) return;
    if (!cut) return this.listen();
    for (const client of this.#clients) client.end();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async stop(): Promise<void> {
    this.#sockets.close();
    await this.setCut(true);
  }
}

/** Starts the hub and resolves when it listens. */
export async function startHub(options: HubOptions, listeners: readonly Listener[] = []): Promise<Hub> {
  const hub = new RunningHub(options, listeners);
  await hub.listen();
  return hub;
}
