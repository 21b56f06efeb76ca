import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmId, bedId, commandId, stationId } from '../domain/ids.ts';
import { anAlarm } from '../testing/builders.ts';
import { alarmPriorities, alarmSchema, escalationCallsMax, lifeOf, type Alarm } from '../ward/alarm.ts';
import { storedEventSchema, type WardEvent } from '../ward/events.ts';
import { fold } from '../ward/fold.ts';
import { emptyWard, own, type WardState } from '../ward/state.ts';
import { isOver, mayReturn, standingOf, stepAlarm, type AlarmEvent } from './machine.ts';
import { alarmPolicySchema, defaultPolicy } from './policy.ts';

const id = alarmId('a1');
const start = 1_750_000_000_000;
const command = fc.nat(5).map((n) => commandId(`c${n}`));
const person = fc.constantFrom('RN 1', 'RN 2', 'CN 1');
const call = fc.record({
  n: fc.nat(40),
  role: fc.constantFrom('nurse' as const, 'buddy' as const, 'everybody' as const),
  person: fc.option(person),
  target: fc.option(fc.constant('pager')),
  at: fc.nat(),
  delivery: fc.constantFrom('screen' as const, 'queued' as const),
  detail: fc.constant(null),
  answer: fc.constant(null),
  answeredBy: fc.constant(null),
  answeredAt: fc.constant(null),
  step: fc.option(fc.nat(9)),
  signalledAt: fc.option(fc.constantFrom(start, start + 1_000)),
});

/** Everything that may be said of an open alarm, in any order: also what no gateway would say. */
const event: fc.Arbitrary<AlarmEvent> = fc.oneof(
  fc.record({
    type: fc.constant('alarm.changed' as const),
    id: fc.constant(id),
    why: fc.constantFrom('update' as const, 'paused' as const, 'resumed' as const, 'moved' as const),
    bed: fc.option(fc.constant(bedId('02'))),
    value: fc.option(fc.integer()),
    inactivation: fc.constantFrom<string[]>([], ['audio-paused'], ['alarm-off']),
  }),
  fc.record({
    type: fc.constant('alarm.changed' as const),
    id: fc.constant(id),
    why: fc.constantFrom('escalate' as const, 'deescalate' as const),
    priority: fc.constantFrom('high' as const, 'medium' as const),
  }),
  fc.record({
    type: fc.constant('alarm.ended' as const),
    id: fc.constant(id),
    why: fc.constantFrom(
      'end' as const,
      'reset' as const,
      'tpoint' as const,
      'patient-left' as const,
      'taken-over' as const,
    ),
  }),
  fc.record({
    type: fc.constant('alarm.acknowledged' as const),
    id: fc.constant(id),
    command,
    acknowledgement: person.map((by) => ({ by, station: stationId('s1'), reason: null, note: null, actedAt: start })),
  }),
  fc.record({
    type: fc.constant('alarm.withdrawn' as const),
    id: fc.constant(id),
    of: command,
    command,
    station: fc.constant(stationId('s1')),
    by: person,
  }),
  fc.constant({ type: 'alarm.returned' as const, id }),
  fc.record({
    type: fc.constant('alarm.shown' as const),
    id: fc.constant(id),
    station: fc.constantFrom(stationId('s1'), stationId('s2')),
    command,
    shownAt: fc.option(fc.nat()),
    soundedAt: fc.option(fc.nat()),
  }),
  fc.record({
    type: fc.constant('alarm.device-told' as const),
    id: fc.constant(id),
    answer: fc.constantFrom('sent' as const, 'confirmed' as const, 'failed' as const),
    detail: fc.constant(null),
  }),
  fc.record({ type: fc.constant('alarm.called' as const), id: fc.constant(id), call, by: fc.constant(null) }),
  fc.record({
    type: fc.constant('alarm.call-delivery' as const),
    id: fc.constant(id),
    n: fc.nat(40),
    delivery: fc.constantFrom('sent' as const, 'delivered' as const, 'failed' as const),
    detail: fc.constant(null),
  }),
  fc.record({
    type: fc.constant('alarm.answered' as const),
    id: fc.constant(id),
    n: fc.nat(40),
    answer: fc.constantFrom('accepted' as const, 'rejected' as const, 'no-answer' as const),
    by: fc.option(person),
  }),
);

