/** What people do about one alarm beside acknowledging it: take that back, call somebody, answer a call. */
import { own } from '../../shared/ward/state.ts';
import { acknowledgementOf } from '../core/outbox.ts';
import { giveOnce, refused, type ActDeps, type Outcome } from './give.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';

const over = 'This alarm is over';

/**
 * Takes this station's acknowledgement back. One that waits in the outbox still goes to the gateway, and this after
 * it: what a person did stays on record. The gateway judges whether it came in time.
 *
 * @param linked the gateway can be asked now: what it holds cannot be taken back in time without it.
 */
export async function withdraw(
  deps: ActDeps,
  person: Person,
  { alarm }: ParsedArgs<'alarms.withdraw'>,
  linked: boolean,
): Promise<Outcome> {
  const known = own(deps.ward().alarms, alarm);
  if (known === undefined) return refused(over);
  const waiting = acknowledgementOf(deps.desk.waiting, alarm, known.signalledAt);
  const { acknowledged } = known;
  if (acknowledged === null && waiting === null) return refused('Nobody has acknowledged this alarm');
  if (acknowledged !== null) {
    if (acknowledged.station !== deps.station()) return refused(`${acknowledged.by} acknowledged at another station`);
    if (!linked) return refused('Cut off from the gateway: what it has taken cannot be taken back now');
  }
  const of = acknowledged?.command ?? waiting?.command.id ?? null;
  if (of === null) return refused('This acknowledgement cannot be taken back');
  return giveOnce(deps, { type: 'withdraw', id: deps.newCommandId(), alarm, of, by: person.name });
}

export async function callSomebody(
  deps: ActDeps,
  person: Person,
  { alarm, role }: ParsedArgs<'alarms.call'>,
): Promise<Outcome> {
  if (own(deps.ward().alarms, alarm) === undefined) return refused(over);
  return giveOnce(deps, { type: 'call', id: deps.newCommandId(), alarm, role, by: person.name });
}

export async function answerCall(
  deps: ActDeps,
  person: Person,
  { alarm, n, answer }: ParsedArgs<'alarms.answer'>,
): Promise<Outcome> {
  const known = own(deps.ward().alarms, alarm) ?? deps.ward().ended.find(({ id }) => id === alarm);
  if (known === undefined) return refused(over);
  const call = known.calls.find((one) => one.n === n);
  if (call === undefined) return refused('There is no such call');
  if (call.answer === 'accepted' || call.answer === 'rejected') {
    return refused(`Already ${call.answer} by ${call.answeredBy ?? 'somebody'}`);
  }
  return giveOnce(deps, { type: 'answer', id: deps.newCommandId(), alarm, n, answer, by: person.name });
}
