/** Whom the site's chain calls next about an alarm, and how what was called is said. */
import { create } from 'zustand';
import type { AlarmPolicy, AlarmRole, Team } from '../../shared/alarm/policy.ts';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { lifeOf, type Alarm, type EscalationCall } from '../../shared/ward/alarm.ts';
import { ageText, clockText } from '../words/format.ts';
import { t } from '../words/index.ts';

/** The alarm for which somebody is being chosen: its panel answers to 1–3. */
export const useEscalating = create<{ readonly alarm: AlarmId | null }>()(() => ({ alarm: null }));
export const beginEscalating = (alarm: AlarmId): void => useEscalating.setState({ alarm });
/** Choosing for another alarm, begun meanwhile, goes on. */
export const endEscalating = (alarm: AlarmId): void =>
  useEscalating.setState((state) => (state.alarm === alarm ? { alarm: null } : state));

/** Whom a person may call, in the order of the keys 1–3. */
export const rolesFor = (alarm: Alarm): readonly [AlarmRole, AlarmRole, AlarmRole] =>
  alarm.priority === 'technical'
    ? ['biomed', 'charge-nurse', 'everybody']
    : ['rapid-response', 'charge-nurse', 'physician'];

/** Calls for the signal that stands now; those of an earlier one do not count for its chain. */
const callsNow = (alarm: Alarm): readonly EscalationCall[] =>
  alarm.calls.filter(({ signalledAt }) => signalledAt === null || signalledAt === alarm.signalledAt);

export type NextCall =
  | { readonly kind: 'call'; readonly role: AlarmRole; readonly at: number }
  | { readonly kind: 'accepted'; readonly by: string | null }
  | { readonly kind: 'none' | 'all-called' | 'held' | 'stopped' };

/** The gateway decides; this says what it will do if nobody answers. */
export function nextCall(alarm: Alarm, policy: AlarmPolicy): NextCall {
  const life = lifeOf(alarm);
  const chain = policy.escalation[alarm.priority];
  if (chain.length === 0) return { kind: 'none' };
  if (life === null || life === 'acknowledged') return { kind: 'stopped' };
  if (life === 'paused' && alarm.inactivation.some((word) => word.endsWith('-paused'))) return { kind: 'held' };
  const calls = callsNow(alarm);
  const accepted = calls.find(({ answer }) => answer === 'accepted');
  if (accepted !== undefined) return { kind: 'accepted', by: accepted.answeredBy };
  const done = Math.max(-1, ...calls.map(({ step }) => step ?? -1));
  const next = chain[done + 1];
  if (next === undefined) return { kind: 'all-called' };
  return { kind: 'call', role: next.role, at: alarm.signalledAt + next.afterS * 1000 };
}

/** `now` null: contact is lost, and no time counts on. */
export function nextText(next: NextCall, now: number | null): string {
  switch (next.kind) {
    case 'call': {
      const role = t(`role.${next.role}`);
      if (now === null) return t('escalation.nextAt', { role, time: clockText(next.at) });
      if (next.at <= now) return t('escalation.nextNow', { role });
      return t('escalation.nextIn', { role, time: ageText(next.at - now + 999) });
    }
    case 'accepted':
      return t('escalation.acceptedBy', { by: next.by ?? t('escalation.somebody') });
    case 'none':
    case 'all-called':
    case 'held':
    case 'stopped':
      return t(`escalation.${next.kind}`);
  }
}

/** "Charge nurse, RN Adams": the role, and who has it. */
export function calledText({ role, person }: Pick<EscalationCall, 'role' | 'person'>, team: Team): string {
  const words = t(`role.${role}`);
  if (person === null) return role === 'everybody' ? words : `${words}, ${t('escalation.nobodyHas')}`;
  return `${words}, ${team.people.find(({ id }) => id === person)?.name ?? person}`;
}

/** Delivered is only what the target confirmed; an answer says more than a delivery. */
export function stateText(call: EscalationCall): string {
  const { answer, answeredBy, answeredAt, delivery, detail } = call;
  if (answer !== null) {
    const time = answeredAt === null ? '' : clockText(answeredAt);
    return t(`escalation.${answer}`, { by: answeredBy ?? t('escalation.somebody'), time });
  }
  const words = t(`escalation.${delivery}`, { target: call.target ?? '' });
  return detail === null || detail === '' ? words : `${words} ${detail}`;
}
