/** The log on SQLite in a thread of its own: a stalled disk stalls nothing but the log. */
import { Worker } from 'node:worker_threads';
import { storedEventSchema, type StoredEvent } from '../../shared/ward/events.ts';
import type { LogReply, LogRequest } from './sqlite-messages.ts';
import type { StoredRow, StoreOptions } from './sqlite-store.ts';
import { LogUnavailable, type LogHead, type RetentionPolicy, type WardLog } from './ward-log.ts';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: LogUnavailable): void;
}

/** Words for an engineer; the code stays beside them. */
function wordsFor(code: string, message: string, file: string): string {
  if (code === 'SQLITE_FULL') return `The disk of the log ${file} is full.`;
  if (code.startsWith('SQLITE_READONLY')) return `The log ${file} cannot be written: it is read-only.`;
  if (code.startsWith('SQLITE_BUSY')) return `The log ${file} is in use by another gateway.`;
  if (code.startsWith('SQLITE_CANTOPEN')) return `The log ${file} cannot be opened.`;
  if (code.startsWith('SQLITE_IOERR')) return `The disk of the log ${file} reports a fault (${code}).`;
  if (code === 'SQLITE_CORRUPT' || code === 'SQLITE_NOTADB') return `The file ${file} is no log or is damaged.`;
  return message;
}

function parseRow(row: StoredRow): StoredEvent {
  let event: unknown;
  try {
    event = JSON.parse(row.event);
  } catch {
    event = undefined;
  }
  const read = storedEventSchema.safeParse({ seq: row.seq, at: row.at, event });
  if (!read.success) throw new LogUnavailable('UNREADABLE', `Event ${row.seq} of the log cannot be read.`);
  return read.data;
}

export interface SqliteLogOptions extends StoreOptions {
  /** Where the thread's code is, for a build that bundles it elsewhere. */
  readonly worker?: URL;
}

export class SqliteLog implements WardLog {
  readonly #options: SqliteLogOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #id = 0;
  #closed = false;

  constructor(options: SqliteLogOptions) {
    this.#options = options;
  }

  #start(): Worker {
    const { file, maxBytes } = this.#options;
    const worker = new Worker(this.#options.worker ?? new URL('./sqlite-worker.ts', import.meta.url), {
      workerData: { file, maxBytes } satisfies StoreOptions,
    });
    worker.on('message', (reply: LogReply) => this.#settle(reply));
    worker.on('error', (error: unknown) => this.#lost(worker, error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => this.#lost(worker, `ended with ${code}`));
    this.#worker = worker;
    return worker;
  }

  #settle(reply: LogReply): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(new LogUnavailable(reply.code, wordsFor(reply.code, reply.message, this.#options.file)));
  }

  /** The thread died: what it was asked is unanswered, and the next `open` starts another one. */
  #lost(worker: Worker, why: string): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    for (const waiting of this.#waiting.values()) {
      waiting.reject(new LogUnavailable('WORKER', `The log's thread stopped: ${why}.`));
    }
    this.#waiting.clear();
  }

  #ask(request: LogRequest): Promise<unknown> {
    const worker = this.#worker ?? (request.op === 'open' && !this.#closed ? this.#start() : null);
    if (worker === null) return Promise.reject(new LogUnavailable('CLOSED', 'The log is not open.'));
    this.#id += 1;
    const id = this.#id;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, request });
    });
  }

  async open(): Promise<LogHead> {
    return (await this.#ask({ op: 'open' })) as LogHead;
  }

  async append(events: readonly StoredEvent[]): Promise<void> {
    const rows = events.map(({ seq, at, event }) => ({ seq, at, event: JSON.stringify(event) }));
    await this.#ask({ op: 'append', rows });
  }

  async read(afterSeq: number, limit: number): Promise<StoredEvent[]> {
    return ((await this.#ask({ op: 'read', afterSeq, limit })) as StoredRow[]).map(parseRow);
  }

  async snapshot(): Promise<{ readonly seq: number; readonly state: unknown } | null> {
    const held = (await this.#ask({ op: 'snapshot' })) as { seq: number; state: string } | null;
    return held === null ? null : { seq: held.seq, state: JSON.parse(held.state) as unknown };
  }

  async writeSnapshot(seq: number, state: unknown): Promise<void> {
    await this.#ask({ op: 'writeSnapshot', seq, state: JSON.stringify(state) });
  }

  async confirm(station: string, seq: number, at: number): Promise<void> {
    await this.#ask({ op: 'confirm', station, seq, at });
  }

  async prune(policy: RetentionPolicy, now: number): Promise<number> {
    return (await this.#ask({ op: 'prune', policy, now })) as number;
  }

  /** For tests of a full disk: bounds the file to this many pages from now on. */
  async setMaxPages(pages: number): Promise<void> {
    await this.#ask({ op: 'setMaxPages', pages });
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const worker = this.#worker;
    if (worker === null) return;
    const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
    await this.#ask({ op: 'close' }).catch(() => undefined);
    await exited;
  }
}
