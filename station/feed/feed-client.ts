/** The shell around the feed machine: sockets, ticks and effects. It holds no rule. */
import type { Command, FillPage, FillRequest, Late, Live, Watch } from '../../shared/feed/protocol.ts';
import { feedProtocolVersion } from '../../shared/feed/protocol.ts';
import type { StationId } from '../../shared/domain/ids.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import type { WardState } from '../../shared/ward/state.ts';
import type { StationReport } from '../../shared/ward/station-facts.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { decide, initialFeed } from './decide.ts';
import type { FeedSocket, OpenFeedSocket } from './feed-socket.ts';
import type { FeedEffect, FeedInput, FeedState, LogEntry, LogHead } from './feed-types.ts';
import { feedLimits } from './feed-types.ts';
import { GatewayClock } from './gateway-clock.ts';
import { readEntries, readFillPage, readMessage, readSiteFile } from './read-message.ts';

/** Where the durable events go. Answers in the order of the calls. */
export interface EventRecord {
  /** @returns the last number on disk, after fsync. Rejects where the disk refused. */
  append(logKey: string, entries: readonly LogEntry[]): Promise<number>;
  noteGap(logKey: string, fromSeq: number, toSeq: number): void;
}

export interface FeedListener {
  /** A whole new picture; comes first in every session. */
  synced(state: WardState): void;
  folded(entries: readonly LogEntry[]): void;
  /** Events on their way to the record, those missed before this session too; their effect is in the picture. */
  recording(entries: readonly LogEntry[]): void;
  /** Replaces what is shown before it is durable. */
  ahead(events: readonly StoredEvent[]): void;
  live(message: Live): void;
  waves(frame: Uint8Array): void;
  /** What devices sent late: for the record, never to be shown as live. */
  late(message: Late): void;
  /** Something about the link changed. */
  link(state: FeedState): void;
}

export interface FeedOptions {
  readonly url: string;
  readonly station: StationId;
  readonly name: string;
  readonly secret: string;
  readonly record: EventRecord;
  readonly heads: Readonly<Record<string, LogHead>>;
  readonly logId: string | null;
  readonly pictureSeq: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly openSocket: OpenFeedSocket;
  readonly log: Log;
  readonly listener: FeedListener;
}

/** Between two ticks this long the process stood still: ages of what waits in the socket cannot be trusted. */
const frozenMs = 2_000;

export class FeedClient {
  readonly #options: FeedOptions;
  #station: StationId;
  #state: FeedState;
  #socket: FeedSocket | null = null;
  #watch: Watch = { waves: [], shows: [] };
  #report: StationReport | null = null;
  readonly #there = new GatewayClock();
  #stopTicks: () => void = () => undefined;
  #lastTickMono: number;
  #bytes = 0;
  #bytesSinceMono: number;
  #bytesPerSecond = 0;

  constructor(options: FeedOptions) {
    this.#options = options;
    this.#station = options.station;
    const mono = options.clock.mono();
    this.#state = initialFeed(options, mono);
    this.#lastTickMono = mono;
    this.#bytesSinceMono = mono;
  }

  start(): void {
    this.#stopTicks = this.#options.clock.every(feedLimits.tickMs, () => this.#tick());
    this.#input({ type: 'tick' });
  }

  stop(): void {
    this.#stopTicks();
    this.#input({ type: 'stop' });
  }

  get state(): FeedState {
    return this.#state;
  }

  get bytesPerSecond(): number {
    return this.#bytesPerSecond;
  }

