/**
 * The station's side of its store. Every queue is bounded, with its rule:
 *
 *   durable events   back-pressure: the feed machine hands over a bounded number; the rest waits in the gateway
 *   commands         the outbox bounds them; over it an act is refused, in words
 *   numerics         120 batches; the oldest are dropped and counted
 *   picture, settings  newest wins
 *   reads            8 at a time; more are refused
 *
 * Nothing here waits on the disk but promises that nobody on the path of display or alarms awaits.
 */
import { Worker } from 'node:worker_threads';
import { answerInTime } from '../answer-in-time.ts';
import type { Clock } from '../clock.ts';
import type { LogEntry } from '../feed/feed-types.ts';
import type { Log } from '../log.ts';
import { StoreRefusal } from './handles.ts';
import type { NumericsRow } from './numerics-files.ts';
import type { FromStore, OpenedStore, ReadOp, StoreData, StoreOp, StoreOps } from './store-protocol.ts';
import { SingleFlight } from './single-flight.ts';

export interface StoreOptions extends StoreData {
  /** The thread's entry: TypeScript beside this file, or the built one. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly log: Log;
  /** Said once per change. */
  readonly faultChanged: () => void;
}

export const storeBounds = { numericsBatches: 120, reads: 8, readMs: 10_000, stalledMs: 2_000 } as const;

/** What fails in these says nothing about writing. */
const harmless: ReadonlySet<StoreOp> = new Set([
  'trend',
  'values',
  'history',
  'life',
  'whatIf',
  'ended',
  'stays',
  'context',
  'infusions',
  'kept',
  'keptById',
  'strips',
  'assetPast',
  'deviceAlarms',
  'stall',
]);

