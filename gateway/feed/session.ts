/**
 * One connected station. Durable events are paged to it from the log at its own pace, by its own cursor; live data
 * is sent as far as it gives credit, and thinned beyond that: waves first, then numerics (newest wins).
 */
import type { Socket } from 'socket.io';
import type { StationId } from '../../shared/domain/ids.ts';
import {
  feedBounds,
  type FeedAuth,
  type FeedStatus,
  type FillPage,
  type FillRequest,
  type GatewayToStation,
  type Late,
  type LiveSent,
  type StationToGateway,
  type Watch,
} from '../../shared/feed/protocol.ts';
import type { WardEngine } from '../engine/engine.ts';
import type { LiveDelta } from '../live/live-message.ts';
import type { FeedClock } from './feed-clock.ts';
import type { LiveHold } from './live-hold.ts';
import { packHistory, packWaves, watchedOf, type Watched } from './waves-out.ts';

export type StationSocket = Socket<StationToGateway, GatewayToStation>;

export interface SessionDeps {
  readonly engine: WardEngine;
  readonly clock: FeedClock;
  readonly gateway: string;
  readonly version: string;
  /** Shared by the sessions of one tick: most ask from the same version. */
  readonly delta: (since: number) => LiveDelta;
  readonly feeds: () => FeedStatus[];
  readonly hold: LiveHold;
  readonly onDropped: (what: 'waves' | 'numerics', count: number) => void;
  readonly onWaveSent: (bytes: number) => void;
}

/** Messages that may wait in the socket before durable pages wait in the log. */
const socketQueueMax = 4;
/** The stall of the gateway's disk after which undurable events are shown. */
const aheadAfterMs = 200;
/** A long list of them goes again, whole, at most this often. */
const longAheadEveryMs = 1_000;
/** How long a station shows that it was thinned. */
const thinnedShownMs = 3_000;
/** What is past comes beside what is live: so fast, and only while half of the credit is free. */
const pastBytesPerMs = 8_192;
const pastCredit = feedBounds.credit / 2;
/** As JSON, about. */
const valueBytes = 120;

export function hasRoom(socket: StationSocket): boolean {
  // engine.io keeps what its transport did not take yet; not in its types.
  const { writeBuffer } = socket.conn as unknown as { readonly writeBuffer: readonly unknown[] };
  return socket.connected && writeBuffer.length < socketQueueMax;
}

export class StationSession {
  readonly station: StationId;
  readonly #socket: StationSocket;
  readonly #deps: SessionDeps;
  #ready = false;
  #cursor = 0;
  #pumping = false;
  #sent = 0;
  #credited = 0;
  #since = 0;
  #waveCursor: number;
  #watched: Watched = new Map();
  #wavesThinnedMono = Number.NEGATIVE_INFINITY;
  #numericsThinnedMono = Number.NEGATIVE_INFINITY;
  #thinnedTold: 0 | 1 | 2 = 0;
  #aheadTold = '';
  #aheadMono = Number.NEGATIVE_INFINITY;
  #lateCursor: number;
  #pastMono = Number.NEGATIVE_INFINITY;

  constructor(socket: StationSocket, station: StationId, deps: SessionDeps) {
    this.#socket = socket;
    this.station = station;
    this.#deps = deps;
    this.#waveCursor = deps.engine.live.waves.next;
    this.#lateCursor = deps.hold.next;
  }

  get outstanding(): number {
    return this.#sent - this.#credited;
  }

  get thinned(): 0 | 1 | 2 {
    const { mono } = this.#deps.clock;
    if (mono - this.#numericsThinnedMono < thinnedShownMs) return 2;
    return mono - this.#wavesThinnedMono < thinnedShownMs ? 1 : 0;
  }

  /** hello, snapshot with what the station lacks, and only then deltas (L3, L21). */
  async begin(auth: FeedAuth): Promise<void> {
    const { engine, clock, gateway, version } = this.#deps;
    const state = engine.durable;
    this.#socket.emit('hello', {
      protocol: auth.protocol,
      gateway,
      version,
      logId: engine.logId,
      headSeq: state.seq,
      now: clock.now,
    });
    const isOtherLog = (auth.logId !== null && auth.logId !== engine.logId) || auth.lastSeq > state.seq;
    const after = isOtherLog ? 0 : auth.lastSeq;
    const missed = isOtherLog ? [] : await this.#read(after, feedBounds.replayPage);
    if (!this.#socket.connected) return;
    const upTo = missed.filter((event) => event.seq <= state.seq);
    const last = upTo.at(-1)?.seq ?? after;
    this.#socket.emit('snapshot', { state, missed: upTo, missedFrom: last < state.seq ? last : null });
    this.#cursor = state.seq;
    this.#ready = true;
    this.#socket.conn.on('drain', () => this.pump());
    this.pump();
    this.sendLive(true);
    // What it asked to watch while the snapshot was being made.
    this.#waveCursor = engine.live.waves.next;
    this.#sendHistory(new Map());
  }