  /** Replaces the list of waves; said again at every connect. */
  watch(watch: Watch): void {
    this.#watch = watch;
    if (this.#state.phase === 'synced') this.#socket?.send('watch', watch);
  }

  /** Epoch ms of the gateway's clock at a moment of our monotonic one; of ours where it never said its own. */
  gatewayAt(mono: number): number {
    const { clock } = this.#options;
    return this.#there.at(mono, clock.wall() + (mono - clock.mono()));
  }

  /** What the station says of itself, whole; said again at every connect. */
  report(report: StationReport): void {
    this.#report = report;
    if (this.#state.phase === 'synced') this.#socket?.send('report', report);
  }

  /** Asks the gateway to do a command. The answer may never come. */
  command(command: Command, answer: (value: unknown) => void): void {
    this.#socket?.ask('command', command, answer);
  }

  /** Asks for live data that was missed. Null: not now; undefined: what came cannot be read. The answer may never come. */
  fill(request: FillRequest, answer: (page: FillPage | null | undefined) => void): void {
    const { generation } = this.#state;
    this.#socket?.ask('fill', request, (value) => {
      if (generation === this.#state.generation) answer(readFillPage(value));
    });
  }

  /** Asks for a file of the site. Null: it has none of that hash; undefined: what came cannot be read. */
  siteFile(sha256: string, answer: (text: string | null | undefined) => void): void {
    this.#socket?.ask('siteFile', { sha256 }, (value) => answer(readSiteFile(value)));
  }

  /** Ends the session and begins a new one with a snapshot, for a shell that knows the computer slept. */
  distrust(reason: string): void {
    this.#input({ type: 'distrust', reason });
  }

  recordOpened(station: StationId, heads: Readonly<Record<string, LogHead>>, logId: string | null): void {
    this.#station = station;
    this.#input({ type: 'record-opened', heads, logId });
  }

  #tick(): void {
    const mono = this.#options.clock.mono();
    const gapMs = mono - this.#lastTickMono;
    this.#lastTickMono = mono;
    const overMs = mono - this.#bytesSinceMono;
    if (overMs >= 1000) {
      this.#bytesPerSecond = Math.round((this.#bytes * 1000) / overMs);
      this.#bytes = 0;
      this.#bytesSinceMono = mono;
    }
    if (gapMs >= frozenMs) {
      this.#input({ type: 'distrust', reason: `The station stood still for ${Math.round(gapMs)} ms` });
    }
    this.#input({ type: 'tick' });
  }

  #input(input: FeedInput): void {
    const { clock, random } = this.#options;
    const before = this.#state;
    const mono = clock.mono();
    const { state, effects } = decide(before, input, { mono, wall: this.gatewayAt(mono), random: random() });
    this.#state = state;
    for (const effect of effects) this.#perform(effect);
    if (linkChanged(before, this.#state)) this.#options.listener.link(this.#state);
  }

  #perform(effect: FeedEffect): void {
    const { listener, record, log } = this.#options;
    switch (effect.type) {
      case 'open':
        this.#open(effect.generation, effect.auth);
        return;
      case 'close':
        this.#socket?.close();
        this.#socket = null;
        return;
      case 'synced':
        this.#socket?.send('watch', this.#watch);
        if (this.#report !== null) this.#socket?.send('report', this.#report);
        listener.synced(effect.state);
        return;
      case 'fold':
        listener.folded(effect.entries);
        return;
      case 'ahead':
        listener.ahead(effect.events);
        return;
      case 'live':
        listener.live(effect.live);
        return;
      case 'waves':
        listener.waves(effect.frame);
        return;
      case 'late':
        listener.late(effect.late);
        return;
      case 'clock':
        if (effect.begins) this.#there.begin();
        this.#there.heard(effect.now, this.#options.clock.mono());
        return;
      case 'credit':
        this.#socket?.send('credit', effect.n);
        return;
      case 'record':
        this.#record(effect.logKey, effect.entries);
        listener.recording(effect.entries);
        return;
      case 'record-gap':
        record.noteGap(effect.logKey, effect.fromSeq, effect.toSeq);
        return;
      case 'confirm':
        this.#socket?.send('confirm', effect.seq);
        return;
      case 'replay':
        this.#socket?.ask('replay', effect.afterSeq, (value) =>
          this.#input({ type: 'replayed', generation: effect.generation, entries: readEntries(value) }),
        );
        return;
      case 'log':
        log[effect.level](effect.text);
        return;
    }
  }

  #open(generation: number, auth: { readonly logId: string | null; readonly lastSeq: number }): void {
    const { url, name, secret, openSocket } = this.#options;
    this.#socket?.close();
    const identity = { protocol: feedProtocolVersion, station: this.#station, name, secret };
    this.#socket = openSocket(
      url,
      { ...identity, ...auth },
      {
        message: (event, args) => this.#input({ type: 'message', generation, message: readMessage(event, args) }),
        closed: (reason) => this.#input({ type: 'closed', generation, reason }),
        bytes: (count) => {
          this.#bytes += count;
        },
      },
    );
  }

  #record(logKey: string, entries: readonly LogEntry[]): void {
    const count = entries.length;
    this.#options.record.append(logKey, entries).then(
      (seq) => this.#input({ type: 'recorded', logKey, seq, count }),
      () => this.#input({ type: 'record-failed', logKey, count }),
    );
  }
}

const linkChanged = (a: FeedState, b: FeedState): boolean =>
  a.link !== b.link ||
  a.reason !== b.reason ||
  a.failures !== b.failures ||
  a.thinned !== b.thinned ||
  a.gateway !== b.gateway ||
  a.nextAttemptMono !== b.nextAttemptMono;
