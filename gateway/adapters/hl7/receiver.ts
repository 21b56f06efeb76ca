/**
 * Frames of one feed through reading, intake and answer; shared by all connections of a listener. No sockets here.
 */
import {
  IntakeUnavailable,
  type AdapterClock,
  type AdapterEvents,
  type Intake,
  type MessageOutcome,
} from '../adapter.ts';
import { answersFor, buildAck, type AckMaker, type ContentError } from './ack.ts';
import type { Hl7FeedConfig } from './config.ts';
import { RecentMessages } from './duplicates.ts';
import { frameOf } from './framer.ts';
import { parseMessage } from './message.ts';
import { readHeader } from './header.ts';
import { Hl7Reader, type ReadMessage } from './reader.ts';

export interface ReceiverDeps {
  readonly intake: Intake;
  readonly events: AdapterEvents;
  readonly clock: AdapterClock;
}

const unavailable = (reason: string): ContentError => ({
  segment: 'MSH',
  sequence: 1,
  field: null,
  code: 207,
  text: `receiver unable now, resend unchanged: ${reason}`,
});

export class Hl7Receiver implements AckMaker {
  readonly application: string;
  readonly facility: string;
  private readonly config: Hl7FeedConfig;
  private readonly deps: ReceiverDeps;
  private readonly reader: Hl7Reader;
  private readonly recent = new RecentMessages();
  private readonly idPrefix: string;
  private lastId = 0;

  constructor(config: Hl7FeedConfig, deps: ReceiverDeps) {
    this.config = config;
    this.deps = deps;
    this.reader = new Hl7Reader(config);
    this.application = config.application;
    this.facility = config.facility;
    this.idPrefix = `WL${Math.floor(deps.clock.now()).toString(36).toUpperCase()}-`;
  }

  nextId(): string {
    this.lastId += 1;
    return `${this.idPrefix}${this.lastId}`;
  }

  /**
   * Takes one frame in. `answer` is called with framed acknowledgements, in the order of the messages. Returns a
   * promise only where something durable has to be waited for. Never throws, never rejects.
   */
  take(frame: Buffer, peer: string, answer: (ack: Buffer) => void): Promise<void> | undefined {
    const begun = this.deps.clock.mono();
    let messages: ReadMessage[];
    try {
      messages = this.reader.readFrame(frame, this.deps.clock.now(), begun);
    } catch (error) {
      // A bug of ours; the sender is told, the feed goes on.
      this.refuse(peer, '', unavailable(`internal: ${String(error)}`));
      answer(this.bareReject(unavailable('internal error')));
      return undefined;
    }
    return this.next(messages, 0, { frame, peer, answer, begun });
  }

  private next(messages: readonly ReadMessage[], from: number, job: Job): Promise<void> | undefined {
    for (let i = from; i < messages.length; i += 1) {
      const waiting = this.takeOne(messages[i]!, i, job);
      if (waiting !== undefined) return waiting.then(() => this.next(messages, i + 1, job));
    }
    return undefined;
  }

  private takeOne(message: ReadMessage, position: number, job: Job): Promise<void> | undefined {
    if (message.batches.length === 0) {
      this.settle(message, message.outcome, message.errors, job);
      return undefined;
    }
    const key = this.recent.keyOf(job.frame, message.messageId, position);
    const before = this.recent.get(key);
    if (before !== undefined) return this.again(message, before, job);
    for (const { device, observations } of message.batches) {
      if (device !== null && observations.some(({ kind }) => kind === 'alarm')) this.recent.noteAlarms(device.id, key);
    }
    const pending = this.store(message);
    if (pending === undefined) {
      this.recent.set(key, message.outcome);
      this.settle(message, message.outcome, message.errors, job);
      return undefined;
    }
    const stored = pending.then(
      () => message.outcome,
      (error: unknown) => {
        this.recent.forget(key);
        throw error;
      },
    );
    stored.catch(() => {});
    this.recent.set(key, stored);
    void stored.then(
      (outcome) => {
        if (this.recent.get(key) === stored) this.recent.set(key, outcome);
      },
      () => {},
    );
    return this.await(message, stored, job);
  }

