/** What the fake station answers to acts and questions about alarms, from its own folded state. */
import type { z } from 'zod';
import { commandId, stationId } from '../../../shared/domain/ids.ts';
import type { CallName, CallResult, HistoryRow, stationCalls, TrialAlarm } from '../../../shared/station-api/calls.ts';
import type { Alarm } from '../../../shared/ward/alarm.ts';
import type { WardEvent } from '../../../shared/ward/events.ts';
import type { WardState } from '../../../shared/ward/state.ts';

export type ActName = Extract<
  CallName,
  'alarms.withdraw' | 'alarms.call' | 'alarms.answer' | 'limits.set' | 'limits.profile' | 'policy.set'
>;
type Read<Name extends CallName> = z.output<(typeof stationCalls)[Name]['args']>;

const by = 'Charge nurse';
let acts = 0;

/** Empty: the alarm is over. */
export function eventsOf(name: ActName, args: never, state: WardState, now: number): WardEvent[] {
  acts += 1;
  const command = commandId(`act-${acts}`);
  switch (name) {
    case 'alarms.withdraw': {
      const { alarm } = args as Read<'alarms.withdraw'>;
      const of = state.alarms[alarm]?.acknowledged?.command ?? null;
      return of === null ? [] : [{ type: 'alarm.withdrawn', id: alarm, of, command, station: stationId('s1'), by }];
    }
    case 'alarms.call': {
      const { alarm, role } = args as Read<'alarms.call'>;
      const known = state.alarms[alarm];
      if (known === undefined) return [];
      const rest = {
        detail: null,
        answer: null,
        answeredBy: null,
        answeredAt: null,
        step: null,
        signalledAt: known.signalledAt,
      };
      const call = {
        n: known.calls.length,
        role,
        person: null,
        target: null,
        at: now,
        delivery: 'screen' as const,
        ...rest,
      };
      return [{ type: 'alarm.called', id: alarm, by, command, call }];
    }
    case 'alarms.answer': {
      const { alarm, n, answer } = args as Read<'alarms.answer'>;
      return [{ type: 'alarm.answered', id: alarm, n, answer, by, command }];
    }
    case 'limits.set': {
      const { bed, parameter, change, reason, forMs } = args as Read<'limits.set'>;
      const until = forMs === null ? null : now + forMs;
      const limit = change === null ? null : { ...change, by, station: 's1', reason, at: now, until };
      return [{ type: 'limits.set', bed, parameter, limit, by, why: limit === null ? 'profile' : 'person', command }];
    }
    case 'limits.profile':
      return [{ type: 'limits.profile', ...(args as Read<'limits.profile'>), by, command }];
    case 'policy.set': {
      const { policy } = args as Read<'policy.set'>;
      return [{ type: 'policy.set', policy: { ...policy, profiles: state.policy.profiles }, by, command }];
    }
  }
}

const rowOf = (alarm: Alarm): HistoryRow => ({
  alarm: alarm.id,
  bed: alarm.bed,
  priority: alarm.priority,
  kind: alarm.kind,
  text: alarm.text,
  raisedAt: alarm.raisedAt,
  endedAt: alarm.endedAt,
  acknowledgedAt: alarm.acknowledged?.at ?? null,
  acknowledgedBy: alarm.acknowledged?.by ?? null,
  escalated: alarm.calls.length > 0,
});

/** `older`: rows of before the state's, newest first. */
export function historyOf(state: WardState, older: readonly HistoryRow[], args: never): CallResult<'alarms.history'> {
  const { filter, offset, limit } = args as Read<'alarms.history'>;
  const now = [...Object.values(state.alarms), ...state.ended].map(rowOf).toSorted((a, b) => b.raisedAt - a.raisedAt);
  const all = [...now, ...older];
  const has = <Item>(list: readonly Item[] | null, item: Item | null): boolean =>
    list === null || (item !== null && list.includes(item));
  const rows = all.filter(
    (row) =>
      has(filter.beds, row.bed) &&
      has(filter.priorities, row.priority) &&
      has(filter.kinds, row.kind) &&
      (filter.text === null || row.text.toLowerCase().includes(filter.text.toLowerCase())) &&
      (filter.fromAt === null || row.raisedAt >= filter.fromAt) &&
      (filter.toAt === null || row.raisedAt < filter.toAt) &&
      (filter.acknowledged === null || (row.acknowledgedAt !== null) === filter.acknowledged),
  );
  const counts = { high: 0, medium: 0, low: 0, technical: 0 };
  for (const { priority } of rows) counts[priority] += 1;
  return {
    rows: rows.slice(offset, offset + limit),
    total: rows.length,
    counts,
    sinceAt: all.at(-1)?.raisedAt ?? null,
  };
}

/** A trial with everything in it: alarms before, fewer after, one that somebody acted on missed. */
export function trialOf(hours: number, now: number): CallResult<'limits.whatIf'> {
  const fromAt = now - hours * 3_600_000;
  const before = Array.from({ length: 9 }, (_, index): TrialAlarm => {
    const at = fromAt + ((now - fromAt) * (index + 1)) / 11;
    return { at, endedAt: at + 12_000 + index * 4_000, side: 'low', worst: 88 - (index % 4), acted: index === 6 };
  });
  const after = before.filter((_, index) => index % 4 === 3);
  const missed = before.slice(6, 7);
  const totals = {
    before: before.length,
    beforeByThemselves: before.length - 1,
    after: after.length,
    afterByThemselves: after.length,
    missed: missed.length,
  };
  return { fromAt, toAt: now, storedMs: (now - fromAt) * 0.94, totals, before, after, missed };
}
