import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedId } from '../domain/ids.ts';
import { anAcknowledgement, anAlarm } from '../testing/builders.ts';
import type { Alarm, EscalationCall } from '../ward/alarm.ts';
import { nextMove, whoHas } from './escalation.ts';
import { alarmRoles, teamSchema, type EscalationStep } from './policy.ts';

const chain = fc
  .array(
    fc.record({
      afterS: fc.nat(300),
      role: fc.constantFrom(...alarmRoles),
      answerS: fc.integer({ min: 5, max: 120 }),
    }),
    { maxLength: 10 },
  )
  .map((steps): EscalationStep[] => steps.toSorted((a, b) => a.afterS - b.afterS));

/** What becomes of the call of each step, and when after it was made. */
const fate = fc.record({
  answer: fc.constantFrom(null, 'accepted' as const, 'rejected' as const),
  afterS: fc.nat(200),
  reached: fc.boolean(),
});

interface Made extends EscalationCall {
  readonly madeS: number;
}

/** Runs a chain second by second. */
function run(
  steps: readonly EscalationStep[],
  fates: readonly { answer: 'accepted' | 'rejected' | null; afterS: number; reached: boolean }[],
) {
  const alarm = anAlarm({ priority: 'high', signalledAt: 5 });
  let calls: Made[] = [];
  for (let s = 0; s <= 1_500; s += 1) {
    calls = calls.map((call) => {
      const mine = fates[call.n];
      const answers = mine?.answer != null && call.answer === null && s - call.madeS === mine.afterS;
      return answers ? { ...call, answer: mine.answer, answeredAt: s } : call;
    });
    for (;;) {
      const move = nextMove(Object.assign(alarm, { calls }), steps, {
        sinceSignalMs: s * 1000,
        sinceCallMs: (n) => (s - (calls.find((call) => call.n === n)?.madeS ?? 0)) * 1000,
      });
      if (move === null) break;
      if (move.type === 'no-answer') {
        calls = calls.map((call) => (call.n === move.n ? { ...call, answer: 'no-answer' } : call));
        continue;
      }
      const n = calls.length;
      calls = [
        ...calls,
        aCall({ n, step: move.step, role: move.role, delivery: fates[n]?.reached === false ? 'failed' : 'screen' }, s),
      ];
    }
  }
  return calls;
}

const aCall = (over: Partial<EscalationCall>, madeS = 0): Made => ({
  n: 0,
  role: 'nurse',
  person: 'RN 1',
  target: null,
  delivery: 'screen',
  detail: null,
  answer: null,
  answeredBy: null,
  answeredAt: null,
  step: 0,
  signalledAt: 5,
  madeS,
  ...over,
  at: madeS,
});

describe('Given any chain and any answers', () => {
  it('When it runs, Then each step comes once, in order, at its time or at once after a no or none at all', () => {
    fc.assert(
      fc.property(chain, fc.array(fate, { maxLength: 10 }), (steps, fates) => {
        const calls = run(steps, fates);
        expect(calls.map(({ step }) => step)).toEqual(calls.map((_, n) => n));
        for (const [n, call] of calls.entries()) {
          const due = steps[n]?.afterS ?? 0;
          expect(call.role).toBe(steps[n]?.role);
          // Never later than its time, unless somebody had accepted: then never at all.
          expect(call.madeS).toBeLessThanOrEqual(due);
          const last = calls[n - 1];
          if (call.madeS < due) {
            const isFree = last?.delivery === 'failed' || last?.answer === 'no-answer';
            expect(isFree || calls.slice(0, n).some(({ answer }) => answer === 'rejected')).toBe(true);
          }
        }
        // One rejection brings one step before its time.
        const early = calls.filter((call, n) => {
          const last = calls[n - 1];
          const isFree = last?.delivery === 'failed' || last?.answer === 'no-answer';
          return call.madeS < (steps[n]?.afterS ?? 0) && !isFree;
        });
        expect(early.length).toBeLessThanOrEqual(calls.filter(({ answer }) => answer === 'rejected').length);
        if (!calls.some(({ answer }) => answer === 'accepted')) expect(calls).toHaveLength(steps.length);
      }),
      { numRuns: 300, seed: 20260611 },
    );
  });
});

describe('Given an alarm that nobody need be called for', () => {
  const step: EscalationStep = { afterS: 0, role: 'nurse', answerS: 30 };
  const due = { sinceSignalMs: 1e9, sinceCallMs: () => 1e9 };
  const move = (over: Partial<Alarm>) => nextMove(anAlarm(over), [step], due);

  it('When it is acknowledged, over, or paused at its device for a time, Then nobody is; audio off does not hold it up', () => {
    expect(move({})).toEqual({ type: 'call', step: 0, role: 'nurse' });
    expect(move({ acknowledged: anAcknowledgement() })).toBeNull();
    expect(move({ condition: 'ended' })).toBeNull();
    expect(move({ inactivation: ['alarm-paused'] })).toBeNull();
    expect(move({ inactivation: ['audio-off'] })).not.toBeNull();
    expect(move({ condition: 'ended', priority: 'high' })).not.toBeNull();
  });

  it('When calls are of an earlier signal, Then they neither stop nor count', () => {
    const earlier = aCall({ answer: 'accepted', signalledAt: 4 });
    expect(move({ signalledAt: 5, calls: [earlier] })).toEqual({ type: 'call', step: 0, role: 'nurse' });
    expect(move({ signalledAt: 4, calls: [earlier] })).toBeNull();
  });
});

describe('Given the team', () => {
  const team = teamSchema.parse({
    people: [
      { id: 'n1', name: 'RN 1' },
      { id: 'n2', name: 'RN 2' },
      { id: 'f1', name: 'Float' },
    ],
    nurses: { '01': 'n1', '02': 'n2' },
    buddies: { n1: 'n2' },
    roles: { nurse: 'f1' },
  });

  it('When a role is asked for, Then it is the bed’s own nurse, that nurse’s buddy, else who has the role for all', () => {
    expect(whoHas(team, 'nurse', bedId('01'))?.name).toBe('RN 1');
    expect(whoHas(team, 'nurse', bedId('09'))?.name).toBe('Float');
    expect(whoHas(team, 'nurse', null)?.name).toBe('Float');
    expect(whoHas(team, 'buddy', bedId('01'))?.name).toBe('RN 2');
    expect(whoHas(team, 'buddy', bedId('02'))).toBeNull();
    expect(whoHas(team, 'nurse', 'constructor')?.name).toBe('Float');
    expect(whoHas(team, 'everybody', bedId('01'))).toBeNull();
  });
});
