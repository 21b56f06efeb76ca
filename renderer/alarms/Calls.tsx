/** Who was called about an alarm, what became of it, and the answers that this screen may give. */
import { Check, X } from 'lucide-react';
import { useEffect, type JSX } from 'react';
import type { Alarm, EscalationCall } from '../../shared/ward/alarm.ts';
import { useTickText } from '../app/use-tick.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { stationNow } from '../stores/tick.ts';
import { useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { answerCall, answerKey, isForScreens } from './acknowledge.ts';
import { forgetAct, useAct } from './acts.ts';
import { calledText, nextCall, nextText, stateText } from './escalation.ts';
import css from './AckDrawer.module.css';

export function Calls({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const policy = useWard(({ state }) => state.policy);
  const next = nextCall(alarm, policy);
  const words = useTickText(() => nextText(next, loss.get() === null ? stationNow() : null));
  return (
    <section className={css.section} aria-label={t('escalation.soFar')}>
      <h3 className={css.title}>{t('escalation.soFar')}</h3>
      <ol className={css.calls}>
        <Step at={alarm.signalledAt} words={t(alarm.returned > 0 ? 'escalation.signalledAgain' : 'escalation.onset')} />
        <Step
          at={alarm.shown?.at ?? null}
          words={t(alarm.shown === null ? 'escalation.notShown' : 'escalation.shown')}
        />
        {alarm.sounded !== null && <Step at={alarm.sounded.at} words={t('escalation.sounded')} />}
        {alarm.calls.map((call) => (
          <CallLine key={call.n} alarm={alarm} call={call} />
        ))}
        {next.kind !== 'stopped' && (
          <li className={css.call}>
            <span className={css.time} />
            <span className={css.nextCall} key={JSON.stringify(next)} ref={words} />
          </li>
        )}
      </ol>
    </section>
  );
}

function Step({ at, words }: { readonly at: number | null; readonly words: string }): JSX.Element {
  return (
    <li className={css.call}>
      <span className={css.time}>{at === null ? '–' : clockText(at)}</span>
      <span>{words}</span>
    </li>
  );
}

function CallLine({ alarm, call }: { readonly alarm: Alarm; readonly call: EscalationCall }): JSX.Element {
  const team = useWard(({ state }) => state.team);
  return (
    <li className={css.call} data-delivery={call.delivery} data-answer={call.answer ?? undefined}>
      <span className={css.time}>{clockText(call.at)}</span>
      <span>
        {calledText(call, team)}
        <span className={css.callState}>{stateText(call)}</span>
      </span>
      {isForScreens(alarm, call) && <Answer alarm={alarm} call={call} />}
    </li>
  );
}

function Answer({ alarm, call }: { readonly alarm: Alarm; readonly call: EscalationCall }): JSX.Element {
  const key = answerKey(alarm.id, call.n);
  const { phase, why } = useAct(key);
  const lost = useObservable(loss) !== null;
  useEffect(() => () => forgetAct(key), [key]);
  const busy = lost || phase === 'sending' || phase === 'queued' || phase === 'done';
  return (
    <span className={css.answer}>
      <button
        type="button"
        className="button"
        data-phase={phase}
        disabled={busy}
        onClick={() => void answerCall(alarm.id, call.n, 'accepted')}
      >
        <Check size={17} strokeWidth={2} aria-hidden />
        {t('escalation.accept')}
      </button>
      <button
        type="button"
        className="button outline"
        disabled={busy}
        onClick={() => void answerCall(alarm.id, call.n, 'rejected')}
      >
        <X size={17} strokeWidth={2} aria-hidden />
        {t('escalation.reject')}
      </button>
      {why !== '' && (
        <span role="status" className="note">
          {phase === 'queued' ? t('escalation.storedHere') : why}
        </span>
      )}
    </span>
  );
}
