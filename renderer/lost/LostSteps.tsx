/** What to do while nothing is live: the beds that were in alarm, in order, then whom to call. */
import type { JSX } from 'react';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { bedText } from '../alarms/alarm-words.ts';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { link, type Loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import css from './LostBand.module.css';

const mostShown = 6;

/** Of each bed the most urgent alarm that stood, in the order of the slots. */
function inAlarm(alarms: readonly Alarm[]): readonly Alarm[] {
  const beds = new Set<string>();
  return alarms.filter((alarm) => {
    if (alarm.bed === null || lifeOf(alarm) === 'acknowledged' || beds.has(alarm.bed)) return false;
    beds.add(alarm.bed);
    return true;
  });
}

function hintKey(known: boolean, count: number): 'lost.start' | 'lost.noneInAlarm' | 'lost.alarmsUnknown' {
  if (count > 0) return 'lost.start';
  return known ? 'lost.noneInAlarm' : 'lost.alarmsUnknown';
}

export function LostSteps({ standing }: { readonly standing: Loss }): JSX.Element {
  // As last heard: nothing changes while contact is lost, but the state may come after the band on a page just opened.
  const alarms = inAlarm(useWard((view) => view.alarms));
  const known = useWard((view) => view.known);
  const biomed = useWard(({ state }) => state.ward.biomed);
  const gateway = useObservable(link)?.gateway ?? '';
  return (
    <div className={css.steps}>
      <div className={css.step}>
        <span className={css.number}>1</span>
        <div>
          <p className={css.do}>{t('lost.go')}</p>
          <p className={css.hint}>
            {t(hintKey(known, alarms.length), { count: alarms.length, time: clockText(standing.at) })}
          </p>
        </div>
        <ol className={css.beds}>
          {alarms.slice(0, mostShown).map((alarm) => (
            <li key={alarm.id} className={css.bed}>
              <span className={css.bedNumber}>{bedText(alarm)}</span>
              <AlarmShape priority={alarm.priority} size={18} />
              <span>
                <span className={css.bedText}>{alarm.text}</span>
                <br />
                <span className={css.at}>{t('lost.at', { time: clockText(alarm.signalledAt) })}</span>
              </span>
            </li>
          ))}
        </ol>
      </div>
      <div className={css.step}>
        <span className={css.number}>2</span>
        <div>
          <p className={css.do}>{biomed === '' ? t('lost.callNobody') : t('lost.call', { whom: biomed })}</p>
          <p className={css.hint}>
            {standing.side === 'gateway' && gateway !== '' ? t('lost.quote', { name: gateway }) : t('lost.quoteNone')}
          </p>
        </div>
      </div>
    </div>
  );
}
