/**
 * The station's side of its record of equipment. Notes wait here for the thread, bounded; where some are lost, the watch
 * begins anew, so that the record has a gap and no stretch that never ended. Nothing on the path of display or alarms
 * waits for it.
 */
import { Worker } from 'node:worker_threads';
import { answerInTime } from '../answer-in-time.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { EquipmentData, EquipmentOp, EquipmentOps, FromEquipment, Notes } from './equipment-notes.ts';

export interface EquipmentClientOptions extends EquipmentData {
  /** The thread's entry: TypeScript beside this file, or the built one. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly log: Log;
}

const equipmentBounds = {
  /** Notes under way and waiting; the sums of some hours. */
  queue: 120,
  reads: 8,
  readMs: 10_000,
  tidyMs: 60_000,
} as const;

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class EquipmentClient {
  readonly #options: EquipmentClientOptions;
  readonly #waiting = new Map<number, Waiting>();
  readonly #stopTidy: () => void;
  /** Null between the end of one thread and the start of the next. */
  #worker: Worker | null = null;
  #deaths = 0;
  #id = 0;
  #isClosing = false;
  #underWay = 0;
  #reads = 0;
  #bytes = 0;
  #fault: string | null = null;
  /** Set by whoever watches: what was noted is lost. */
  lost: () => void = () => undefined;

  constructor(options: EquipmentClientOptions) {
    this.#options = options;
    this.#spawn();
    this.#stopTidy = options.clock.every(equipmentBounds.tidyMs, () => this.#tidy());
  }

  /** Why nothing is written, in words; null: it is. */
  get fault(): string | null {
    return this.#fault;
  }

  /** Of the database. */
  get bytes(): number {
    return this.#bytes;
  }

  write(notes: readonly Notes[]): void {
    for (const one of notes) {
      if (this.#underWay >= equipmentBounds.queue) {
        this.#say('the disk does not answer');
        this.lost();
        return;
      }
      this.#underWay += 1;
      this.#ask('write', one).then(
        () => {
          this.#underWay -= 1;
          this.#say(null);
        },
        (error: Error) => {
          this.#underWay -= 1;
          this.#say(error.message);
          this.lost();
        },
      );
    }
  }

  /** @param stop cancels the work in the thread. */
  async read<Op extends 'trail' | 'spans' | 'fleet'>(
    op: Op,
    args: EquipmentOps[Op]['args'],
    stop: AbortSignal,
  ): Promise<EquipmentOps[Op]['result']> {
    if (this.#reads >= equipmentBounds.reads) throw new Error('The record is busy: try again in a moment');
    this.#reads += 1;
    const answer = this.#ask(op, args);
    const id = this.#id;
    try {
      return await answerInTime(answer, {
        clock: this.#options.clock,
        withinMs: equipmentBounds.readMs,
        stop,
        cancel: () => this.#worker?.postMessage({ cancel: id }),
      });
    } finally {
      this.#reads -= 1;
    }
  }

  /** Tests only. */
  stall(ms: number): void {
    this.#ask('stall', { ms }).catch(() => undefined);
  }

  /** Writes what is under way, then ends the thread; at most `withinMs`. */
  async close(withinMs: number): Promise<void> {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#stopTidy();
    const closed = this.#ask('close', null).catch(() => undefined);
    await Promise.race([closed, new Promise<void>((resolve) => this.#options.clock.after(withinMs, resolve))]);
    await this.#worker?.terminate();
  }

  #spawn(): void {
    const { folder, migrations, retention, worker } = this.#options;
    const thread = new Worker(worker, { workerData: { folder, migrations, retention } satisfies EquipmentData });
    thread.on('message', (message: FromEquipment) => this.#onMessage(message));
    thread.on('error', (error: Error) => this.#onDeath(thread, error.message));
    thread.on('exit', (code) => this.#onDeath(thread, `exit code ${code}`));
    this.#worker = thread;
  }

  #onDeath(thread: Worker, why: string): void {
    if (thread !== this.#worker) return;
    this.#worker = null;
    const lost = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of lost) waiting.reject(new Error(`its thread ended: ${why}`));
    if (this.#isClosing) return;
    this.#say(`its thread ended and is started again: ${why}`);
    this.#deaths += 1;
    this.#options.clock.after(Math.min(15, this.#deaths) * 1000, () => {
      if (!this.#isClosing) this.#spawn();
    });
  }

  #onMessage(message: FromEquipment): void {
    if ('note' in message) {
      this.#options.log.warn(message.note);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.ok) waiting?.resolve(message.result);
    else waiting?.reject(new Error(message.message));
  }

  #say(fault: string | null): void {
    if (fault === this.#fault) return;
    this.#fault = fault;
    if (fault !== null) this.#options.log.error('Equipment is not recorded', { why: fault });
  }

  #tidy(): void {
    this.#ask('tidy', { nowWall: this.#options.clock.wall() }).then(
      ({ bytes, deleted }) => {
        this.#bytes = bytes;
        if (deleted.length > 0) this.#options.log.info('Retention deleted', { deleted: deleted.join(', ') });
      },
      (error: Error) => this.#say(error.message),
    );
  }

  #ask<Op extends EquipmentOp>(op: Op, args: EquipmentOps[Op]['args']): Promise<EquipmentOps[Op]['result']> {
    const worker = this.#worker;
    if (worker === null) return Promise.reject(new Error('its thread is being started'));
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      worker.postMessage({ id, op, args });
    });
  }
}
