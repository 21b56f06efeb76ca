/** The shell around the outbox: stores, sends, and tells whoever waits how a command ended. */
import type { Command } from '../../shared/feed/protocol.ts';
import { commandReplySchema } from '../../shared/feed/protocol.ts';
import type { Clock } from '../clock.ts';
import type { LogEntry } from '../feed/feed-types.ts';
import type { Log } from '../log.ts';
import type { Outcome, OutboxInput, OutboxState } from './outbox.ts';
import { decideOutbox, outboxLimits } from './outbox.ts';

export interface DeskOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Resolves once it is on the disk. */
  readonly store: (command: Command, at: number) => Promise<unknown>;
  /** How long the disk has already kept others waiting. */
  readonly diskMs: () => number;
  /** The last event in the picture. */
  readonly pictureSeq: () => number;
  readonly settled: (id: Command['id'], outcome: Outcome) => void;
  readonly send: (command: Command, answer: (value: unknown) => void) => void;
  readonly changed: () => void;
}

export class CommandDesk {
  readonly #options: DeskOptions;
  readonly #listeners = new Map<string, ((outcome: Outcome | 'queued') => void)[]>();
  #state: OutboxState = new Map();
  #linked = false;
  readonly #stopTicks: () => void;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#stopTicks = options.clock.every(250, () => this.#input({ type: 'tick' }));
  }

  stop(): void {
    this.#stopTicks();
  }

  get waiting(): OutboxState {
    return this.#state;
  }

  hasRoomFor(count: number): boolean {
    return this.#state.size + count <= outboxLimits.entries;
  }

  /** From the disk, at start. */
  restore(entries: readonly { readonly command: Command; readonly at: number }[]): void {
    for (const { command, at } of entries) this.#input({ type: 'given', command, at, onDisk: true });
  }

  give(command: Command, at: number): void {
    this.#input({ type: 'given', command, at, onDisk: false });
  }

  /**
   * Waits for the end of a waiting command. 'queued' after `withinMs`; without a link, as soon as it is on the
   * disk: who hears "queued" may count on it (a disk that has stalled so long is the one exception, and said).
   */
  outcomeOf(id: string, withinMs: number): Promise<Outcome | 'queued'> {
    const entry = this.#state.get(id);
    if (entry === undefined || entry.answeredSeq !== null) return Promise.resolve({ status: 'done' });
    if (!this.#linked && entry.onDisk) return Promise.resolve('queued');
    return new Promise((resolve) => {
      const stop = this.#options.clock.after(withinMs, () => resolve('queued'));
      const listener = (outcome: Outcome | 'queued'): void => {
        stop();
        resolve(outcome);
      };
      this.#listeners.set(id, [...(this.#listeners.get(id) ?? []), listener]);
    });
  }

  /** @param logged commands that are in the gateway's log, done or refused. */
  linked(logged: readonly string[]): void {
    this.#linked = true;
    this.#input({ type: 'linked', logged });
  }

  unlinked(): void {
    if (!this.#linked) return;
    this.#linked = false;
    this.#input({ type: 'unlinked' });
  }

  /** Durable events, also those that were missed; the same ones again do nothing. */
  seen(entries: readonly LogEntry[]): void {
    if (this.#state.size === 0) return;
    for (const { stored } of entries) {
      if (stored === null) continue;
      const { event } = stored;
      if (!('command' in event) || event.command === undefined) continue;
      const outcome: Outcome =
        event.type === 'command.refused' ? { status: 'refused', reason: event.reason } : { status: 'done' };
      this.#input({ type: 'seen', id: event.command, outcome });
    }
  }

  /** The picture went on. */
  pictured(): void {
    if (this.#state.size > 0) this.#input({ type: 'tick' });
  }

  #input(input: OutboxInput): void {
    const { clock, changed } = this.#options;
    const { state, effects } = decideOutbox(this.#state, input, {
      mono: clock.mono(),
      linked: this.#linked,
      pictureSeq: this.#options.pictureSeq(),
      diskMs: this.#options.diskMs(),
    });
    this.#state = state;
    for (const effect of effects) {
      if (effect.type === 'store') this.#store(effect.command, effect.at);
      else if (effect.type === 'send') this.#send(effect.command);
      else if (effect.type === 'tell') this.#tell(effect.id, effect.outcome);
      else this.#settle(effect.id as Command['id'], effect.outcome);
    }
    if (input.type !== 'tick' || effects.length > 0) changed();
  }

  #store(command: Command, at: number): void {
    const { store, clock, log } = this.#options;
    store(command, at).then(
      () => {
        this.#input({ type: 'stored', id: command.id });
        if (!this.#linked) this.#tell(command.id, 'queued');
      },
      (error: Error) => {
        log.warn('A command could not be stored yet; it is sent all the same', { why: error.message });
        // Until it is settled the disk is asked again, so that a crash after the fault loses nothing.
        clock.after(2_000, () => this.#state.has(command.id) && this.#store(command, at));
      },
    );
  }

  #send(command: Command): void {
    this.#options.send(command, (value) => {
      const read = commandReplySchema.safeParse(value);
      if (read.success) this.#input({ type: 'answered', id: command.id, reply: read.data });
      else this.#options.log.warn('The gateway answered a command with something that cannot be read');
    });
  }

  #settle(id: Command['id'], outcome: Outcome): void {
    if (outcome.status === 'refused') {
      this.#options.log.warn('The gateway refused a command', { command: id, why: outcome.reason });
    }
    this.#options.settled(id, outcome);
    this.#tell(id, outcome);
  }

  #tell(id: string, outcome: Outcome | 'queued'): void {
    const listeners = this.#listeners.get(id) ?? [];
    this.#listeners.delete(id);
    for (const listener of listeners) listener(outcome);
  }
}