  async #read(after: number, limit: number) {
    try {
      return await this.#deps.engine.read(after, limit);
    } catch {
      // The picture is whole without them; the station asks for them with `replay`.
      return [];
    }
  }

  watch(watch: Watch): void {
    const before = this.#watched;
    this.#watched = watchedOf(watch);
    if (this.#ready) this.#sendHistory(before);
  }

  /** The last seconds of what was not watched before. */
  #sendHistory(before: Watched): void {
    if (this.outstanding >= feedBounds.credit) return;
    const frame = packHistory(this.#deps.engine.live.waves, this.#waveCursor, this.#watched, before, this.#deps.clock);
    if (frame !== null) this.#emitWaves(frame);
  }

  credit(n: number): void {
    if (n > this.#credited && n <= this.#sent) this.#credited = n;
  }

  /** Sends durable events while the socket takes them; goes on at its next drain. */
  pump(): void {
    if (this.#pumping || !this.#ready || !this.#canTake()) return;
    if (this.#cursor >= this.#deps.engine.durable.seq) return;
    const events = this.#deps.engine.read(this.#cursor, feedBounds.durableBatch);
    if (Array.isArray(events)) {
      this.#emitDurable(events);
      if (events.length > 0) this.pump();
      return;
    }
    this.#pumping = true;
    events
      .then((read) => {
        this.#pumping = false;
        this.#emitDurable(read);
        if (read.length > 0) this.pump();
      })
      .catch(() => {
        // The log cannot be read now: the next tick tries again.
        this.#pumping = false;
      });
  }

  #emitDurable(events: Parameters<GatewayToStation['durable']>[0]['events']): void {
    const last = events.at(-1);
    if (last === undefined || !this.#socket.connected) return;
    this.#cursor = last.seq;
    this.#socket.emit('durable', { events });
  }

  #canTake(): boolean {
    return hasRoom(this.#socket);
  }

  sendWaves(): void {
    if (!this.#ready || this.#watched.size === 0) {
      this.#waveCursor = this.#deps.engine.live.waves.next;
      return;
    }
    if (this.outstanding >= feedBounds.credit || !this.#canTake()) return;
    const packed = packWaves(this.#deps.engine.live.waves, this.#waveCursor, this.#watched, this.#deps.clock);
    this.#waveCursor = packed.next;
    if (packed.dropped > 0) {
      this.#wavesThinnedMono = this.#deps.clock.mono;
      this.#deps.onDropped('waves', packed.dropped);
    }
    if (packed.frame !== null) this.#emitWaves(packed.frame);
  }

  #emitWaves(frame: Uint8Array<ArrayBuffer>): void {
    this.#sent += 1;
    this.#deps.onWaveSent(frame.byteLength);
    this.#socket.emit('waves', this.#sent, frame);
  }

  /** Neither a fill nor late data ever comes before what is live. */
  #mayTakePast(): boolean {
    const { mono } = this.#deps.clock;
    return this.#ready && this.outstanding < pastCredit && mono >= this.#pastMono && this.#canTake();
  }

  #tookPast({ frame, values }: Late): void {
    const bytes = (frame?.byteLength ?? 0) + values.length * valueBytes;
    this.#pastMono = this.#deps.clock.mono + bytes / pastBytesPerMs;
  }

  /** A page of what was missed; null: not now. */
  fill(request: FillRequest): FillPage | null {
    if (!this.#mayTakePast()) return null;
    const page = this.#deps.hold.page(request);
    this.#tookPast(page);
    return page;
  }

  /** What devices sent late, since the station is here. */
  sendLate(): void {
    if (!this.#mayTakePast()) return;
    const { late, next } = this.#deps.hold.lateFrom(this.#lateCursor);
    this.#lateCursor = next;
    if (late === null) return;
    this.#tookPast(late);
    this.#sent += 1;
    this.#socket.emit('late', this.#sent, late);
  }

  sendLive(withFeeds: boolean): void {
    if (!this.#ready) return;
    const { clock, delta, feeds } = this.#deps;
    if (this.outstanding >= feedBounds.credit * 2 || !this.#canTake()) {
      this.#numericsThinnedMono = clock.mono;
      this.#deps.onDropped('numerics', 1);
      return;
    }
    const full = this.#since === 0;
    const { version, devices, positions } = delta(this.#since);
    const { thinned } = this;
    const isEmpty = devices.length === 0 && positions.length === 0 && thinned === this.#thinnedTold;
    if (isEmpty && !withFeeds && !full) return;
    this.#since = version;
    this.#thinnedTold = thinned;
    this.#sent += 1;
    const message: LiveSent = {
      n: this.#sent,
      sentAt: clock.now,
      full,
      devices,
      positions,
      feeds: withFeeds || full ? feeds() : [],
      thinned,
    };
    this.#socket.emit('live', message);
  }

  /** While the gateway's disk stalls, what is decided is shown all the same. */
  sendAhead(): void {
    const { engine, clock } = this.#deps;
    const stalled = engine.health.waitingMs >= aheadAfterMs;
    const events = stalled ? engine.ahead.slice(0, feedBounds.ahead) : [];
    const isLong = events.length > feedBounds.durableBatch;
    if (isLong && clock.mono - this.#aheadMono < longAheadEveryMs) return;
    const key = events.length === 0 ? '' : `${events[0]?.seq}-${events.at(-1)?.seq}`;
    if (!this.#ready || key === this.#aheadTold || !this.#canTake()) return;
    this.#aheadTold = key;
    this.#aheadMono = clock.mono;
    this.#socket.emit('ahead', { events });
  }

  heartbeat(): void {
    if (this.#ready && this.#canTake()) {
      this.#socket.emit('heartbeat', { now: this.#deps.clock.now, seq: this.#deps.engine.durable.seq });
    }
  }
}
