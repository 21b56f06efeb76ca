/**
 * How long ago things about open alarms happened, by the clock that never steps. Stamps in the log are of the wall
 * clock; each is compared with it once, as the event is folded or the log is loaded, and from then on only the
 * monotonic clock counts (L2). Nothing waits in a timer: each tick asks, so nothing ends after 24.9 days (L1).
 */
import type { Alarm } from '../../shared/ward/alarm.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { bounds, own, type WardState } from '../../shared/ward/state.ts';

/** A stamp and the moment of the monotonic clock that it means. */
interface Mark {
  readonly at: number;
  readonly mono: number;
}

interface Marks {
  signal: Mark;
  acknowledged: Mark | null;
  calls: Map<number, number>;
}

export class AlarmTimes {
  readonly #mono: () => number;
  readonly #byAlarm = new Map<string, Marks>();

  constructor(mono: () => number) {
    this.#mono = mono;
  }

  /** After the log was read: what its stamps mean by the wall clock of now. A stamp of the future is of now. */
  load(ward: WardState, now: number): void {
    for (const alarm of Object.values(ward.alarms)) this.#settle(alarm, now);
  }

  /** After a decision, with its own time: what has just happened was no time ago, whatever the wall clock does. */
  take(events: readonly StoredEvent[], ward: WardState, now: number): void {
    if (events.length === 0) return;
    for (const { event } of events) {
      const id = event.type === 'alarm.raised' ? event.alarm.id : 'id' in event ? event.id : null;
      const alarm = id === null ? undefined : own(ward.alarms, id);
      if (alarm !== undefined) this.#settle(alarm, now);
      else if (id !== null) this.#byAlarm.delete(id);
    }
    // One that gave way at the bound of open alarms leaves without an event.
    if (this.#byAlarm.size > bounds.openAlarms) {
      for (const id of this.#byAlarm.keys()) if (!Object.hasOwn(ward.alarms, id)) this.#byAlarm.delete(id);
    }
  }

  #settle(alarm: Alarm, now: number): void {
    const mono = this.#mono();
    const mark = (at: number): Mark => ({ at, mono: mono - Math.max(0, now - at) });
    let marks = this.#byAlarm.get(alarm.id);
    if (marks === undefined) {
      marks = { signal: mark(alarm.signalledAt), acknowledged: null, calls: new Map() };
      this.#byAlarm.set(alarm.id, marks);
    }
    if (marks.signal.at !== alarm.signalledAt) marks.signal = mark(alarm.signalledAt);
    const { acknowledged } = alarm;
    if (acknowledged === null) marks.acknowledged = null;
    else if (marks.acknowledged?.at !== acknowledged.at) marks.acknowledged = mark(acknowledged.at);
    for (const { n, at } of alarm.calls) if (!marks.calls.has(n)) marks.calls.set(n, mark(at).mono);
    if (marks.calls.size > alarm.calls.length) {
      const kept = new Set(alarm.calls.map(({ n }) => n));
      for (const n of marks.calls.keys()) if (!kept.has(n)) marks.calls.delete(n);
    }
  }

  #since(mono: number | undefined): number {
    // Not taken yet: it is of the decision that is being made.
    return mono === undefined ? 0 : this.#mono() - mono;
  }

  sinceSignalMs(alarm: Alarm): number {
    const mark = this.#byAlarm.get(alarm.id)?.signal;
    return this.#since(mark?.at === alarm.signalledAt ? mark.mono : undefined);
  }

  sinceAcknowledgedMs(alarm: Alarm): number {
    const mark = this.#byAlarm.get(alarm.id)?.acknowledged;
    return this.#since(mark?.at === alarm.acknowledged?.at ? mark?.mono : undefined);
  }

  sinceCallMs(alarm: Alarm, n: number): number {
    return this.#since(this.#byAlarm.get(alarm.id)?.calls.get(n));
  }
}
