/**
 * What this station keeps beside the durable events: waves, numerics each second, strips; what it missed and fills in;
 * how much room all of it takes. Nothing here waits on the disk.
 */
import type { DiskReport } from '../../shared/station-api/calls.ts';
import type { FillPage, FillRequest, Late } from '../../shared/feed/protocol.ts';
import { diskReport } from '../api/reports.ts';
import type { Clock } from '../clock.ts';
import { StripSweep } from '../history/strip-sweep.ts';
import type { Log } from '../log.ts';
import type { NumericsRow } from '../store/numerics-files.ts';
import type { StoreClient } from '../store/store-client.ts';
import { Growth } from '../waves/growth.ts';
import type { WaveClient } from '../waves/wave-client.ts';
import { FillDesk } from './fill-desk.ts';
import type { FillInput } from './fill.ts';
import { FillFile } from './fill-file.ts';
import type { LiveState } from './live-state.ts';
import { Sampler } from './sampler.ts';

export interface RecordingOptions {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: StoreClient;
  readonly waves: WaveClient;
  /** Bytes that all of the record together may take. */
  readonly budget: number;
  /** Bytes of equipment's own database. */
  readonly equipmentBytes: () => number;
  /** Folder of the record. */
  readonly data: string;
  readonly live: LiveState;
  /** Gateway's clock at a moment of our monotonic one. */
  readonly gatewayAt: (mono: number) => number;
  readonly ask: (request: FillRequest, answer: (page: FillPage | null | undefined) => void) => void;
  /** The log that the station is on; null before it knew any. */
  readonly logKey: () => string | null;
}

const sweepMs = 5_000;

export class Recording {
  readonly #options: RecordingOptions;
  readonly #sampler = new Sampler();
  /** Sampled since the last second. */
  readonly #rows: NumericsRow[] = [];
  readonly #fill: FillDesk;
  readonly #growth = new Growth();
  /** As the store's thread told last. */
  #sizes = { bytes: 0, numerics: 0 };
  #stop: (() => void) | null = null;

  constructor(options: RecordingOptions) {
    const { clock, log, store, waves, live, gatewayAt, ask, data } = options;
    this.#options = options;
    this.#fill = new FillDesk({
      clock,
      log,
      live,
      gatewayAt,
      ask,
      waves: () => waves,
      saveNumerics: (rows) => store.saveNumerics(rows),
      sample: () => this.sample(),
      memory: new FillFile(data),
    });
  }

  /** Bytes of events and numerics. */
  get bytes(): number {
    return this.#sizes.bytes;
  }

  get disk(): DiskReport {
    const { waves, budget, equipmentBytes } = this.#options;
    const sizes = { ...this.#sizes, bytes: this.#sizes.bytes + equipmentBytes() };
    return diskReport(sizes, waves.disk, budget, this.#growth.perDay);
  }

  start(): void {
    const { clock, store, waves, logKey, gatewayAt } = this.#options;
    const strips = new StripSweep({
      store,
      keep: (strip) => waves.keepStrip(strip),
      logKey,
      now: () => gatewayAt(clock.mono()),
      days: () => waves.disk.wantedDays,
      capturer: () => waves.threads,
    });
    this.#stop = clock.every(sweepMs, () => void strips.sweep());
    void this.#fill.begin();
  }

  /** What happens to the feed: where something was missed, it is asked for. */
  heard(input: FillInput): void {
    this.#fill.input(input);
  }

  /** Past data, for the record alone. */
  late(message: Late): void {
    this.#fill.take(message);
  }

  waves(frame: Uint8Array): void {
    this.#options.waves.record(frame);
  }

  /** With every live message: what is replaced before the second is over is on record too. */
  sample(): void {
    const { live, clock } = this.#options;
    this.#rows.push(...this.#sampler.sample(live, clock.mono()));
  }

  everySecond(): void {
    this.sample();
    this.#options.store.saveNumerics(this.#rows.splice(0));
  }

  tidy(): void {
    const { store, waves, clock, log, equipmentBytes } = this.#options;
    store.tidy().then(
      ({ bytes, numerics, deleted }) => {
        this.#sizes = { bytes, numerics };
        this.#growth.note(bytes + equipmentBytes() + waves.disk.waves + waves.disk.strips, clock.mono());
        if (deleted.length > 0) log.info('Retention deleted whole days', { deleted: deleted.join(', ') });
      },
      () => undefined,
    );
  }

  /** Everything queued is written, at most `withinMs`. */
  async close(withinMs: number): Promise<void> {
    const { store, waves } = this.#options;
    this.#stop?.();
    store.saveNumerics(this.#rows.splice(0));
    await Promise.all([store.close(withinMs), waves.close(withinMs)]);
  }
}
