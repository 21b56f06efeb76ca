/**
 * One console at this station, whatever carries its messages. A topic begins with the whole and goes on with
 * changes. A slow console never holds the others up: live values coalesce (newest wins), and a console too far
 * behind for ward events gets the whole ward again when it has drained. No event is left out silently.
 */
import type { CallName } from '../../shared/station-api/calls.ts';
import { hasBytes, stationCalls } from '../../shared/station-api/calls.ts';
import { encodeWaveAnswer } from '../../shared/station-api/wave-answer.ts';
import { stationTopics, type TopicName, type TopicPayload } from '../../shared/station-api/topics.ts';
import {
  StationCallError,
  toStationSchema,
  type CallErrorCode,
  type ToConsole,
  type ToStation,
} from '../../shared/station-api/wire.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import type { Clock } from '../clock.ts';
import type { LiveState } from '../core/live-state.ts';
import type { PictureChange } from '../core/ward-picture.ts';
import type { Wanted } from '../feed/watch-list.ts';
import type { Log } from '../log.ts';
import type { callHandlers, Caller } from './calls.ts';
import { may, stationPerson, type Person } from './permissions.ts';
import { RateLimit } from './rate-limit.ts';
import { type ArrivedFrame, WaveOutlet } from './wave-outlet.ts';
import type { WithBytes } from './with-bytes.ts';

/** What a shell gives: a pipe to one console. */
export interface ConsoleTransport {
  /** Plain JSON data. */
  send(message: ToConsole): void;
  /** A wave frame in a buffer of its own, free to be transferred. */
  sendBinary(bytes: Uint8Array<ArrayBuffer>): void;
  /** Bytes not yet taken by the console; 0 where the pipe cannot tell. */
  buffered(): number;
}

/** What a shell gets: the station's end of the pipe. */
export interface ConsoleConnection {
  /** A message of the console, parsed from JSON and otherwise as it came. Never throws. */
  receive(message: unknown): void;
  /** The console is gone. */
  close(): void;
}

export const consoleLimits = {
  /** Of any kind; more are not read. */
  messagesPerSecond: 200,
  callsPerSecond: 50,
  actsPerSecond: 10,
  /** Acknowledging is deliberate: nobody does it faster for long, ghost touches do (L7). */
  acknowledgesPerSecond: 2,
  acknowledgesAtOnce: 10,
  /** What is kept is in the log of the whole ward for good: a person marks some, a page that runs wild thousands. */
  keepsPerSecond: 0.2,
  keepsAtOnce: 10,
  callsAtOnce: 32,
  /** Of each kind of long read of the record. */
  readsAtOnce: 2,
  liveMs: 200,
  /** Over it live values wait (coalesced). */
  liveBufferedBytes: 1024 * 1024,
  /** Over it ward events wait, and the whole ward follows when it has drained. */
  wardBufferedBytes: 4 * 1024 * 1024,
} as const;

export interface SessionDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly live: LiveState;
  readonly whole: { readonly [Topic in Exclude<TopicName, 'live'>]: () => TopicPayload<Topic> };
  readonly handlers: ReturnType<typeof callHandlers>;
  /** The last seconds of waves, as they came. */
  readonly recent: () => readonly ArrivedFrame[];
  readonly watchChanged: () => void;
  readonly closed: (session: ConsoleSession) => void;
}

const isTopic = (name: string): name is TopicName => Object.hasOwn(stationTopics, name);
const isCall = (name: string): name is CallName => Object.hasOwn(stationCalls, name);
/** Calls of an act of a person; the rest only looks. */
const limited = new Set<string>([
  'alarms.acknowledge',
  'alarms.withdraw',
  'alarms.call',
  'alarms.answer',
  'limits.set',
  'limits.profile',
  'policy.set',
  'sound.silence',
  'devices.map',
  'kept.save',
  'infusions.note',
  'assets.act',
  'assets.record',
  'assets.retire',
  'assets.import',
  'findings.acknowledge',
] satisfies CallName[]);

/** Walks over many rows of the record. */
const longReads = new Set<string>([
  'history.trend',
  'history.waves',
  'history.values',
  'history.context',
  'alarms.history',
  'limits.whatIf',
  'infusions.history',
] satisfies CallName[]);

export class ConsoleSession implements ConsoleConnection {
  readonly #transport: ConsoleTransport;
  readonly #deps: SessionDeps;
  readonly #person: Person = stationPerson;
  readonly #topics = new Set<TopicName>();
  readonly #waves: WaveOutlet;
  readonly #gone = new AbortController();
  readonly #messages: RateLimit;
  readonly #calls: RateLimit;
  readonly #acts: RateLimit;
  readonly #acknowledges: RateLimit;
  readonly #keeps: RateLimit;
  #shows: readonly BedId[] = [];
  #atOnce = 0;
  readonly #reads = new Map<string, number>();
  /** Calls under way, to be cancelled by their number. */
  readonly #running = new Map<number, AbortController>();
  #flooded = false;
  #wardBehind = false;
  #liveRev: number | null = null;
  #liveEpoch = -1;
  #liveSentMono = Number.NEGATIVE_INFINITY;

