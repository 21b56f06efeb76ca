/**
 * The station's side of its record of waves. Frames wait here for the thread, bounded by number and bytes: the oldest are lost
 * and counted. Nothing on the path of display or alarms waits for it.
 */
import { Worker } from 'node:worker_threads';
import { answerInTime } from '../answer-in-time.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { FrameQueue } from './frame-queue.ts';
import type { StripWanted, WaveRecord, WavesQuery } from './wave-record.ts';
import type { FromWaves, WaveData, WaveFigures, WaveOp, WaveOps, WaveRead } from './wave-protocol.ts';

export interface WaveClientOptions extends WaveData {
  /** The thread's entry: TypeScript beside this file, or the built one. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly log: Log;
  /** Said once per change. */
  readonly faultChanged: () => void;
}

export const waveBounds = {
  queue: 600,
  /** Of what waits: minutes of 64 beds, or as many pages of a fill. */
  queueBytes: 64 * 1024 * 1024,
  underWay: 32,
  reads: 8,
  readMs: 10_000,
  stalledMs: 3_000,
  tidyMs: 60_000,
} as const;

const noFigures: WaveFigures = {
  waves: 0,
  strips: 0,
  diskTotal: null,
  diskFree: null,
  keptDays: 0,
  oldestDay: null,
  deleted: [],
};

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class WaveClient implements WaveRecord {
  readonly #options: WaveClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stops: (() => void)[] = [];
  /** Null between the end of one thread and the start of the next. */
  #worker: Worker | null = null;
  #deaths = 0;
  #threads = 0;
  #id = 0;
  #isClosing = false;
  readonly #queue = new FrameQueue({ frames: waveBounds.queue, bytes: waveBounds.queueBytes });
  /** Frames that the thread was given and has not taken; since when it has taken none. */
  #underWay = 0;
  #heardMono: number;
  #lostHere = 0;
  #lostThere = 0;
  #lostBefore = 0;
  #reads = 0;
  #threadFault: string | null = null;
  #said: string | null = null;
  #figures: WaveFigures = noFigures;
  /** Why nothing could be deleted the last time; empty: it could. */
  #untidied = '';

  constructor(options: WaveClientOptions) {
    this.#options = options;
    this.#heardMono = options.clock.mono();
    this.#spawn();
    this.#tidy();
    this.#stops.push(
      options.clock.every(waveBounds.tidyMs, () => this.#tidy()),
      options.clock.every(1_000, () => this.#check()),
    );
  }

  record(frame: Uint8Array): void {
    if (this.#isClosing) return;
    // A copy that is this thread's to give away: consoles read the same bytes. Not slice: of a Buffer that is a view.
    this.#lostHere += this.#queue.push(new Uint8Array(frame));
    this.#send();
  }

  keepStrip(strip: StripWanted): void {
    this.#ask('keepStrip', strip).catch(() => undefined);
  }

  waves(query: WavesQuery, stop: AbortSignal): Promise<WaveOps['waves']['result']> {
    return this.#read('waves', query, stop);
  }

  strip(strip: StripWanted, pairs: number | null, stop: AbortSignal): Promise<WaveOps['strip']['result']> {
    return this.#read('strip', { strip, pairs }, stop);
  }

  newest(): Promise<number | null> {
    return this.#ask('newest', null);
  }

  /** Tests only. */
  stall(ms: number): void {
    this.#ask('stall', { ms }).catch(() => undefined);
  }

  /** Threads begun so far: what one was asked to keep and had not captured, the next does not know of. */
  get threads(): number {
    return this.#threads;
  }

  get fault(): string | null {
    if (this.#threadFault !== null) return `Waves are not recorded: ${this.#threadFault}`;
    const { underWay, stalledMs } = waveBounds;
    const isStalled = this.#underWay >= underWay && this.#options.clock.mono() - this.#heardMono >= stalledMs;
    return isStalled ? 'Waves wait for the disk, which does not answer' : null;
  }

  get disk(): WaveRecord['disk'] {
    const { deleted: _, ...figures } = this.#figures;
    return {
      ...figures,
      wantedDays: this.#options.retention.wavesDays,
      waveQueue: this.#queue.length + this.#underWay,
      waveQueueBound: waveBounds.queue,
      wavesLost: this.#lostHere + this.#lostThere + this.#lostBefore,
      waveFault: this.fault,
    };
  }

  /** Writes what is queued, then ends the thread; at most `withinMs`. */
  async close(withinMs: number): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    for (const stop of this.#stops) stop();
    for (const frame of this.#queue.takeAll()) this.#post(frame);
    const closed = this.#ask('close', null).catch(() => undefined);
    await Promise.race([closed, new Promise<void>((resolve) => this.#options.clock.after(withinMs, resolve))]);
    await this.#worker?.terminate();
  }

  #send(): void {
    while (this.#worker !== null && this.#underWay < waveBounds.underWay) {
      const frame = this.#queue.shift();
      if (frame === undefined) return;
      if (this.#underWay === 0) this.#heardMono = this.#options.clock.mono();
      this.#underWay += 1;
      this.#post(frame);
    }
  }

  #post(frame: Uint8Array): void {
    this.#worker?.postMessage({ frame }, [frame.buffer as ArrayBuffer]);
  }

  #spawn(): void {
    const { folder, migrations, retention, stripsDays, stripsBytes, worker } = this.#options;
    const workerData: WaveData = { folder, migrations, retention, stripsDays, stripsBytes };
    const thread = new Worker(worker, { workerData });
    thread.on('message', (message: FromWaves) => this.#onMessage(message));
    thread.on('error', (error: Error) => this.#onDeath(thread, error.message));
    thread.on('exit', (code) => this.#onDeath(thread, `exit code ${code}`));
    this.#worker = thread;
    this.#threads += 1;
    this.#send();
  }

  /** A thread that died is replaced; what it had taken in its last second and not written is lost, as in a crash. */
  #onDeath(thread: Worker, why: string): void {
    if (thread !== this.#worker) return;
    this.#worker = null;
    this.#lostHere += this.#underWay;
    this.#underWay = 0;
    this.#lostBefore += this.#lostThere;
    this.#lostThere = 0;
    const asked = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of asked) waiting.reject(new Error(`The thread of waves ended: ${why}`));
    if (this.#isClosing) return;
    this.#threadFault = `their thread ended and is started again (${why})`;
    this.#check();
    this.#deaths += 1;
    const again = this.#options.clock.after(Math.min(15, this.#deaths) * 1000, () => {
      if (!this.#isClosing) this.#spawn();
    });
    this.#stops.push(again);
  }

  #onMessage(message: FromWaves): void {
    if ('taken' in message) {
      this.#underWay = Math.max(0, this.#underWay - 1);
      this.#heardMono = this.#options.clock.mono();
      this.#send();
    } else if ('note' in message) {
      this.#options.log.warn(message.note);
    } else if ('fault' in message) {
      this.#threadFault = message.fault;
      this.#lostThere = message.lost;
      this.#check();
    } else {
      const waiting = this.#waiting.get(message.id);
      this.#waiting.delete(message.id);
      if (message.ok) waiting?.resolve(message.result);
      else waiting?.reject(new Error(message.message));
    }
  }

  #check(): void {
    const { fault } = this;
    if (fault === this.#said) return;
    this.#said = fault;
    if (fault === null) this.#options.log.info('Waves are recorded again');
    else this.#options.log.error(fault);
    this.#options.faultChanged();
  }

  #tidy(): void {
    this.#ask('tidy', { nowWall: this.#options.clock.wall() }).then(
      (figures) => {
        this.#figures = figures;
        if (figures.deleted.length > 0) {
          this.#options.log.info('Retention deleted', { deleted: figures.deleted.join('; ') });
        }
        this.#untidied = '';
      },
      (error: Error) => {
        // A thread that is being replaced says so itself.
        if (this.#worker === null || this.#isClosing || error.message === this.#untidied) return;
        this.#untidied = error.message;
        this.#options.log.error('Old waves and strips cannot be deleted', { why: error.message });
      },
    );
  }

  #ask<Op extends WaveOp>(op: Op, args: WaveOps[Op]['args']): Promise<WaveOps[Op]['result']> {
    const worker = this.#worker;
    if (worker === null) return Promise.reject(new Error('The thread of waves is being started'));
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage({ id, op, args });
    });
  }

  async #read<Op extends WaveRead>(
    op: Op,
    args: WaveOps[Op]['args'],
    stop: AbortSignal,
  ): Promise<WaveOps[Op]['result']> {
    if (stop.aborted) throw new Error('Cancelled');
    if (this.#reads >= waveBounds.reads) throw new Error('The record is busy: try again in a moment');
    this.#reads += 1;
    const answer = this.#ask(op, args);
    const id = this.#id;
    try {
      return await answerInTime(answer, {
        clock: this.#options.clock,
        withinMs: waveBounds.readMs,
        stop,
        cancel: () => this.#worker?.postMessage({ cancel: id }),
      });
    } finally {
      this.#reads -= 1;
    }
  }
}
