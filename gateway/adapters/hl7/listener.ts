/** MLLP listener of one feed on node:net or node:tls. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { hl7FeedConfigSchema, type Hl7FeedConfig, type Hl7FeedInput } from './config.ts';
import { MllpConnection } from './connection.ts';
import { Hl7Receiver, type ReceiverDeps } from './receiver.ts';

/** Counters of one remote address, for the feeds page. */
export interface PeerCounters {
  readonly peer: string;
  open: number;
  connections: number;
  bytes: number;
  frames: number;
  refused: number;
  /** Our clock; null until the first byte. */
  lastHeardAt: number | null;
}

export interface Hl7Listener {
  readonly name: string;
  readonly config: Hl7FeedConfig;
  readonly address: { readonly host: string; readonly port: number };
  /** At most 256 addresses, the latest heard. */
  peers(): readonly PeerCounters[];
  /** Stops accepting, lets messages in work finish, ends all connections within `closeTimeoutMs`. */
  close(): Promise<void>;
}

const maxPeers = 256;
/** A connection silent for so long may make room: often it is what a device left behind that started anew. */
const leftBehindMs = 60_000;

/**
 * Starts listening.
 * @throws ZodError for a configuration that is not allowed (plain TCP beyond loopback without a reason); system
 * errors of reading certificates or of the port.
 */
export async function startHl7Listener(input: Hl7FeedInput, deps: ReceiverDeps): Promise<Hl7Listener> {
  const config = hl7FeedConfigSchema.parse(input);
  const server = await makeServer(config);
  const listener = new Listener(config, deps, server);
  await listener.listen();
  return listener;
}

async function makeServer(config: Hl7FeedConfig): Promise<Server> {
  // The sender may end its side after the last message and still wait for the answer.
  if (config.tls === undefined) return createServer({ allowHalfOpen: true });
  const [cert, key, ca] = await Promise.all([
    readFile(config.tls.certFile),
    readFile(config.tls.keyFile),
    config.tls.caFile === undefined ? undefined : readFile(config.tls.caFile),
  ]);
  return createTlsServer({
    cert,
    key,
    ...(ca === undefined ? {} : { ca }),
    requestCert: config.tls.requireClientCert,
    rejectUnauthorized: config.tls.requireClientCert,
    minVersion: 'TLSv1.2',
    handshakeTimeout: 10_000,
    allowHalfOpen: true,
  });
}

class Listener implements Hl7Listener {
  readonly config: Hl7FeedConfig;
  address: { host: string; port: number };
  private readonly deps: ReceiverDeps;
  private readonly server: Server;
  private readonly receiver: Hl7Receiver;
  private readonly connections = new Set<MllpConnection>();
  private readonly counters = new Map<string, PeerCounters>();
  private sweep: NodeJS.Timeout | undefined;
  private closing: Promise<void> | null = null;
  private sockets = 0;
  private onEmpty: () => void = () => {};

  constructor(config: Hl7FeedConfig, deps: ReceiverDeps, server: Server) {
    this.config = config;
    this.deps = deps;
    this.server = server;
    this.receiver = new Hl7Receiver(config, deps);
    this.address = { host: config.host, port: config.port };
  }

  get name(): string {
    return this.config.name;
  }

  async listen(): Promise<void> {
    const { host, port } = this.config;
    const secure = this.config.tls !== undefined;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ host, port }, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    const bound = this.server.address();
    if (bound !== null && typeof bound === 'object') this.address = { host, port: bound.port };
    this.server.on('error', (error) => this.refused('listener', error.message));
    // Handshakes count: raw sockets of a TLS server are limited before they become connections.
    this.server.maxConnections = this.config.limits.maxConnections * 2;
    this.server.on(secure ? 'secureConnection' : 'connection', (socket: Socket) => this.accept(socket));
    this.server.on('tlsClientError', (error: Error, socket: Socket) => {
      this.refused(peerOf(socket), `TLS: ${error.message}`);
      socket.destroy();
    });
    this.sweep = setInterval(() => this.check(), 1000);
    this.sweep.unref();
  }

  private accept(socket: Socket): void {
    const peer = peerOf(socket);
    const isFull = this.sockets >= this.config.limits.maxConnections;
    if (this.closing !== null || (isFull && !this.makeRoom())) {
      this.refused(peer, 'too many connections');
      socket.on('error', () => {});
      socket.destroy();
      return;
    }
    const counters = this.peer(peer);
    this.sockets += 1;
    counters.open += 1;
    counters.connections += 1;
    const { clock, events } = this.deps;
    const connection: MllpConnection = new MllpConnection(socket, {
      receiver: this.receiver,
      clock,
      limits: this.config.limits,
      bareStart: this.config.bareStart,
      peer,
      refused: (reason) => this.refused(peer, reason),
      closed: () => {
        this.sockets -= 1;
        counters.open -= 1;
        this.connections.delete(connection);
        events.onConnection({ feed: this.name, peer, open: false });
        if (this.connections.size === 0) this.onEmpty();
      },
      counted: (bytes, frames) => {
        counters.bytes += bytes;
        counters.frames += frames;
        counters.lastHeardAt = clock.now();
      },
    });
    this.connections.add(connection);
    events.onConnection({ feed: this.name, peer, open: true });
  }

  /** Ends the connection that has been silent longest: its sender connects again when it has something to say. */
  private makeRoom(): boolean {
    const now = this.deps.clock.mono();
    let quietest: MllpConnection | null = null;
    let mostMs = leftBehindMs;
    for (const connection of this.connections) {
      const ms = connection.quietMs(now) ?? 0;
      if (ms < mostMs) continue;
      quietest = connection;
      mostMs = ms;
    }
    if (quietest === null) return false;
    quietest.cut('silent, and made room for a new connection');
    // Its socket closes a moment later: not to be chosen again until then.
    this.connections.delete(quietest);
    return true;
  }

  private peer(peer: string): PeerCounters {
    let counters = this.counters.get(peer);
    if (counters === undefined) {
      if (this.counters.size >= maxPeers) {
        for (const [name, { open }] of this.counters) {
          if (open > 0) continue;
          this.counters.delete(name);
          break;
        }
      }
      counters = { peer, open: 0, connections: 0, bytes: 0, frames: 0, refused: 0, lastHeardAt: null };
      this.counters.set(peer, counters);
    }
    return counters;
  }

  peers(): readonly PeerCounters[] {
    return [...this.counters.values()].map((counters) => ({ ...counters }));
  }

  private refused(peer: string, reason: string): void {
    const counters = this.counters.get(peer);
    if (counters !== undefined) counters.refused += 1;
    this.deps.events.onRefused({ feed: this.name, peer, messageId: '', reason, segment: null, field: null });
  }

  private check(): void {
    const now = this.deps.clock.mono();
    for (const connection of this.connections) connection.check(now);
  }

  close(): Promise<void> {
    this.closing ??= this.shut();
    return this.closing;
  }

  private async shut(): Promise<void> {
    clearInterval(this.sweep);
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    const empty =
      this.connections.size === 0
        ? undefined
        : new Promise<void>((resolve) => {
            this.onEmpty = resolve;
          });
    for (const connection of this.connections) connection.closeSoon();
    const timer = setTimeout(() => {
      for (const connection of this.connections) connection.destroy();
    }, this.config.limits.closeTimeoutMs - 100);
    await Promise.all([closed, empty]);
    clearTimeout(timer);
  }
}

/** Address without port: what a site knows a device by. */
const peerOf = (socket: Socket): string => (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '');
