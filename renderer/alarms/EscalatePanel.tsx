/** Calls somebody now, beside the chain: E, then 1–3. */
import { useEffect, useRef, type JSX } from 'react';
import type { AlarmRole } from '../../shared/alarm/policy.ts';
import { whoHas } from '../../shared/alarm/escalation.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { callKey, callSomebody } from './acknowledge.ts';
import { forgetAct, useAct } from './acts.ts';
import { beginEscalating, endEscalating, rolesFor, useEscalating } from './escalation.ts';
import { useLocalKeys } from './local-keys.ts';
import css from './AckDrawer.module.css';

export function EscalatePanel({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const choosing = useEscalating((state) => state.alarm === alarm.id);
  const lost = useObservable(loss) !== null;
  const group = useRef<HTMLDivElement>(null);
  const roles = rolesFor(alarm);
  useEffect(() => () => endEscalating(alarm.id), [alarm.id]);
  useEffect(() => {
    if (choosing) group.current?.querySelector('button')?.focus();
  }, [choosing]);
  const call = (role: AlarmRole): void => {
    endEscalating(alarm.id);
    void callSomebody(alarm.id, role);
  };
  useLocalKeys(({ key, shiftKey }) => {
    if (lost || shiftKey) return false;
    if (key === 'e' || key === 'E') {
      beginEscalating(alarm.id);
      return true;
    }
    if (!choosing) return false;
    if (key === 'Escape') {
      endEscalating(alarm.id);
      return true;
    }
    const role = /^[1-3]$/.test(key) ? roles[Number(key) - 1] : undefined;
    if (role !== undefined) call(role);
    // Another digit is no bed while somebody is being chosen.
    return /^\d$/.test(key);
  });
  return (
    <section className={css.section} aria-label={t('escalation.now')}>
      <h3 className={css.title}>
        {t('escalation.now')} <kbd aria-hidden="true">E</kbd>
        {choosing && <span className={css.hint}>{t('escalation.choose')}</span>}
      </h3>
      <div ref={group} className={css.roles} data-choosing={choosing ? '' : undefined}>
        {roles.map((role, index) => (
          <RoleButton key={role} alarm={alarm} role={role} digit={index + 1} disabled={lost} onCall={call} />
        ))}
      </div>
    </section>
  );
}

interface RoleButtonProps {
  readonly alarm: Alarm;
  readonly role: AlarmRole;
  readonly digit: number;
  readonly disabled: boolean;
  readonly onCall: (role: AlarmRole) => void;
}

const words = { sending: 'ack.sending', queued: 'ack.stored', failed: 'ack.failed' } as const;

function RoleButton({ alarm, role, digit, disabled, onCall }: RoleButtonProps): JSX.Element {
  const key = callKey(alarm.id, role);
  const { phase, why } = useAct(key);
  const person = useWard(({ state }) => whoHas(state.team, role, alarm.bed)?.name ?? null);
  const last = alarm.calls.findLast((call) => call.role === role);
  useEffect(() => () => forgetAct(key), [key]);
  let second = person ?? t(role === 'everybody' ? 'escalation.allScreens' : 'escalation.nobodyHas');
  if (last !== undefined) second = t('escalation.calledAt', { time: clockText(last.at) });
  if (phase !== 'idle' && phase !== 'done') second = t(words[phase]);
  return (
    <button
      type="button"
      className={css.role}
      data-phase={phase}
      disabled={disabled || phase === 'sending'}
      title={why}
      onClick={() => onCall(role)}
    >
      <kbd aria-hidden="true">{digit}</kbd>
      <span>
        <b>{t(`role.${role}`)}</b>
        <span className={css.roleWho}>{second}</span>
      </span>
      {why !== '' && (
        <span role="status" className="hidden">
          {why}
        </span>
      )}
    </button>
  );
}