interface Waiting {
  readonly op: StoreOp;
  readonly sinceMono: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class StoreClient {
  readonly #options: StoreOptions;
  readonly #waiting = new Map<number, Waiting>();
  /** Null between the end of one thread and the start of the next. */
  #worker: Worker | null;
  #deaths = 0;
  #id = 0;
  #fresh = '';
  #closing = false;
  #writeFault: string | null = null;
  #numerics: NumericsRow[][] = [];
  #numericsBusy = false;
  #dropped = 0;
  #reads = 0;
  #append: { logKey: string; entries: LogEntry[]; done: PromiseWithResolvers<number> } | null = null;
  #appending = false;
  readonly #picture = new SingleFlight<StoreOps['picture']['args']>((args) => this.#ask('picture', args));
  readonly #settings = new SingleFlight<StoreOps['saveSettings']['args']>((args) => this.#ask('saveSettings', args));

  constructor(options: StoreOptions) {
    this.#options = options;
    this.#worker = this.#spawn();
  }

  /** Rejects with StoreRefusal where the files are not ours to use. */
  open(fresh: string): Promise<OpenedStore> {
    this.#fresh = fresh;
    return this.#ask('open', { fresh });
  }

  /** Events that arrive while a commit is under way share the next one. */
  append(logKey: string, entries: readonly LogEntry[]): Promise<number> {
    if (this.#append !== null && this.#append.logKey === logKey) {
      this.#append.entries.push(...entries);
      return this.#append.done.promise;
    }
    const before = this.#append;
    const batch = { logKey, entries: [...entries], done: Promise.withResolvers<number>() };
    this.#append = batch;
    if (before !== null) this.#send(before);
    else if (!this.#appending) this.#flushAppend();
    return batch.done.promise;
  }

  noteGap(logKey: string, fromSeq: number, toSeq: number): void {
    this.#flushAppend();
    this.#quietly(this.#ask('gap', { logKey, fromSeq, toSeq }));
  }

  saveCommand(entry: StoreOps['saveCommand']['args']): Promise<null> {
    return this.#ask('saveCommand', entry);
  }

  /** Comes after the events that were handed over before it: a settled command's effect is on the disk. */
  settleCommand(args: StoreOps['settleCommand']['args']): void {
    this.#flushAppend();
    this.#quietly(this.#ask('settleCommand', args));
  }

  savePicture(args: StoreOps['picture']['args']): Promise<void> {
    return this.#picture.run(args);
  }

  saveSettings(args: StoreOps['saveSettings']['args']): void {
    this.#quietly(this.#settings.run(args));
  }

  /**
   * Rows of now or of the past; what is on record for a second stays. Newest wins over the bound: a fill asks `queue`
   * before it brings more.
   */
  saveNumerics(rows: readonly NumericsRow[]): void {
    if (rows.length === 0) return;
    this.#numerics.push([...rows]);
    while (this.#numerics.length > storeBounds.numericsBatches) {
      this.#dropped += this.#numerics.shift()?.length ?? 0;
    }
    if (!this.#numericsBusy) void this.#flushNumerics();
  }

  /** @param stop cancels the work in the thread. */
  trend(args: StoreOps['trend']['args'], stop: AbortSignal): Promise<StoreOps['trend']['result']> {
    return this.#read('trend', args, stop);
  }

  /** @param stop cancels the work in the thread. */
  values(args: StoreOps['values']['args'], stop: AbortSignal): Promise<StoreOps['values']['result']> {
    return this.#read('values', args, stop);
  }

  /** @param stop cancels the work in the thread. */
  history(args: StoreOps['history']['args'], stop: AbortSignal): Promise<StoreOps['history']['result']> {
    return this.#read('history', args, stop);
  }

  life(args: StoreOps['life']['args']): Promise<StoreOps['life']['result']> {
    return this.#read('life', args, null);
  }

  /** @param stop cancels the work in the thread. */
  whatIf(args: StoreOps['whatIf']['args'], stop: AbortSignal): Promise<StoreOps['whatIf']['result']> {
    return this.#read('whatIf', args, stop);
  }

  /** @param stop cancels the work in the thread. */
  stays(args: StoreOps['stays']['args'], stop: AbortSignal): Promise<StoreOps['stays']['result']> {
    return this.#read('stays', args, stop);
  }

  /** @param stop cancels the work in the thread. */
  context(args: StoreOps['context']['args'], stop: AbortSignal): Promise<StoreOps['context']['result']> {
    return this.#read('context', args, stop);
  }

  /** @param stop cancels the work in the thread. */
  infusions(args: StoreOps['infusions']['args'], stop: AbortSignal): Promise<StoreOps['infusions']['result']> {
    return this.#read('infusions', args, stop);
  }

  /** @param stop cancels the work in the thread. */
  kept(args: StoreOps['kept']['args'], stop: AbortSignal): Promise<StoreOps['kept']['result']> {
    return this.#read('kept', args, stop);
  }

  keptById(args: StoreOps['keptById']['args']): Promise<StoreOps['keptById']['result']> {
    return this.#read('keptById', args, null);
  }

  strips(args: StoreOps['strips']['args']): Promise<StoreOps['strips']['result']> {
    return this.#read('strips', args, null);
  }

  assetPast(args: StoreOps['assetPast']['args']): Promise<StoreOps['assetPast']['result']> {
    return this.#read('assetPast', args, null);
  }

  /** @param stop cancels the work in the thread. */
  deviceAlarms(args: StoreOps['deviceAlarms']['args'], stop: AbortSignal): Promise<StoreOps['deviceAlarms']['result']> {
    return this.#read('deviceAlarms', args, stop);
  }

  /** Rejects where the disk refused: to be said again. */
  saveCutOff(args: StoreOps['cutOff']['args']): Promise<null> {
    return this.#ask('cutOff', args);
  }

  ended(args: StoreOps['ended']['args']): Promise<StoreOps['ended']['result']> {
    return this.#read('ended', args, null);
  }

  tidy(): Promise<StoreOps['tidy']['result']> {
    return this.#ask('tidy', null);
  }

  /** Tests only. */
  stall(ms: number): void {
    this.#quietly(this.#ask('stall', { ms }));
  }

  get queue(): number {
    return this.#waiting.size + this.#numerics.length;
  }

  /** Rows of numerics that found no room. */
  get dropped(): number {
    return this.#dropped;
  }

  /** The last write was refused. */
  get broken(): boolean {
    return this.#writeFault !== null;
  }

  /** How long the oldest request has waited. */
  get stalledMs(): number {
    const [oldest] = this.#waiting.values();
    return oldest === undefined ? 0 : this.#options.clock.mono() - oldest.sinceMono;
  }

  /** In words, or null while the record is sound. */
  get fault(): string | null {
    if (this.#writeFault !== null) return this.#writeFault;
    if (this.stalledMs < storeBounds.stalledMs) return null;
    return `The disk has not answered for ${Math.round(this.stalledMs / 1000)} s: the record waits, the display does not`;
  }

  /** Writes what is queued, then ends the thread; at most `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.#closing = true;
    this.#flushAppend();
    const rows = this.#numerics.flat();
    this.#numerics = [];
    if (rows.length > 0) this.#quietly(this.#ask('numerics', { rows }));
    const closed = this.#ask('close', null).catch(() => undefined);
    await Promise.race([closed, new Promise<void>((resolve) => this.#options.clock.after(withinMs, resolve))]);
    await this.#worker?.terminate();
  }

  #spawn(): Worker {
    const { folder, migrations, retention, worker } = this.#options;
    const thread = new Worker(worker, { workerData: { folder, migrations, retention } satisfies StoreData });
    thread.on('message', (message: FromStore) => this.#onMessage(message));
    thread.on('error', (error: Error) => this.#onDeath(thread, error.message));
    thread.on('exit', (code) => this.#onDeath(thread, `exit code ${code}`));
    return thread;
  }

  /** A thread that died is replaced and opened again; what it was asked fails and is asked anew by its owners. */
  #onDeath(thread: Worker, why: string): void {
    if (thread !== this.#worker) return;
    this.#worker = null;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of lost) waiting.reject(new Error(`The store's thread ended: ${why}`));
    if (this.#closing) return;
    this.#setFault(`The record's thread ended and is started again: ${why}`);
    this.#deaths += 1;
    this.#options.clock.after(Math.min(15, this.#deaths) * 1000, () => {
      if (this.#closing) return;
      this.#worker = this.#spawn();
      this.#quietly(this.open(this.#fresh));
    });
  }

  #onMessage(message: FromStore): void {
    if ('note' in message) {
      this.#options.log.warn(message.note);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    if (waiting === undefined) return;
    this.#waiting.delete(message.id);
    const writes = !harmless.has(waiting.op);
    if (message.ok) {
      if (writes) this.#setFault(null);
      waiting.resolve(message.result);
      return;
    }
    if (writes) this.#setFault(`The record cannot be written: ${message.message}`);
    waiting.reject(message.refusal ? new StoreRefusal(message.message) : new Error(message.message));
  }

  #setFault(fault: string | null): void {
    if (fault === this.#writeFault) return;
    this.#writeFault = fault;
    if (fault !== null) this.#options.log.error(fault);
    this.#options.faultChanged();
  }

  #ask<Op extends StoreOp>(op: Op, args: StoreOps[Op]['args']): Promise<StoreOps[Op]['result']> {
    const worker = this.#worker;
    if (worker === null) return Promise.reject(new Error("The store's thread is being started"));
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      const sinceMono = this.#options.clock.mono();
      this.#waiting.set(id, { op, sinceMono, resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage({ id, op, args });
    });
  }

  async #read<Op extends ReadOp>(
    op: Op,
    args: StoreOps[Op]['args'],
    stop: AbortSignal | null,
  ): Promise<StoreOps[Op]['result']> {
    if (this.#reads >= storeBounds.reads) throw new Error('The record is busy: try again in a moment');
    this.#reads += 1;
    const answer = this.#ask(op, args);
    const id = this.#id;
    try {
      return await answerInTime(answer, {
        clock: this.#options.clock,
        withinMs: storeBounds.readMs,
        stop,
        cancel: () => this.#worker?.postMessage({ cancel: id }),
      });
    } finally {
      this.#reads -= 1;
    }
  }

  #flushAppend(): void {
    const batch = this.#append;
    if (batch === null) return;
    this.#append = null;
    this.#send(batch);
  }

  #send(batch: { logKey: string; entries: LogEntry[]; done: PromiseWithResolvers<number> }): void {
    this.#appending = true;
    const settle = (): void => {
      this.#appending = false;
      this.#flushAppend();
    };
    this.#ask('append', { logKey: batch.logKey, entries: batch.entries }).then(
      (seq) => {
        batch.done.resolve(seq);
        settle();
      },
      (error: Error) => {
        batch.done.reject(error);
        settle();
      },
    );
  }

  async #flushNumerics(): Promise<void> {
    this.#numericsBusy = true;
    while (this.#numerics.length > 0 && !this.#closing) {
      const rows = this.#numerics.flat();
      this.#numerics = [];
      await this.#ask('numerics', { rows }).catch(() => {
        this.#dropped += rows.length;
      });
    }
    this.#numericsBusy = false;
  }

  /** The fault is kept and shown; nobody waits for this answer. */
  #quietly(promise: Promise<unknown>): void {
    promise.catch(() => undefined);
  }
}
