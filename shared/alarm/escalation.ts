/**
 * Who is called about an alarm that nobody answers, and when. Pure: (alarm, chain, ages) → the next move, or none. The
 * memory of the chain is the alarm's own calls, so it survives a restart and every station can read it.
 *
 * - A step comes when its time since the signal is over, or at once when the one before it got no answer, could not be
 *   delivered or found nobody in the role. Each rejection, of any of them, brings the next at once.
 * - Accepting stops it, acknowledging stops it; a return or a rise is another signal and begins the chain anew.
 * - While somebody has paused the alarm at its device it waits there: somebody is at the bedside.
 */
import { lifeOf, type Alarm, type EscalationCall } from '../ward/alarm.ts';
import type { AlarmRole, EscalationStep, Team } from './policy.ts';

export interface EscalationAges {
  /** Since the alarm signalled, by a clock that never steps. */
  readonly sinceSignalMs: number;
  sinceCallMs(n: number): number;
}

export type EscalationMove =
  | { readonly type: 'call'; readonly step: number; readonly role: AlarmRole }
  | { readonly type: 'no-answer'; readonly n: number };

/** A call that a person asked for has no step that says how long to wait. */
const answerDefaultS = 60;

/** Signal states that a person at the bedside sets for a time; audio off and alarm off stay and hold nothing up. */
const held = new Set(['audio-paused', 'alarm-paused']);
export const isHeld = (word: string): boolean => held.has(word);

function escalates(alarm: Alarm): boolean {
  const life = lifeOf(alarm);
  if (life === null || life === 'acknowledged') return false;
  return life !== 'paused' || !alarm.inactivation.some(isHeld);
}

/** Calls for the signal that stands now. */
const callsNow = (alarm: Alarm): EscalationCall[] =>
  alarm.calls.filter(({ signalledAt }) => signalledAt === alarm.signalledAt);

/** Nobody will come because of this call. */
const cameToNothing = ({ answer, delivery }: EscalationCall): boolean =>
  answer === 'rejected' || answer === 'no-answer' || (answer === null && delivery === 'failed');

/** Somebody of the chain said no after the last one was called: whoever is next is not waited for. */
const wasRejectedSince = (calls: readonly EscalationCall[], last: EscalationCall): boolean =>
  calls.some(
    ({ step, answer, answeredAt }) =>
      step !== null && answer === 'rejected' && answeredAt !== null && answeredAt > last.at,
  );

export function nextMove(alarm: Alarm, chain: readonly EscalationStep[], ages: EscalationAges): EscalationMove | null {
  if (!escalates(alarm)) return null;
  const calls = callsNow(alarm);
  if (calls.some(({ answer }) => answer === 'accepted')) return null;
  for (const call of calls) {
    if (call.answer !== null || call.delivery === 'failed') continue;
    const answerS = (call.step === null ? undefined : chain[call.step])?.answerS ?? answerDefaultS;
    if (ages.sinceCallMs(call.n) >= answerS * 1000) return { type: 'no-answer', n: call.n };
  }
  const last = calls.findLast(({ step }) => step !== null);
  const step = (last?.step ?? -1) + 1;
  const next = chain[step];
  if (next === undefined) return null;
  const isDue =
    ages.sinceSignalMs >= next.afterS * 1000 ||
    (last !== undefined && (cameToNothing(last) || wasRejectedSince(calls, last)));
  return isDue ? { type: 'call', step, role: next.role } : null;
}

/** The person in a role for a bed now; null: nobody, or everybody. */
export function whoHas(team: Team, role: AlarmRole, bed: string | null): Team['people'][number] | null {
  const id = idOf(team, role, bed);
  return id === undefined ? null : (team.people.find((person) => person.id === id) ?? null);
}

function idOf(team: Team, role: AlarmRole, bed: string | null): string | undefined {
  const nurse = bed !== null && Object.hasOwn(team.nurses, bed) ? team.nurses[bed] : undefined;
  if (role === 'nurse') return nurse ?? team.roles.nurse;
  if (role === 'buddy') {
    const buddy = nurse !== undefined && Object.hasOwn(team.buddies, nurse) ? team.buddies[nurse] : undefined;
    return buddy ?? team.roles.buddy;
  }
  return team.roles[role];
}
