/** The gateway of the night: the real engine and the real sessions, on a disk and wires of the simulation. */
import { siteOf } from '../../gateway/core/site.ts';
import { WardEngine } from '../../gateway/engine/engine.ts';
import { FeedClock } from '../../gateway/feed/feed-clock.ts';
import { LiveHold } from '../../gateway/feed/live-hold.ts';
import { StationSession, type StationSocket } from '../../gateway/feed/session.ts';
import { liveDelta } from '../../gateway/live/live-message.ts';
import type { AlarmPolicy } from '../../shared/alarm/policy.ts';
import type { DeviceId } from '../../shared/domain/ids.ts';
import {
  commandSchema,
  feedBounds,
  feedProtocolVersion,
  fillRequestSchema,
  watchSchema,
  type CommandReply,
  type FeedAuth,
} from '../../shared/feed/protocol.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import type { WardFile } from '../../shared/ward/ward-file.ts';
import type { GatewayDisk } from './disks.ts';
import type { Host } from './time.ts';

export interface GatewayOptions {
  readonly host: Host;
  readonly disk: GatewayDisk;
  readonly ward: WardFile;
  readonly profiles: AlarmPolicy['profiles'];
  readonly onDurable: (events: readonly StoredEvent[]) => void;
}

export class GatewayProcess {
  readonly engine: WardEngine;
  readonly #sessions = new Set<StationSession>();
  readonly #clock: FeedClock;
  readonly #hold: LiveHold;

  /** Takes as long as its disk; rejects where that cannot be had. */
  static async boot(options: GatewayOptions): Promise<GatewayProcess> {
    const { host, disk, ward, profiles, onDurable } = options;
    const engine = await WardEngine.start({
      log: disk.open(host),
      site: siteOf(ward),
      alarms: { policy: null, fingerprint: null, profiles },
      clock: host,
      timers: host,
      periodMs: () => 5_000,
      maxPending: 20_000,
      snapshotEvery: 200,
      retention: { days: 400, stationDays: 30 },
      events: { onNote: () => undefined, onDurable: (events) => onDurable(events), onFault: () => undefined },
    });
    return new GatewayProcess(host, engine);
  }

  private constructor(host: Host, engine: WardEngine) {
    this.engine = engine;
    this.#clock = new FeedClock(host);
    this.#hold = new LiveHold({
      maxAgeMs: 600_000,
      maxBytes: 16 * 1024 * 1024,
      mono: () => this.#clock.mono,
      anchor: () => this.#clock.anchor,
    });
    engine.live.sink = this.#hold;
    engine.onCommit(() => {
      for (const session of this.#sessions) session.pump();
    });
    host.every(250, () => {
      for (const session of this.#sessions) {
        session.pump();
        session.sendAhead();
        session.sendWaves();
      }
    });
    host.every(1_000, () => {
      this.#clock.check();
      engine.tick();
      this.#hold.tick();
      for (const session of this.#sessions) {
        session.sendLate();
        session.sendLive(true);
        session.heartbeat();
      }
      engine.live.toldVersion = engine.live.version;
    });
  }

  /** As the feed server does with a connection of socket.io. */
  accept(socket: StationSocket, auth: FeedAuth): boolean {
    if (auth.protocol !== feedProtocolVersion) return false;
    const { engine } = this;
    const session = new StationSession(socket, auth.station, {
      engine,
      clock: this.#clock,
      gateway: 'night',
      version: '0',
      delta: (since) => {
        const bedOf = (device: DeviceId) => engine.bedOf(device);
        return liveDelta(engine.live, bedOf, since, this.#clock.mono, this.#clock.anchor);
      },
      feeds: () => [],
      hold: this.#hold,
      onDropped: () => undefined,
      onWaveSent: () => undefined,
    });
    this.#sessions.add(session);
    socket.on('disconnect', () => this.#sessions.delete(session));
    socket.on('watch', (message) => {
      const read = watchSchema.safeParse(message);
      if (read.success) session.watch(read.data);
    });
    socket.on('confirm', (seq) => engine.confirm(session.station, seq));
    socket.on('credit', (n) => session.credit(n));
    socket.on('command', (message, reply) => {
      void this.#command(message, session).then(reply);
    });
    socket.on('fill', (message, reply) => {
      const read = fillRequestSchema.safeParse(message);
      if (read.success) reply(session.fill(read.data));
    });
    socket.on('replay', (afterSeq, reply) => {
      void Promise.resolve(engine.read(afterSeq, feedBounds.replayPage)).then(reply, () => undefined);
    });
    void session.begin(auth).catch(() => socket.disconnect());
    return true;
  }

  async #command(message: unknown, session: StationSession): Promise<CommandReply> {
    const read = commandSchema.safeParse(message);
    return read.success
      ? this.engine.command(read.data, session.station)
      : { status: 'refused', reason: 'The command is not understood' };
  }
}