const first = fc
  .record({ priority: fc.constantFrom(...alarmPriorities), latching: fc.boolean(), paused: fc.boolean() })
  .map(({ priority, latching, paused }): Alarm =>
    anAlarm({
      priority,
      latching,
      inactivation: paused ? ['audio-paused'] : [],
      raisedAt: start,
      signalledAt: start,
    }),
  );
/** Time between two events; the wall clock may stand still or step back. */
const gap = fc.oneof(fc.nat(600_000), fc.constant(0), fc.constant(-3_600_000));
const policy = fc
  .constantFrom(null, 2 as const, 30 as const)
  .map((min) => alarmPolicySchema.parse({ reAlarmMin: { high: min, medium: min, low: min, technical: min } }));
const life = fc.record({ first, policy, events: fc.array(fc.tuple(event, gap), { maxLength: 30 }) });

interface Seen {
  readonly before: Alarm;
  readonly after: Alarm;
  readonly event: WardEvent;
  readonly at: number;
  /** In the open list before and after. */
  readonly wasOpen: boolean;
  readonly isOpen: boolean;
}

/** Folds one alarm's life through the ward's own reducer and shows each step. */
function live({ first: alarm, policy: rules, events }: typeof life extends fc.Arbitrary<infer T> ? T : never): Seen[] {
  let at = start;
  const next = (state: WardState, one: WardEvent): WardState => fold(state, { seq: state.seq + 1, at, event: one });
  let state = next({ ...emptyWard, policy: rules }, { type: 'alarm.raised', alarm });
  const find = (): Alarm => (own(state.alarms, id) ?? state.ended.find((one) => one.id === id)) as Alarm;
  return events.map(([one, ms]) => {
    at += ms;
    const before = find();
    const wasOpen = own(state.alarms, id) !== undefined;
    state = next(state, one);
    return { before, after: find(), event: one, at, wasOpen, isOpen: own(state.alarms, id) !== undefined };
  });
}

const always = (holds: (seen: Seen, all: readonly Seen[]) => void): void =>
  fc.assert(
    fc.property(life, (lived) => {
      const all = live(lived);
      for (const seen of all) holds(seen, all);
    }),
    { numRuns: 2_000, seed: 20260611 },
  );

const rises = ({ event: said }: Seen): boolean => said.type === 'alarm.changed' && said.why === 'escalate';

