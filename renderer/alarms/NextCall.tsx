/** Of a row: whom the chain calls next, and what has happened so far. */
import type { JSX } from 'react';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { useTickText } from '../app/use-tick.ts';
import { loss } from '../stores/link.ts';
import { stationNow } from '../stores/tick.ts';
import { useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { isForScreens } from './acknowledge.ts';
import { nextCall, nextText, stateText } from './escalation.ts';
import css from './AlarmsScreen.module.css';

export function NextCall({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const policy = useWard(({ state }) => state.policy);
  const next = nextCall(alarm, policy);
  const words = useTickText(() => nextText(next, loss.get() === null ? stationNow() : null));
  const asked = alarm.calls.find((call) => isForScreens(alarm, call));
  const sofar = asked === undefined ? soFar(alarm) : t('escalation.asks', { role: t(`role.${asked.role}`) });
  return (
    <span className={`${css.words} ${css.extra}`}>
      {/* Written straight in: made anew where what it says changes. */}
      <span
        className={css.next}
        key={`${next.kind} ${next.kind === 'call' ? `${next.role}${next.at}` : ''}`}
        ref={words}
      />
      <span className={css.second} data-asked={asked === undefined ? undefined : ''} title={sofar}>
        {sofar}
      </span>
    </span>
  );
}

/** The last call with its state, else what the stations reported: nothing is assumed. */
function soFar(alarm: Alarm): string {
  const last = alarm.calls.at(-1);
  if (last !== undefined)
    return t('escalation.last', { role: t(`role.${last.role}`), time: clockText(last.at), state: stateText(last) });
  if (alarm.shown === null) return t('escalation.notShown');
  const time = clockText(alarm.shown.at);
  return alarm.sounded === null
    ? t('escalation.shownOnly', { time })
    : t('escalation.shownSounded', { time, sounded: clockText(alarm.sounded.at) });
}
