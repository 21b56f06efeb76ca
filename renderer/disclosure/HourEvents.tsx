/** What happened in the hour, oldest first; a click puts the frame there. */
import { memo, useEffect, useRef, type JSX } from 'react';
import { ageText, clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { Happened } from './events.ts';
import { Mark } from './Mark.tsx';
import { frameMs, hourMs } from './times.ts';
import type { Day } from './use-day.ts';
import { showMoment, useView } from './view.ts';
import css from './Disclosure.module.css';

interface HourEventsProps {
  readonly hourAt: number;
  readonly day: Day;
}

export const HourEvents = memo(function HourEvents({ hourAt, day }: HourEventsProps): JSX.Element {
  const events = day.events.filter(({ at }) => at >= hourAt && at < hourAt + hourMs);
  const { told } = day;
  const count = events.length === 1 ? t('disclosure.oneEvent') : t('disclosure.events', { count: events.length });
  return (
    <section className={`panel ${css.events}`}>
      <header className="panel-head">
        <h3 className="panel-title">{t('disclosure.inHour')}</h3>
        {told.value !== null && <p className="panel-hint">{count}</p>}
      </header>
      <div className={css.eventsBody}>
        <div className={css.eventRows} tabIndex={0} role="region" aria-label={t('disclosure.inHour')}>
          {told.state === 'failed' && (
            <p className={css.eventsNote} role="alert">
              {t('record.failed', { reason: told.reason ?? '' })}{' '}
              <button type="button" className="button" onClick={told.again}>
                {t('record.again')}
              </button>
            </p>
          )}
          {told.state === 'loading' && told.value === null && <p className={css.eventsNote}>{t('record.loading')}</p>}
          {told.value !== null && events.length === 0 && <p className={css.eventsNote}>{t('disclosure.noEvents')}</p>}
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </div>
      </div>
    </section>
  );
});

function EventRow({ event }: { readonly event: Happened }): JSX.Element {
  const row = useRef<HTMLButtonElement>(null);
  const isHere = useView(({ frameAt }) => event.at >= frameAt && event.at < frameAt + frameMs);
  useEffect(() => {
    if (isHere) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isHere]);
  return (
    <button
      ref={row}
      type="button"
      className={css.event}
      data-event={event.id}
      aria-current={isHere ? 'true' : undefined}
      onClick={() => showMoment(event.at)}
    >
      <span className={css.eventTime}>{clockText(event.at)}</span>
      <Mark event={event} size={15} />
      <span className={css.eventText}>{event.text === '' ? t('disclosure.kept') : event.text}</span>
      <span className={css.eventLength}>
        {event.endAt === null ? t('disclosure.lasts') : ageText(event.endAt - event.at)}
      </span>
    </button>
  );
}