  constructor(transport: ConsoleTransport, deps: SessionDeps) {
    this.#transport = transport;
    this.#deps = deps;
    this.#waves = new WaveOutlet(transport);
    const mono = deps.clock.mono();
    this.#messages = new RateLimit(consoleLimits.messagesPerSecond, mono);
    this.#calls = new RateLimit(consoleLimits.callsPerSecond, mono);
    this.#acts = new RateLimit(consoleLimits.actsPerSecond, mono);
    this.#acknowledges = new RateLimit(consoleLimits.acknowledgesPerSecond, mono, consoleLimits.acknowledgesAtOnce);
    this.#keeps = new RateLimit(consoleLimits.keepsPerSecond, mono, consoleLimits.keepsAtOnce);
  }

  get wanted(): Wanted {
    return { waves: this.#waves.watch, shows: this.#shows };
  }

  get droppedBlocks(): number {
    return this.#waves.dropped;
  }

  receive(raw: unknown): void {
    if (this.#gone.signal.aborted) return;
    if (!this.#messages.take(this.#deps.clock.mono())) {
      if (!this.#flooded) this.#deps.log.warn('A console sends more messages than are read');
      this.#flooded = true;
      return;
    }
    const read = toStationSchema.safeParse(raw);
    if (!read.success) {
      this.#deps.log.warn('A console sent a message that does not fit', { why: read.error.issues[0]?.message ?? '' });
      const id = (raw as { id?: unknown } | null)?.id;
      if (typeof id === 'number') this.#refuse(id, 'bad-arguments', 'The message does not fit the protocol');
      return;
    }
    switch (read.data.k) {
      case 'call':
        void this.#call(read.data);
        return;
      case 'cancel':
        this.#running.get(read.data.id)?.abort();
        return;
      case 'subscribe':
        if (isTopic(read.data.topic)) this.#subscribe(read.data.topic);
        return;
      case 'unsubscribe':
        if (isTopic(read.data.topic)) this.#topics.delete(read.data.topic);
        return;
    }
  }

  close(): void {
    if (this.#gone.signal.aborted) return;
    this.#gone.abort();
    this.#topics.clear();
    this.#waves.watch = [];
    this.#shows = [];
    this.#deps.closed(this);
  }

  /** Durable changes go at once: nothing coalesces an alarm. */
  ward(change: PictureChange): void {
    if (!this.#topics.has('ward') || change.kind === 'none') return;
    if (change.kind === 'snapshot') this.#sendWard();
    else if (this.#wardBehind || this.#transport.buffered() > consoleLimits.wardBufferedBytes) this.#wardBehind = true;
    else this.#topic('ward', { kind: 'events', events: change.events as StoredEvent[] });
  }

  /** Whole messages of the small topics. */
  tell(topic: 'link' | 'station'): void {
    if (!this.#topics.has(topic)) return;
    if (this.#transport.buffered() > consoleLimits.wardBufferedBytes) return;
    this.#topic(topic, this.#deps.whole[topic]());
  }

  waves(frame: ArrivedFrame, mono: number): void {
    this.#waves.offer(frame, mono);
  }

  /** Several times a second, and after each live message. */
  pulse(): void {
    const mono = this.#deps.clock.mono();
    this.#waves.flush(mono);
    if (this.#wardBehind && this.#transport.buffered() <= consoleLimits.liveBufferedBytes) this.#sendWard();
    this.#flushLive(mono);
  }

  #subscribe(topic: TopicName): void {
    this.#topics.add(topic);
    if (topic === 'ward') {
      this.#sendWard();
    } else if (topic === 'live') {
      this.#liveRev = null;
      this.#liveSentMono = Number.NEGATIVE_INFINITY;
      this.#flushLive(this.#deps.clock.mono());
    } else {
      this.#topic(topic, this.#deps.whole[topic]());
    }
  }

  #sendWard(): void {
    if (this.#transport.buffered() > consoleLimits.wardBufferedBytes) {
      this.#wardBehind = true;
      return;
    }
    this.#wardBehind = false;
    this.#topic('ward', this.#deps.whole.ward());
  }

  #flushLive(mono: number): void {
    const { live } = this.#deps;
    if (!this.#topics.has('live') || mono - this.#liveSentMono < consoleLimits.liveMs) return;
    const whole = this.#liveRev === null || this.#liveEpoch !== live.epoch;
    if (!whole && this.#liveRev === live.rev) return;
    if (this.#transport.buffered() > consoleLimits.liveBufferedBytes) return;
    const payload = live.payload(whole ? 'all' : (this.#liveRev ?? 'all'), mono);
    this.#liveRev = live.rev;
    this.#liveEpoch = live.epoch;
    this.#liveSentMono = mono;
    this.#topic('live', payload);
  }

  #topic<Topic extends TopicName>(topic: Topic, payload: TopicPayload<Topic>): void {
    this.#transport.send({ k: 'topic', topic, payload });
  }

  #refuse(id: number, code: CallErrorCode, message: string): void {
    this.#transport.send({ k: 'refusal', id, code, message });
  }

  async #call({ id, name, args }: Extract<ToStation, { k: 'call' }>): Promise<void> {
    const stop = new AbortController();
    this.#running.set(id, stop);
    const gone = AbortSignal.any([this.#gone.signal, stop.signal]);
    try {
      const { result, bytes } = await this.#answer(name, args, gone);
      if (gone.aborted) return;
      if (bytes !== null) this.#transport.sendBinary(encodeWaveAnswer(id, bytes));
      this.#transport.send({ k: 'reply', id, ok: true, result });
    } catch (error) {
      if (gone.aborted) return;
      if (error instanceof StationCallError) {
        this.#refuse(id, error.code, error.message);
      } else {
        this.#deps.log.error('A call failed', { call: name.slice(0, 60), why: (error as Error).message });
        this.#refuse(id, 'fault', 'The station could not do this: see its log');
      }
    } finally {
      if (this.#running.get(id) === stop) this.#running.delete(id);
    }
  }

  /** Unknown, unread, ungranted or too often: refused before anything is done. */
  async #answer(
    name: string,
    rawArgs: unknown,
    gone: AbortSignal,
  ): Promise<{ readonly result: unknown; readonly bytes: Uint8Array | null }> {
    const mono = this.#deps.clock.mono();
    if (!this.#calls.take(mono) || this.#atOnce >= consoleLimits.callsAtOnce) {
      throw new StationCallError('too-often', 'Too many calls: wait a moment');
    }
    if (!isCall(name)) throw new StationCallError('unknown-call', `This station knows no call "${name}"`);
    const call = stationCalls[name];
    if (!may(this.#person, call.act)) {
      throw new StationCallError('not-allowed', `${this.#person.name} may not ${call.act}`);
    }
    const args = call.args.safeParse(rawArgs);
    if (!args.success) {
      const issue = args.error.issues[0];
      throw new StationCallError(
        'bad-arguments',
        `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`,
      );
    }
    if (limited.has(name) && !this.#acts.take(mono)) {
      throw new StationCallError('too-often', 'Acts come too fast: wait a second');
    }
    if (name === 'alarms.acknowledge' && !this.#acknowledges.take(mono)) {
      throw new StationCallError('too-often', 'Alarms are acknowledged faster than a person reads them: wait a second');
    }
    if (name === 'kept.save' && !this.#keeps.take(mono)) {
      throw new StationCallError('too-often', 'Events are saved faster than a person marks them: wait some seconds');
    }
    // Acts of people are taken all the same: their answers are small.
    if (!limited.has(name) && this.#transport.buffered() > consoleLimits.wardBufferedBytes) {
      throw new StationCallError('too-often', 'This console does not take its answers: wait a moment');
    }
    const reading = this.#reads.get(name) ?? 0;
    const isLong = longReads.has(name);
    if (isLong && reading >= consoleLimits.readsAtOnce) {
      throw new StationCallError('too-often', 'Two of these are being read already');
    }
    const release = this.#hold(name, isLong);
    // What is cancelled makes room at once: the next question comes right behind.
    gone.addEventListener('abort', release, { once: true });
    try {
      const caller: Caller = {
        person: this.#person,
        window: this,
        watch: (wanted) => this.#watch(wanted),
        gone,
      };
      const handler = this.#deps.handlers[name] as (args: unknown, caller: Caller) => unknown;
      const answer = await handler(args.data, caller);
      if (!hasBytes(name)) return { result: call.result.parse(answer), bytes: null };
      const { answer: words, frame } = answer as WithBytes<unknown>;
      return { result: call.result.parse(words), bytes: frame };
    } finally {
      release();
      gone.removeEventListener('abort', release);
    }
  }

  /** Counts a call as under way. @returns what ends that, once. */
  #hold(name: CallName, isLong: boolean): () => void {
    this.#atOnce += 1;
    if (isLong) this.#reads.set(name, (this.#reads.get(name) ?? 0) + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#atOnce -= 1;
      if (isLong) this.#reads.set(name, (this.#reads.get(name) ?? 1) - 1);
    };
  }

  #watch({ waves, shows }: Wanted): void {
    this.#waves.begin(waves, this.#deps.recent(), this.#deps.clock.mono());
    this.#shows = shows;
    this.#deps.watchChanged();
  }
}
