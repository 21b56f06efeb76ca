/** A gateway for tests: the feed protocol over real sockets, a log in memory, and faults on demand. */
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import {
  authSchema,
  commandSchema,
  feedBounds,
  feedNamespace,
  feedProtocolVersion,
  type Command,
  type CommandReply,
  type Live,
  type LiveDevice,
} from '../../shared/feed/protocol.ts';
import { stationId } from '../../shared/domain/ids.ts';
import type { StoredEvent, WardEvent } from '../../shared/ward/events.ts';
import { stationReportSchema, type StationReport } from '../../shared/ward/station-facts.ts';
import { fold } from '../../shared/ward/fold.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import { aDevice as aStationDevice, aValue } from '../../station/testing/builders.ts';

export { configured, raised } from '../../station/testing/builders.ts';

export const testSecret = 'a secret of sixteen or more';

type Socket = ReturnType<Server['of']> extends { sockets: Map<string, infer One> } ? One : never;

export class FakeGateway {
  logId = 'log-1';
  log: StoredEvent[] = [];
  state: WardState = emptyWard;
  live: Live = { n: 1, sentAt: 0, full: true, devices: [], positions: [], feeds: [], thinned: 0 };
  /** Highest confirmed number of each log. */
  confirmed = new Map<string, number>();
  credits: number[] = [];
  watches: unknown[] = [];
  reports: StationReport[] = [];
  /** Commands in the order they came, repeats included. */
  commands: string[] = [];
  /** Heartbeats stop while this is set; the sockets stay open. */
  silent = false;
  /** Commands get no answer and are not done while this is set. */
  deaf = false;
  /** No station gets in while this is set. */
  closed = false;
  connects = 0;
  #http: HttpServer;
  #io: Server;
  #port = 0;
  #n = 0;
  #beats: NodeJS.Timeout | null = null;

