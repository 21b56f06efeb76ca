/**
 * The shell around the core: takes batches and commands in, lets the core decide, brings events to disk and tells
 * who listens. Holds no rule of the ward.
 */
import type { BedId, DeviceId, StationId } from '../../shared/domain/ids.ts';
import type { ObservationBatch } from '../../shared/domain/observation.ts';
import type { Command, CommandReply } from '../../shared/feed/protocol.ts';
import type { SiteFile } from '../../shared/site/site-files.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { foldAll } from '../../shared/ward/fold.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import type { StationFacts } from '../../shared/ward/station-facts.ts';
import { IntakeUnavailable, type AdapterClock } from '../adapters/adapter.ts';
import { groundsOf } from '../core/area.ts';
import { AlarmTimes } from '../core/deadlines.ts';
import { decide, isDurableKind, type Decision, type Input } from '../core/decide.ts';
import type { Calling } from '../core/escalation.ts';
import type { Report } from '../core/escalation-reports.ts';
import type { Site } from '../core/site.ts';
import type { AlarmFiles } from '../core/team.ts';
import { WatchMemory } from '../core/watch-memory.ts';
import { LiveStore } from '../live/live-store.ts';
import { LogUnavailable, type RetentionPolicy, type WardLog } from '../log/ward-log.ts';
import { loadWard } from './load.ts';
import type { Timers } from './timers.ts';
import { DurableWriter, type WriterHealth } from './writer.ts';

export interface EngineEvents {
  onNote(note: string, batch: ObservationBatch | null): void;
  /** Decided and not on disk yet: calls go out whatever the disk does. Must not decide anything itself. */
  onDecided?(events: readonly StoredEvent[], ward: WardState): void;
  onDurable(events: readonly StoredEvent[], ms: number): void;
  onFault(fault: LogUnavailable | null): void;
}

export interface EngineOptions {
  readonly log: WardLog;
  readonly site: Site;
  readonly clock: AdapterClock;
  readonly timers: Timers;
  readonly events: EngineEvents;
  readonly periodMs: (feed: string) => number | null;
  /** Events that may wait for the disk before senders are turned away. */
  readonly maxPending: number;
  readonly snapshotEvery: number;
  readonly retention: RetentionPolicy;
  /** Policy and profiles of the site; none by default. */
  readonly alarms?: AlarmFiles;
  /** Names of the targets that calls can go to. */
  readonly targets?: ReadonlySet<string>;
}

/** Newest durable events held in memory for stations that are nearly up to date. */
const recentMax = 4_096;
const pruneEveryMs = 600_000;
/** A station that asks is not kept waiting for a disk that stands still: its picture does not need the old events. */
const readMs = 2_000;
const leaveMs = 1_000;
const leapMs = 86_400_000;
/** Confirmations serve retention alone: written seldom, so that they do not hold up alarms. */
const confirmEveryMs = 30_000;

export class WardEngine {
  readonly live: LiveStore;
  readonly logId: string;
  readonly #options: EngineOptions;
  readonly #writer: DurableWriter;
  readonly #calling: Calling;
  readonly #memory = new WatchMemory();
  readonly #listeners = new Set<() => void>();
  readonly #confirmed = new Map<StationId, number>();
  readonly #recent: StoredEvent[] = [];
  /** Decided. */
  #ward: WardState;
  /** On disk. */
  #durable: WardState;
  #snapshotSeq: number;
  #stopped = false;
  #prunedMono: number;
  /** Wall clock less monotonic clock. */
  readonly #startedAnchor: number;
  #confirmedMono = 0;

