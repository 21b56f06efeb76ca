/**
 * Between the engine and the targets: takes the calls that were decided to their queue, and brings back what became of
 * them. Calls go out as they are decided, whatever the disk does; after a restart those that still wait go out again.
 */
import type { CommandReply } from '../../shared/feed/protocol.ts';
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { Alarm, EscalationCall } from '../../shared/ward/alarm.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import type { Report } from '../core/escalation-reports.ts';
import { callMessage, readCallId, statusSchema, type CallMessage } from './message.ts';
import type { CallQueue } from './queue.ts';

export interface DeskEngine {
  readonly ward: WardState;
  readonly logId: string;
  report(report: Report): Promise<CommandReply>;
}

export interface Lane {
  readonly queue: CallQueue;
  readonly names: boolean;
}

/** What a target's message about a call comes to; `status` as an HTTP server would say it. */
export interface StatusOutcome {
  readonly status: 200 | 400 | 404 | 409 | 503;
  readonly reason: string | null;
}

const alarmOf = (ward: WardState, id: AlarmId): Alarm | undefined =>
  own(ward.alarms, id) ?? ward.ended.find((alarm) => alarm.id === id);

export class CallDesk {
  readonly #engine: DeskEngine;
  readonly #lanes: ReadonlyMap<string, Lane>;

  constructor(engine: DeskEngine, lanes: ReadonlyMap<string, Lane>) {
    this.#engine = engine;
    this.#lanes = lanes;
  }

  /** Within a decision: takes note, reports nothing before it is over. */
  decided(events: readonly StoredEvent[], ward: WardState): void {
    for (const { event } of events) {
      if (event.type !== 'alarm.called' || event.call.delivery !== 'queued') continue;
      const alarm = alarmOf(ward, event.id);
      if (alarm !== undefined) this.#send(ward, alarm, event.call);
    }
  }

  /** Once, after the start: what the last run left behind. */
  resume(): void {
    const { ward } = this.#engine;
    for (const alarm of [...Object.values(ward.alarms), ...ward.ended]) {
      for (const call of alarm.calls) {
        if (call.delivery !== 'queued') continue;
        if (own(ward.alarms, alarm.id) !== undefined) this.#send(ward, alarm, call);
        else this.#tell(alarm.id, call.n, 'failed', 'Not sent: the alarm was over before');
      }
    }
  }

  #send(ward: WardState, alarm: Alarm, call: EscalationCall): void {
    const target = call.target ?? '';
    const lane = this.#lanes.get(target);
    if (lane === undefined) {
      queueMicrotask(() => this.#tell(alarm.id, call.n, 'failed', `This gateway has no target ${target}`));
      return;
    }
    lane.queue.offer(callMessage(ward, alarm, call, { logId: this.#engine.logId, target, names: lane.names }));
  }

  #tell(alarm: AlarmId, n: number, delivery: 'queued' | 'sent' | 'failed', detail: string | null): void {
    void this.#engine.report({ type: 'delivery', alarm, n, delivery, detail });
  }

  /** Of a queue. */
  readonly report = (message: CallMessage, delivery: 'queued' | 'sent' | 'failed', detail: string | null): void => {
    const call = readCallId(message.call, this.#engine.logId);
    if (call !== null) this.#tell(call.alarm, call.n, delivery, detail);
  };

  /** Whoever called already went, or the alarm is over: a pager that still rings then makes people deaf. */
  readonly isMoot = (message: CallMessage): string | null => {
    const read = readCallId(message.call, this.#engine.logId);
    const alarm = read === null ? undefined : own(this.#engine.ward.alarms, read.alarm);
    const call = alarm?.calls.find(({ n }) => n === read?.n);
    if (alarm === undefined || call === undefined) return 'Not sent: the alarm was over before';
    // A person who asks for help has often acknowledged already.
    if (call.step === null) return null;
    if (alarm.acknowledged !== null) return 'Not sent: somebody acknowledged before';
    const isAccepted = alarm.calls.some((one) => one.answer === 'accepted' && one.signalledAt === call.signalledAt);
    return isAccepted ? 'Not sent: somebody accepted before' : null;
  };

  /** What a target says of one of its calls; of others it may say nothing. */
  async status(target: string, body: Buffer): Promise<StatusOutcome> {
    const read = statusSchema.safeParse(jsonOf(body));
    if (!read.success) {
      const { path = [], message = '' } = read.error.issues[0] ?? {};
      return { status: 400, reason: `${path.join('.') || 'message'}: ${message}` };
    }
    const { call, status, by, detail } = read.data;
    const named = readCallId(call, this.#engine.logId);
    const alarm = named === null ? undefined : alarmOf(this.#engine.ward, named.alarm);
    const known = alarm?.calls.find(({ n }) => n === named?.n);
    if (named === null || known === undefined || known.target !== target) {
      return { status: 404, reason: 'there is no such call of this target' };
    }
    const reply = await this.#engine.report(
      status === 'delivered' || status === 'failed'
        ? { type: 'delivery', ...named, delivery: status, detail }
        : { type: 'answer', ...named, answer: status, by },
    );
    if (reply.status === 'done') return { status: 200, reason: null };
    return { status: reply.status === 'refused' ? 409 : 503, reason: reply.reason };
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
