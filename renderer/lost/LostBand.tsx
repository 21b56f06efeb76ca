/** The band of a lost connection: what is true, for how long, what to do. On return it turns grey until it was seen. */
import type { JSX } from 'react';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { link, loss, returned, seenReturn, type Loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { stationNow } from '../stores/tick.ts';
import { useTickText } from '../app/use-tick.ts';
import { ageText, clockText, spanText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { LostSteps } from './LostSteps.tsx';
import { lossSeen } from './seen.ts';
import css from './LostBand.module.css';

export function LostBand({ large }: { readonly large: boolean }): JSX.Element | null {
  const standing = useObservable(loss);
  if (standing === null) return <ReturnBand />;
  return (
    <section className={`${css.band} ${large ? css.large : css.small}`}>
      {large ? (
        <>
          <div className={css.top}>
            <Said standing={standing} size={94} />
          </div>
          <LostSteps standing={standing} />
        </>
      ) : (
        <Said standing={standing} size={56} />
      )}
    </section>
  );
}

function Said({ standing, size }: { readonly standing: Loss; readonly size: number }): JSX.Element {
  const seen = useObservable(lossSeen);
  return (
    <>
      <AlarmShape priority="high" size={size} />
      <div
        className={css.words}
        role="alert"
        data-alarm="lost"
        data-priority="high"
        data-alarm-state={seen === null ? 'active' : 'acknowledged'}
      >
        <p className={css.title}>{t('lost.title')}</p>
        <p className={css.sentence}>
          <LostAt standing={standing} />
          {seen !== null && ` ${t('lost.acknowledged', { time: clockText(seen) })}`}
        </p>
      </div>
      <NotLiveFor standing={standing} />
    </>
  );
}

/** The sentence with its time in bold. */
function LostAt({ standing }: { readonly standing: Loss }): JSX.Element {
  const time = clockText(standing.at);
  const [before, after] = t(standing.side === 'gateway' ? 'lost.gateway' : 'lost.station', { time }).split(time);
  return (
    <>
      {before}
      <b>{time}</b>
      {after}
    </>
  );
}

function retryWords(): string {
  const topic = link.get();
  const next = topic?.nextAttemptMs;
  if (topic === null || topic.attempt === 0) return '';
  if (next == null || next < 1000) return t('lost.retryNow', { count: topic.attempt });
  return t('lost.retry', { count: topic.attempt, seconds: Math.ceil(next / 1000) });
}

function NotLiveFor({ standing }: { readonly standing: Loss }): JSX.Element {
  const time = useTickText(() => ageText(stationNow() - standing.at));
  const retry = useTickText(retryWords);
  return (
    <div className={css.count}>
      <span>{t('lost.notLiveFor')}</span>
      <span className={css.for} ref={time} />
      <span ref={retry} />
    </div>
  );
}

function ReturnBand(): JSX.Element | null {
  const back = useObservable(returned);
  if (back === null) return null;
  return (
    <section className={css.back} role="status">
      <span>{t('lost.back', { time: clockText(back.at), missing: spanText(back.missedMs) })}</span>
      <span className="spacer" />
      <button type="button" className="button outline large" onClick={seenReturn}>
        {t('lost.seen')}
      </button>
    </section>
  );
}