  /** The same message once more: answered as the first time, not taken in again. */
  private again(
    message: ReadMessage,
    before: MessageOutcome | Promise<MessageOutcome>,
    job: Job,
  ): Promise<void> | undefined {
    const repeated = { ...message, notes: [...message.notes, 'sent again, not taken twice'] };
    if (typeof before !== 'string') return this.await(repeated, before, job);
    this.settle(repeated, before, message.errors, job);
    return undefined;
  }

  /** Hands the batches over; a promise where any of them is durable. A rejection of one refuses the message. */
  private store(message: ReadMessage): Promise<void> | undefined {
    let pending: Promise<void>[] | undefined;
    try {
      for (const batch of message.batches) {
        const durable = this.deps.intake(batch);
        if (durable !== undefined) (pending ??= []).push(durable);
      }
    } catch (error) {
      (pending ??= []).push(Promise.reject(error instanceof Error ? error : new Error(String(error))));
    }
    if (pending === undefined) return undefined;
    return pending.length === 1 ? pending[0] : Promise.all(pending).then(() => {});
  }

  private async await(message: ReadMessage, stored: Promise<MessageOutcome>, job: Job): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new IntakeUnavailable('not stored in time')), this.config.limits.intakeTimeoutMs);
    });
    try {
      this.settle(message, await Promise.race([stored, late]), message.errors, job);
    } catch (error) {
      const reason = error instanceof IntakeUnavailable ? error.message : `internal: ${String(error)}`;
      this.settle(message, 'AR', [unavailable(reason)], job);
    } finally {
      clearTimeout(timer);
    }
  }

  private settle(message: ReadMessage, outcome: MessageOutcome, errors: readonly ContentError[], job: Job): void {
    const { events, clock } = this.deps;
    const { header } = message;
    const [first, ...more] = errors;
    if (first !== undefined) {
      const text = more.length === 0 ? first.text : `${first.text} (and ${more.length} more)`;
      this.refuse(job.peer, message.messageId, { ...first, text });
    }
    for (const name of message.kept) {
      events.onKept({ feed: this.config.name, messageId: message.messageId, name });
    }
    if (header === null) {
      const [error] = errors;
      if (outcome !== 'none' && error !== undefined) job.answer(this.bareReject(error, message.messageId));
    } else {
      for (const code of answersFor(header, outcome)) {
        job.answer(this.encode(buildAck(header, code, outcome === 'AA' ? [] : errors, this, clock.now())));
      }
    }
    events.onMessage({
      feed: this.config.name,
      type: message.type,
      outcome,
      bytes: job.frame.length,
      ms: clock.mono() - job.begun,
      notes: message.notes,
    });
  }

  private refuse(peer: string, messageId: string, error: ContentError): void {
    this.deps.events.onRefused({
      feed: this.config.name,
      peer,
      messageId,
      reason: error.text,
      segment: `${error.segment}[${error.sequence}]`,
      field: error.field,
    });
  }

  /** AR for something that has no header of its own to answer to. */
  private bareReject(error: ContentError, messageId = ''): Buffer {
    const id = messageId.replace(/[^\w.-]/g, '').slice(0, 80);
    return this.rejectHead(`MSH|^~\\&|||||||^|${id}|P|2.6`, error);
  }

  /** AR for a message of which only the head is at hand (too long). */
  reject(head: Buffer, error: ContentError, peer: string): Buffer {
    this.refuse(peer, '', error);
    const line = /MSH[^\r\n]{5,2000}/.exec(head.toString('latin1'))?.[0] ?? '';
    return line === '' ? this.bareReject(error) : this.rejectHead(line, error);
  }

  private rejectHead(line: string, error: ContentError): Buffer {
    const message = parseMessage(line);
    if (typeof message === 'string') return this.bareReject(error);
    return this.encode(buildAck(readHeader(message.header), 'AR', [error], this, this.deps.clock.now()));
  }

  /** Echoed names may hold letters of the sender's set: UTF-8, which ASCII is part of. */
  private encode(ack: string): Buffer {
    return frameOf(ack);
  }
}

interface Job {
  readonly frame: Buffer;
  readonly peer: string;
  readonly answer: (ack: Buffer) => void;
  readonly begun: number;
}