  /** Opens the log and rebuilds the ward from it. @throws LogUnavailable with words for an engineer. */
  static async start(options: EngineOptions): Promise<WardEngine> {
    const head = await options.log.open();
    const ward = await loadWard(options.log, head);
    const engine = new WardEngine(options, head, ward);
    engine.#decide({ type: 'start', ...(options.alarms === undefined ? {} : { alarms: options.alarms }) });
    for (const device of Object.values(engine.#ward.devices)) engine.live.expect(device.id, device.feed);
    await engine.#writer.settled();
    return engine;
  }

  private constructor(options: EngineOptions, head: { logId: string; headSeq: number }, ward: WardState) {
    this.#options = options;
    this.logId = head.logId;
    this.#ward = ward;
    this.#durable = ward;
    this.#snapshotSeq = ward.seq;
    this.#prunedMono = options.clock.mono();
    const times = new AlarmTimes(() => options.clock.mono());
    times.load(ward, options.clock.now());
    this.#memory.takeUp(ward);
    this.#calling = { times, targets: options.targets ?? new Set() };
    this.#startedAnchor = options.clock.now() - options.clock.mono();
    this.live = new LiveStore({
      periodMs: options.periodMs,
      bedOf: (device) => this.bedOf(device),
      isKnown: (device) => own(this.#ward.devices, device) !== undefined,
      startedMono: options.clock.mono(),
      claimRoom: (position, before) => groundsOf(options.site.contents()).claim(position, before),
    });
    this.#writer = new DurableWriter({
      log: options.log,
      head,
      mono: () => options.clock.mono(),
      timers: options.timers,
      onDurable: (events, ms) => this.#onDurable(events, ms),
      onFault: (fault) => options.events.onFault(fault),
    });
  }

  /** State with everything decided, on disk or not. */
  get ward(): WardState {
    return this.#ward;
  }

  /** State as it is on disk: what a snapshot shows. */
  get durable(): WardState {
    return this.#durable;
  }

  get ahead(): readonly StoredEvent[] {
    return this.#writer.pending;
  }

  get health(): WriterHealth {
    return this.#writer.health;
  }

  bedOf(device: DeviceId): BedId | null {
    return own(this.#ward.devices, device)?.bed ?? null;
  }

  /** The `Intake` of the adapters. Live data is taken whatever the disk does. */
  intake(batch: ObservationBatch): Promise<void> | undefined {
    if (this.#stopped) return Promise.reject(new IntakeUnavailable('The gateway is stopping.'));
    const late = this.live.hear(batch);
    const isDurable = isDurableKind(batch);
    if (this.#writer.pending.length >= this.#options.maxPending) {
      this.live.take(batch);
      return isDurable ? Promise.reject(new IntakeUnavailable('Too much waits for the disk.')) : undefined;
    }
    const { events, notes } = this.#decide({ type: 'batch', batch, late });
    // After the decision: by now its device has a bed, and its first waves too.
    this.live.take(batch);
    this.#watch(batch);
    for (const note of notes) this.#options.events.onNote(note, batch);
    if (events.length === 0 && !(isDurable && this.#writer.pending.length > 0)) return undefined;
    return this.#writer.settled().catch((error: unknown) => {
      throw new IntakeUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
    });
  }

  command(command: Command, station: StationId): Promise<CommandReply> {
    return this.#settle({ type: 'command', command, station });
  }

  async #settle(input: Input): Promise<CommandReply> {
    if (this.#stopped) return { status: 'unavailable', reason: 'The gateway is stopping.' };
    if (this.#writer.pending.length >= this.#options.maxPending) {
      return { status: 'unavailable', reason: 'Too much waits for the disk.' };
    }
    const { refused } = this.#decide(input);
    const { seq } = this.#ward;
    try {
      await this.#writer.settled();
    } catch (error) {
      return { status: 'unavailable', reason: error instanceof Error ? error.message : String(error) };
    }
    return refused === null ? { status: 'done', seq } : { status: 'refused', reason: refused };
  }

  /** What a target or source says became of a call or acknowledgement; on disk once it resolves. */
  report(report: Report): Promise<CommandReply> {
    return this.#settle({ type: 'report', report });
  }

  /** What the new values mean. Their sender need not wait for the disk: what it makes is ours, not theirs. */
  #watch({ device, observations }: ObservationBatch): void {
    if (device === null || !observations.some(({ kind }) => kind === 'numeric')) return;
    this.#decide({ type: 'readings', device: device.id });
  }

  /** About once a second: facts of stations that changed, and the beds on the screens of those that are there. */
  stations(facts: readonly StationFacts[], shown: ReadonlySet<string>): void {
    if (this.#stopped || this.#writer.pending.length >= this.#options.maxPending) return;
    this.#decide({ type: 'stations', facts, shown });
  }

  /** At start and when one of the site's files changed: all that hold. */
  siteFiles(files: readonly SiteFile[]): void {
    if (!this.#stopped) this.#decide({ type: 'site-files', files });
  }

  /** About once a second. */
  tick(): void {
    if (this.#stopped) return;
    const mono = this.#options.clock.mono();
    this.live.tick(mono);
    if (this.#writer.pending.length < this.#options.maxPending) {
      this.#decide({ type: 'tick', storeFault: this.#writer.health.fault });
    }
    this.#housekeep(mono);
  }

  #decide(input: Input): Decision {
    const decision = decide(
      { ward: this.#ward, site: this.#options.site, live: this.live, memory: this.#memory, calling: this.#calling },
      input,
      this.#options.clock.now(),
    );
    this.#ward = decision.ward;
    if (decision.events.length > 0) {
      for (const { event } of decision.events) if (event.type === 'device.mapped') this.live.touch(event.device);
      this.#writer.push(decision.events);
      this.#options.events.onDecided?.(decision.events, decision.ward);
    }
    return decision;
  }

  #onDurable(events: readonly StoredEvent[], ms: number): void {
    this.#durable = foldAll(this.#durable, events);
    this.#recent.push(...events);
    if (this.#recent.length > recentMax * 2) this.#recent.splice(0, this.#recent.length - recentMax);
    this.#options.events.onDurable(events, ms);
    for (const listener of this.#listeners) listener();
  }

  /** Calls `listener` whenever durable events were added; returns the way to stop that. */
  onCommit(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Durable events after `afterSeq`: from memory where they are there, else from the log. */
  read(afterSeq: number, limit: number): StoredEvent[] | Promise<StoredEvent[]> {
    const first = this.#recent[0]?.seq;
    if (afterSeq >= this.#durable.seq) return [];
    if (first === undefined || afterSeq + 1 < first) return this.#readLog(afterSeq, limit);
    return this.#recent.slice(afterSeq + 1 - first, afterSeq + 1 - first + limit);
  }

  #readLog(afterSeq: number, limit: number): Promise<StoredEvent[]> {
    const { log, timers } = this.#options;
    return new Promise((resolve, reject) => {
      const stop = timers.after(readMs, () => reject(new LogUnavailable('SLOW', 'The log does not answer.')));
      log.read(afterSeq, limit).then(resolve, reject).finally(stop);
    });
  }

  /** A station has everything up to `seq` on its own disk; written with the next housekeeping. */
  confirm(station: StationId, seq: number): void {
    if (this.#confirmed.size < 1000) this.#confirmed.set(station, Math.min(seq, this.#durable.seq));
  }

  #housekeep(mono: number): void {
    const { log, clock, retention, snapshotEvery } = this.#options;
    const ignore = (): void => {};
    // Also while the log cannot be written: it may be full.
    if (mono - this.#prunedMono >= pruneEveryMs && !this.#hasLeapt(mono)) {
      this.#prunedMono = mono;
      log
        .prune(retention, clock.now())
        .then((deleted) => {
          // More may be due: one range at a time, so that alarms come in between.
          if (deleted > 0) this.#prunedMono -= pruneEveryMs;
        })
        .catch(ignore);
    }
    if (this.#writer.health.fault !== null) return;
    if (mono - this.#confirmedMono >= confirmEveryMs) {
      this.#confirmedMono = mono;
      for (const [station, seq] of this.#confirmed) log.confirm(station, seq, clock.now()).catch(ignore);
      this.#confirmed.clear();
    }
    if (this.#durable.seq - this.#snapshotSeq >= snapshotEvery) {
      this.#snapshotSeq = this.#durable.seq;
      log.writeSnapshot(this.#durable.seq, this.#durable).catch(ignore);
    }
  }

  /** By a clock that leapt, everything would be old: nothing is deleted by it until the next start. */
  #hasLeapt(mono: number): boolean {
    return Math.abs(this.#options.clock.now() - mono - this.#startedAnchor) > leapMs;
  }

  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    await this.#writer.stop(3_000);
    // A disk that stands still is not waited for: the log has all that was confirmed.
    const late = Promise.withResolvers<void>();
    const cancel = this.#options.timers.after(leaveMs, late.resolve);
    await Promise.race([this.#leave(), late.promise]);
    cancel();
  }

  async #leave(): Promise<void> {
    const { log } = this.#options;
    const { fault, pending } = this.#writer.health;
    if (fault === null && pending === 0 && this.#durable.seq > this.#snapshotSeq) {
      await log.writeSnapshot(this.#durable.seq, this.#durable).catch(() => undefined);
    }
    await log.close();
  }
}