  constructor() {
    this.#http = createServer();
    this.#io = this.#makeServer();
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#http.address() as AddressInfo).port;
    this.#beats = setInterval(() => {
      if (!this.silent) this.#all().emit('heartbeat', { now: Date.now(), seq: this.state.seq });
    }, 250);
    return this;
  }

  async stop(): Promise<void> {
    if (this.#beats !== null) clearInterval(this.#beats);
    await this.#io.close();
  }

  /** Down, then up again on the same port with the same log. */
  async restart(downMs: number): Promise<void> {
    await this.stop();
    // How long it is down is what the caller asked for.
    await new Promise((resolve) => setTimeout(resolve, downMs));
    this.#http = createServer();
    this.#io = this.#makeServer();
    await this.start();
  }

  /** Every socket ends at once, as when a cable is pulled and put back. */
  cut(): void {
    for (const socket of this.#all().sockets.values()) socket.conn.close();
  }

  append(event: WardEvent, options: { lost?: boolean; at?: number } = {}): StoredEvent {
    const stored: StoredEvent = { seq: this.state.seq + 1, at: options.at ?? Date.now(), event };
    this.log.push(stored);
    this.state = fold(this.state, stored);
    if (options.lost !== true) this.#all().emit('durable', { events: [stored] });
    return stored;
  }

  send(event: string, ...args: unknown[]): void {
    this.#all().emit(event, ...args);
  }

  /** @returns its frame number. */
  sendLive(devices: LiveDevice[], part: Partial<Live> = {}): number {
    this.#n += 1;
    this.send('live', {
      n: this.#n,
      sentAt: Date.now(),
      full: false,
      devices,
      positions: [],
      feeds: [],
      thinned: 0,
      ...part,
    });
    return this.#n;
  }

  sendWaves(frame: Uint8Array): number {
    this.#n += 1;
    this.send('waves', this.#n, frame);
    return this.#n;
  }

  #all() {
    return this.#io.of(feedNamespace);
  }

  #makeServer(): Server {
    const io = new Server(this.#http, { transports: ['websocket'], maxHttpBufferSize: feedBounds.maxBytes });
    const stations = io.of(feedNamespace);
    stations.use((socket, next) => {
      const auth = authSchema.safeParse(socket.handshake.auth);
      next(
        !this.closed && auth.success && auth.data.secret === testSecret
          ? undefined
          : new Error('the secret is not ours'),
      );
    });
    stations.on('connection', (socket) => this.#greet(socket));
    return io;
  }

  #greet(socket: Socket): void {
    this.connects += 1;
    const auth = authSchema.parse(socket.handshake.auth);
    const { logId } = this;
    socket.emit('hello', {
      protocol: feedProtocolVersion,
      gateway: 'fake',
      version: '0',
      logId,
      headSeq: this.state.seq,
      now: Date.now(),
    });
    const missed = auth.logId === logId ? this.log.filter((stored) => stored.seq > auth.lastSeq) : [];
    const page = missed.slice(0, feedBounds.replayPage);
    const more = missed.length > page.length ? (page.at(-1)?.seq ?? 0) + 1 : null;
    socket.emit('snapshot', { state: this.state, missed: page, missedFrom: more });
    this.#n += 1;
    socket.emit('live', { ...this.live, n: this.#n, sentAt: Date.now(), full: true });
    socket.on('confirm', (seq: number) => {
      this.confirmed.set(logId, Math.max(this.confirmed.get(logId) ?? 0, seq));
    });
    socket.on('credit', (n: number) => this.credits.push(n));
    socket.on('report', (report: unknown) => this.reports.push(stationReportSchema.parse(report)));
    socket.on('watch', (watch: unknown) => this.watches.push(watch));
    socket.on('replay', (after: number, answer: (events: StoredEvent[]) => void) =>
      answer(this.log.filter((stored) => stored.seq > after).slice(0, feedBounds.replayPage)),
    );
    socket.on('command', (command: unknown, answer: (reply: CommandReply) => void) => this.#command(command, answer));
  }

  #command(value: unknown, answer: (reply: CommandReply) => void): void {
    const command = commandSchema.parse(value);
    this.commands.push(command.id);
    if (this.deaf) return;
    if (this.state.commands.includes(command.id)) {
      answer({ status: 'done', seq: this.state.seq });
    } else if (command.type === 'acknowledge') {
      const { alarm, id, acknowledgement } = command;
      if (this.state.alarms[alarm] === undefined) return answer({ status: 'refused', reason: 'No such alarm' });
      const stored = this.append({ type: 'alarm.acknowledged', id: alarm, command: id, acknowledgement });
      answer({ status: 'done', seq: stored.seq });
    } else if (command.type === 'map-device') {
      const { device, bed, by } = command;
      const stored = this.append({ type: 'device.mapped', device, bed, how: 'person', by });
      answer({ status: 'done', seq: stored.seq });
    } else {
      const event = this.#eventOf(command);
      if (event === null) return answer({ status: 'refused', reason: 'No such alarm' });
      answer({ status: 'done', seq: this.append(event).seq });
    }
  }

  /** Null: of an alarm that is not open. */
  #eventOf(command: Exclude<Command, { type: 'acknowledge' | 'map-device' }>): WardEvent | null {
    const station = stationId('whoever speaks');
    if ('alarm' in command && this.state.alarms[command.alarm] === undefined) return null;
    switch (command.type) {
      case 'note-infusion': {
        const { device, channel, note, by, id } = command;
        return { type: 'infusion.noted', device, channel, note, by, command: id };
      }
      case 'act-on-asset': {
        const { asset, act, bed, forMs, text, by, id } = command;
        const until = act === 'reserve' ? Date.now() + (forMs ?? 60_000) : null;
        return { type: 'asset.acted', asset, act, bed, until, text, why: 'person', by, command: id };
      }
      case 'record-asset': {
        const { asset, change, source, by, id } = command;
        return { type: 'asset.recorded', asset, change, source, by, command: id };
      }
      case 'retire-asset':
        return { type: 'asset.retired', asset: command.asset, by: command.by, command: command.id };
      case 'acknowledge-finding': {
        const { finding, note, by, id } = command;
        return { type: 'finding.acknowledged', id: finding, note, by, station, command: id };
      }
      case 'keep': {
        const { span, by, id } = command;
        return { type: 'event.kept', span, by, station, command: id };
      }
      case 'withdraw': {
        const { alarm, of, id, by } = command;
        return { type: 'alarm.withdrawn', id: alarm, of, command: id, station, by };
      }
      case 'call': {
        const { alarm, role, by, id } = command;
        const n = this.state.alarms[alarm]?.calls.length ?? 0;
        const open = { detail: null, answer: null, answeredBy: null, answeredAt: null, step: null, signalledAt: null };
        const call = { n, role, person: null, target: null, at: Date.now(), delivery: 'screen' as const, ...open };
        return { type: 'alarm.called', id: alarm, call, by, command: id };
      }
      case 'answer': {
        const { alarm, n, answer, by, id } = command;
        return { type: 'alarm.answered', id: alarm, n, answer, by, command: id };
      }
      case 'shown': {
        const { alarm, shownAt, soundedAt, id } = command;
        return { type: 'alarm.shown', id: alarm, station, command: id, shownAt, soundedAt };
      }
      case 'set-limits': {
        const { bed, parameter, change, reason, forMs, by, id } = command;
        const at = Date.now();
        const until = forMs === null ? null : at + forMs;
        const limit = change === null ? null : { ...change, by, station, reason, at, until };
        return { type: 'limits.set', bed, parameter, limit, by, why: 'person', command: id };
      }
      case 'set-profile': {
        const { bed, profile, by, id } = command;
        return { type: 'limits.profile', bed, profile, by, command: id };
      }
      case 'set-policy': {
        const policy = { ...command.policy, profiles: this.state.policy.profiles };
        return { type: 'policy.set', policy, by: command.by, command: command.id };
      }
    }
  }
}

export const aDevice = (id: string, bed: string, values: Readonly<Record<string, number>>): LiveDevice =>
  aStationDevice(
    id,
    bed,
    Object.entries(values).map(([key, value]) => aValue(key, value)),
  );
