/**
 * Tells the source of an alarm that it was acknowledged, over MLLP with bounded tries, and says what came of it. One
 * connection per message: there are few, and none of them waits behind a dead link.
 */
import { createConnection } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { Alarm, DeviceAnswer, StandingAcknowledgement } from '../../../shared/ward/alarm.ts';
import type { Timers } from '../../engine/timers.ts';
import type { AdapterClock } from '../adapter.ts';
import type { ReportTo } from './acknowledge-config.ts';
import { alertStatus, answerTo } from './acknowledge.ts';
import { frameOf, MllpFramer } from './framer.ts';

export interface SenderOptions {
  readonly to: ReportTo;
  readonly tls: ConnectionOptions | null;
  readonly application: string;
  readonly facility: string;
  readonly clock: AdapterClock;
  readonly timers: Timers;
  readonly random: () => number;
  readonly report: (alarm: Alarm, of: string | null, answer: DeviceAnswer, detail: string | null) => void;
}

interface Job {
  readonly alarm: Alarm;
  readonly acknowledged: StandingAcknowledgement;
}

const answerBytesMax = 64 * 1024;
const pauseMs = 1_000;

export class AcknowledgeSender {
  readonly #options: SenderOptions;
  readonly #waiting: Job[] = [];
  #running = false;
  #count = 0;
  #stopped = false;
  /** Ends what is under way: the connection or the pause before the next try. */
  #cut: () => void = () => {};

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Reports nothing before it returns. */
  tell(alarm: Alarm, acknowledged: StandingAcknowledgement): void {
    if (this.#stopped) return;
    const { to, report } = this.#options;
    if (this.#waiting.length >= to.queueMax) {
      const words = `${to.queueMax} acknowledgements wait for this source already`;
      queueMicrotask(() => report(alarm, acknowledged.command, 'failed', words));
      return;
    }
    this.#waiting.push({ alarm, acknowledged });
    queueMicrotask(() => void this.#run());
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let job = this.#waiting.shift(); job !== undefined && !this.#stopped; job = this.#waiting.shift()) {
      await this.#deliver(job);
    }
    this.#running = false;
  }

  async #deliver({ alarm, acknowledged }: Job): Promise<void> {
    const { to, clock, application, facility, report } = this.#options;
    this.#count += 1;
    const id = `${alarm.id}-${clock.now().toString(36)}-${this.#count}`;
    const message = alertStatus(alarm, acknowledged, { application, facility, id, now: clock.now() });
    const say = (answer: DeviceAnswer, detail: string | null): void =>
      report(alarm, acknowledged.command, answer, detail);
    for (let attempt = 1; !this.#stopped; attempt += 1) {
      let reason: string;
      try {
        const { code, words } = await this.#exchange(message, id, () => say('sent', null));
        if (code === 'AA') return say('confirmed', null);
        // CA: it has the message, and says nothing of what it made of it.
        if (code === 'CA') return;
        reason = `${code} ${words}`.trim();
        // AE, CE: the same message would be refused again.
        if (code !== 'AR' && code !== 'CR') return say('failed', reason);
      } catch (error) {
        reason = error instanceof Error ? error.message : String(error);
      }
      if (this.#stopped) return;
      if (attempt >= to.attempts) return say('failed', `${reason} (${attempt} tries)`);
      await this.#pause(attempt);
    }
  }

  #pause(attempt: number): Promise<void> {
    const { timers, random } = this.#options;
    return new Promise((resolve) => {
      const cancel = timers.after(pauseMs * 2 ** (attempt - 1) * (0.75 + random() / 2), resolve);
      this.#cut = () => {
        cancel();
        resolve();
      };
    });
  }

  /** One connection: the message out, its answer in. @throws what ended it without one */
  #exchange(message: string, id: string, onSent: () => void): Promise<{ code: string; words: string }> {
    const { to, tls, timers } = this.#options;
    const { host, port, timeoutMs } = to;
    return new Promise((resolve, reject) => {
      const socket =
        tls === null ? createConnection({ host, port, noDelay: true }) : connectTls({ host, port, ...tls });
      const cancel = timers.after(timeoutMs, () => socket.destroy(new Error(`no answer within ${timeoutMs} ms`)));
      this.#cut = () => socket.destroy(new Error('stopping'));
      let isAnswered = false;
      const framer = new MllpFramer(
        { maxMessageBytes: answerBytesMax, bareStart: false },
        {
          frame: (bytes) => {
            const answer = answerTo(bytes.toString('utf8'), id);
            if (answer === null) return;
            isAnswered = true;
            resolve(answer);
            socket.end();
          },
          overflow: () => socket.destroy(new Error('the answer is too long')),
          unfinished: () => {},
        },
      );
      socket.on(tls === null ? 'connect' : 'secureConnect', () => {
        socket.write(frameOf(message), () => {
          if (!isAnswered) onSent();
        });
      });
      socket.on('data', (chunk: Buffer) => framer.push(chunk));
      socket.on('error', reject);
      socket.on('close', () => {
        cancel();
        reject(new Error('the source closed the connection'));
      });
    });
  }

  stop(): void {
    this.#stopped = true;
    this.#waiting.length = 0;
    this.#cut();
  }
}