describe('Given any life of an alarm, in any order of events', () => {
  it('When it is high, Then it leaves the open list acknowledged, or its patient left, or another stands for it (L4)', () => {
    always(({ before, after, event: said, wasOpen, isOpen }) => {
      if (!wasOpen || isOpen || before.priority !== 'high') return;
      const left = said.type === 'alarm.ended' && (said.why === 'patient-left' || said.why === 'taken-over');
      expect(after.acknowledged !== null || left).toBe(true);
    });
  });

  it('When it was high and nobody answered, Then falling to medium does not make it vanish at its end (L4)', () => {
    fc.assert(
      fc.property(first, fc.array(event, { maxLength: 10 }), (alarm, events) => {
        const fell = stepAlarm(
          { ...alarm, priority: 'high' },
          { type: 'alarm.changed', id, why: 'deescalate', priority: 'medium' },
          start,
          defaultPolicy,
        );
        const quiet = events.filter(
          ({ type }) => type === 'alarm.shown' || type === 'alarm.called' || type === 'alarm.answered',
        );
        const later = quiet.reduce((one, said) => stepAlarm(one, said, start, defaultPolicy), fell);
        const ended = stepAlarm(later, { type: 'alarm.ended', id, why: 'end' }, start, defaultPolicy);
        expect(lifeOf(ended)).toBe('latched');
        expect(isOver(ended)).toBe(false);
      }),
      { seed: 20260611 },
    );
  });

  it('When it is acknowledged, Then somebody acknowledged it; when it is no more, a rise, a return or that person did so', () => {
    always((seen) => {
      const { before, after, event: said } = seen;
      if (before.acknowledged === null && after.acknowledged !== null) expect(said.type).toBe('alarm.acknowledged');
      if (before.acknowledged !== null && after.acknowledged === null) {
        const withdrawn = said.type === 'alarm.withdrawn' && said.of === before.acknowledged.command;
        expect(rises(seen) || withdrawn || said.type === 'alarm.returned').toBe(true);
        expect(before.condition).toBe('present');
      }
    });
  });

  it('When somebody acknowledged, Then nobody else’s name comes in their place', () => {
    always(({ before, after }) => {
      if (before.acknowledged === null || after.acknowledged === null) return;
      const { device: _before, ...said } = before.acknowledged;
      const { device: _after, ...stays } = after.acknowledged;
      expect(stays).toEqual(said);
    });
  });

  it('When its priority rises, Then it signals anew whoever acknowledged it (L18)', () => {
    always((seen) => {
      if (!rises(seen) || seen.before.condition === 'ended') return;
      expect(seen.after).toMatchObject({ acknowledged: null, signalledAt: seen.at, shown: null, sounded: null });
      const isOff = seen.before.inactivation.includes('alarm-off');
      expect(lifeOf(seen.after)).toBe(isOff ? 'paused' : 'active');
    });
  });

  it('When it returns, Then it was acknowledged for a time and its cause is there (L18)', () => {
    always(({ before, after, event: said, at }) => {
      if (before.returned === after.returned) return;
      expect(said.type).toBe('alarm.returned');
      expect(mayReturn(before)).toBe(true);
      expect(after).toMatchObject({ returned: before.returned + 1, acknowledged: null, signalledAt: at, shown: null });
    });
  });

  it('When it signals anew, Then it rose or returned, and nothing else moves that time', () => {
    always((seen) => {
      if (seen.before.signalledAt === seen.after.signalledAt) return;
      expect(rises(seen) || seen.event.type === 'alarm.returned').toBe(true);
    });
  });

  it('When it is over, Then it stays over: it is not open again, has one end, and keeps its priority', () => {
    always(({ before, after, wasOpen, isOpen }) => {
      if (!wasOpen) expect(isOpen).toBe(false);
      if (before.condition === 'ended') {
        expect(after).toMatchObject({ condition: 'ended', endedAt: before.endedAt, priority: before.priority });
      }
      expect(after.endedAt === null).toBe(after.condition === 'present');
    });
  });

  it('When its cause is there, Then it is open, whatever people do', () => {
    always(({ after, isOpen }) => {
      if (after.condition === 'present') expect(isOpen).toBe(true);
    });
  });

  it('When severity changes, Then the device said so: acknowledging, pausing, calling leave it alone', () => {
    always(({ before, after, event: said }) => {
      if (said.type !== 'alarm.changed') expect(after.priority).toBe(before.priority);
      if (said.type !== 'alarm.ended') expect(after.condition).toBe(before.condition);
    });
  });

  it('When it was shown or sounded first, Then that stays until it signals anew', () => {
    always(({ before, after }) => {
      if (before.signalledAt !== after.signalledAt || before.returned !== after.returned) return;
      if (before.shown !== null && after.shown !== null) expect(after.shown).toEqual(before.shown);
      if (before.sounded !== null && after.sounded !== null) expect(after.sounded).toEqual(before.sounded);
    });
  });

  it('When people are called, Then calls are bounded, each counts once, and an answer that a person gave stays', () => {
    always(({ before, after }) => {
      expect(after.calls.length).toBeLessThanOrEqual(escalationCallsMax);
      expect(new Set(after.calls.map(({ n }) => n)).size).toBe(after.calls.length);
      for (const known of before.calls) {
        const now = after.calls.find(({ n }) => n === known.n);
        if (known.answer !== null && known.answer !== 'no-answer' && now !== undefined) {
          expect(now).toMatchObject({ answer: known.answer, answeredBy: known.answeredBy });
        }
      }
    });
  });

  it('When an event comes twice, Then it counts once', () => {
    fc.assert(
      fc.property(life, event, (lived, last) => {
        const before = live(lived).at(-1)?.after ?? lived.first;
        const once = stepAlarm(before, last, start, lived.policy);
        expect(stepAlarm(once, last, start, lived.policy)).toEqual(once);
      }),
      { numRuns: 2_000, seed: 20260611 },
    );
  });

  it('When it is stored and sent, Then it can be read as it was', () => {
    always(({ after, event: said, at }) => {
      expect(alarmSchema.parse(JSON.parse(JSON.stringify(after)))).toEqual(after);
      expect(storedEventSchema.safeParse({ seq: 1, at, event: said }).error).toBeUndefined();
    });
  });
});

describe('Given where an alarm stands', () => {
  it('When it is open, Then that is one of four, and over is the end of all', () => {
    always(({ after, event: said, isOpen }) => {
      // What the patient's leaving closed says so only as it happens.
      const standing = said.type === 'alarm.ended' ? standingOf(after, said) : standingOf(after);
      if (isOpen) expect(['active', 'paused', 'acknowledged', 'latched']).toContain(standing);
    });
  });
});
