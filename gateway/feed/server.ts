/** The feed's server side: who may connect, what they may say, and one timer that serves all sessions. */
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server } from 'socket.io';
import { z } from 'zod';
import type { DeviceId } from '../../shared/domain/ids.ts';
import {
  authSchema,
  commandSchema,
  feedBounds,
  feedNamespace,
  feedProtocolVersion,
  fillRequestSchema,
  siteFileRequestSchema,
  watchSchema,
  type CommandReply,
  type FeedAuth,
  type FeedStatus,
  type GatewayToStation,
  type StationToGateway,
} from '../../shared/feed/protocol.ts';
import type { WardEngine } from '../engine/engine.ts';
import type { Timers } from '../engine/timers.ts';
import { liveDelta, type LiveDelta } from '../live/live-message.ts';
import { stationReportSchema } from '../../shared/ward/station-facts.ts';
import type { StationAuth } from './auth.ts';
import type { FeedClock } from './feed-clock.ts';
import { LiveHold } from './live-hold.ts';
import { hasRoom, StationSession, type StationSocket } from './session.ts';
import { StationDesk } from './station-desk.ts';

export interface FeedEvents {
  onStation(report: { readonly station: string; readonly open: boolean }): void;
  onRefused(report: { readonly address: string; readonly reason: string }): void;
  onDropped(what: 'waves' | 'numerics', count: number): void;
  onWaveSent(bytes: number): void;
}

export interface FeedServerOptions {
  readonly http: HttpServer | HttpsServer;
  readonly engine: WardEngine;
  readonly auth: StationAuth;
  readonly clock: FeedClock;
  readonly timers: Timers;
  readonly gateway: string;
  readonly version: string;
  readonly feeds: () => FeedStatus[];
  /** Text of a file of the site by its hash; null: none that holds. */
  readonly siteFile: (sha256: string) => string | null;
  readonly events: FeedEvents;
  readonly stationsMax: number;
  /** Bounds of the live data that is held for stations that were cut. */
  readonly hold: { readonly minutes: number; readonly maxMb: number };
}

const tickMs = 60;
/** In ticks: waves each one, live data four times a second less jitter, feeds and heartbeat once a second. */
const liveEvery = 4;
const secondEvery = 16;
/** Messages of one station per second; a station needs a handful. */
const messagesPerSecond = 200;
/** A station asks for one page at a time; the next may come before ours is gone. */
const replaysAtOnce = 2;
/** A station asks for one file at a time. */
const filesAtOnce = 2;
const incomingBytesMax = 4 * 1024 * 1024;

const count = z.number().int().nonnegative();

export class FeedServer {
  readonly #options: FeedServerOptions;
  readonly #io: Server<StationToGateway, GatewayToStation>;
  readonly #sessions = new Set<StationSession>();
  readonly #desk: StationDesk;
  readonly #hold: LiveHold;
  readonly #deltas = new Map<number, LiveDelta>();
  readonly #stopTimer: () => void;
  readonly #stopCommits: () => void;
  #tick = 0;

  constructor(options: FeedServerOptions) {
    this.#options = options;
    this.#desk = new StationDesk(options.clock.mono);
    const { clock, engine, hold } = options;
    this.#hold = new LiveHold({
      maxAgeMs: hold.minutes * 60_000,
      maxBytes: hold.maxMb * 1024 * 1024,
      mono: () => clock.mono,
      anchor: () => clock.anchor,
    });
    engine.live.sink = this.#hold;
    this.#io = new Server<StationToGateway, GatewayToStation>(options.http, {
      transports: ['websocket'],
      perMessageDeflate: false,
      maxHttpBufferSize: incomingBytesMax,
      serveClient: false,
      pingInterval: 10_000,
      pingTimeout: 10_000,
      connectTimeout: 5_000,
      // Stations are programs: a browser page of any origin has no business here.
      allowRequest: (request, answer) => answer(null, request.headers.origin === undefined),
    });
    const station = this.#io.of(feedNamespace);
    station.use((socket, next) => this.#admit(socket, next));
    station.on('connection', (socket) => this.#connected(socket));
    this.#stopTimer = options.timers.every(tickMs, () => this.#onTick());
    this.#stopCommits = options.engine.onCommit(() => {
      for (const session of this.#sessions) session.pump();
    });
  }

  get stations(): number {
    return this.#sessions.size;
  }

  #admit(socket: StationSocket, next: (error?: Error) => void): void {
    const { auth, events, stationsMax } = this.#options;
    const { address } = socket.handshake;
    const refuse = (reason: string): void => {
      events.onRefused({ address, reason });
      next(new Error(reason));
    };
    const read = authSchema.safeParse(socket.handshake.auth);
    if (!read.success) return refuse(`The handshake is not understood: ${z.prettifyError(read.error).slice(0, 200)}`);
    if (read.data.protocol !== feedProtocolVersion) {
      return refuse(`The station speaks protocol ${read.data.protocol}, the gateway ${feedProtocolVersion}.`);
    }
    const verdict = auth.check(read.data.station, read.data.secret, address);
    if (!verdict.ok) return refuse(verdict.reason);
    if (this.#sessions.size >= stationsMax) return refuse(`The gateway serves ${stationsMax} stations already.`);
    // Kept without the secret.
    (socket.data as { auth?: FeedAuth }).auth = { ...read.data, secret: '' };
    next();
  }

  #connected(socket: StationSocket): void {
    const { auth } = socket.data as { auth?: FeedAuth };
    if (auth === undefined) return void socket.disconnect(true);
    const { engine, clock, gateway, version, feeds, events } = this.#options;
    const session = new StationSession(socket, auth.station, {
      engine,
      clock,
      gateway,
      version,
      delta: (since) => this.#delta(since),
      feeds,
      hold: this.#hold,
      onDropped: (what, dropped) => events.onDropped(what, dropped),
      onWaveSent: (bytes) => events.onWaveSent(bytes),
    });
    this.#sessions.add(session);
    this.#desk.opened(session, auth, clock.mono);
    events.onStation({ station: auth.station, open: true });
    socket.on('disconnect', () => {
      this.#desk.closed(session, clock.mono);
      if (this.#sessions.delete(session)) events.onStation({ station: auth.station, open: false });
    });
    this.#listen(socket, session);
    void session.begin(auth).catch((error: unknown) => {
      events.onRefused({ address: socket.handshake.address, reason: String(error) });
      socket.disconnect(true);
    });
  }

  #listen(socket: StationSocket, session: StationSession): void {
    const { engine } = this.#options;
    let second = 0;
    let spoken = 0;
    socket.use((_packet, next) => {
      const now = Math.floor(this.#options.clock.mono / 1000);
      spoken = now === second ? spoken + 1 : 1;
      second = now;
      if (spoken <= messagesPerSecond) return next();
      socket.disconnect(true);
    });
    socket.on('watch', (message) => {
      const read = watchSchema.safeParse(message);
      if (!read.success) return;
      session.watch(read.data);
      this.#desk.shows(session, read.data.shows);
    });
    socket.on('report', (message) => {
      const read = stationReportSchema.safeParse(message);
      if (read.success) this.#desk.reported(session, read.data);
    });
    socket.on('confirm', (seq) => {
      if (count.safeParse(seq).success) engine.confirm(session.station, seq);
    });
    socket.on('credit', (n) => {
      if (count.safeParse(n).success) session.credit(n);
    });
    socket.on('command', (message, reply) => {
      void this.#command(message, session).then((result) => answer(reply, result));
    });
    socket.on('fill', (message, reply) => {
      const read = fillRequestSchema.safeParse(message);
      if (read.success) answer(reply, session.fill(read.data));
    });
    let files = 0;
    socket.on('siteFile', (message, reply) => {
      const read = siteFileRequestSchema.safeParse(message);
      if (!read.success || files >= filesAtOnce) return;
      files += 1;
      // As fast as the station takes them: alarms go out on the same line.
      void Promise.resolve(taken(socket)).then(() => {
        files -= 1;
        const text = this.#options.siteFile(read.data.sha256);
        answer(reply, text === null ? null : { text });
      });
    });
    let asked = 0;
    let page: Promise<unknown> = Promise.resolve();
    socket.on('replay', (afterSeq, reply) => {
      if (!count.safeParse(afterSeq).success || asked >= replaysAtOnce) return;
      asked += 1;
      // One after the other, as fast as the station takes them: reading must not hold up the alarms of others.
      page = page
        .then(() => taken(socket))
        .then(() => engine.read(afterSeq, feedBounds.replayPage))
        .then((events) => answer(reply, events))
        // Not answered where the log cannot be read: the station asks again.
        .catch(() => undefined)
        .finally(() => {
          asked -= 1;
        });
    });
  }

  async #command(message: unknown, session: StationSession): Promise<CommandReply> {
    const read = commandSchema.safeParse(message);
    if (!read.success) {
      return {
        status: 'refused',
        reason: `The command is not understood: ${z.prettifyError(read.error)}`.slice(0, 500),
      };
    }
    return this.#options.engine.command(read.data, session.station);
  }

  #delta(since: number): LiveDelta {
    const { engine, clock } = this.#options;
    const known = this.#deltas.get(since);
    if (known !== undefined) return known;
    const bedOf = (device: DeviceId) => engine.bedOf(device);
    const made = liveDelta(engine.live, bedOf, since, clock.mono, clock.anchor);
    this.#deltas.set(since, made);
    return made;
  }

  #onTick(): void {
    this.#tick += 1;
    this.#deltas.clear();
    const isSecond = this.#tick % secondEvery === 0;
    const isLive = this.#tick % liveEvery === 0;
    for (const session of this.#sessions) {
      session.pump();
      session.sendAhead();
      session.sendWaves();
      session.sendLate();
      if (isLive) session.sendLive(isSecond);
      if (isSecond) session.heartbeat();
    }
    this.#deltas.clear();
    const { engine, clock } = this.#options;
    if (isLive) {
      this.#hold.tick();
      engine.live.toldVersion = engine.live.version;
    }
    if (!isSecond) return;
    engine.stations(this.#desk.news(engine.ward.stations, clock.mono), this.#desk.shown());
  }

  async stop(): Promise<void> {
    this.#stopTimer();
    this.#stopCommits();
    this.#options.engine.live.sink = null;
    await this.#io.close();
  }
}

/** Resolves once the socket has room: a peer that does not read gets no more to hold for it. */
function taken(socket: StationSocket): Promise<void> | undefined {
  if (hasRoom(socket)) return undefined;
  return new Promise((resolve) => {
    const { conn } = socket;
    const done = (): void => {
      conn.off('drain', done).off('close', done);
      resolve();
    };
    conn.on('drain', done).on('close', done);
  });
}

function answer(reply: unknown, value: unknown): void {
  if (typeof reply === 'function') (reply as (value: unknown) => void)(value);
}
