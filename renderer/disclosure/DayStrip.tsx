/** The day above the hour: heart rate lowest to highest with its mean, limits then, alarms, gaps, and the hour's frame. */
import { memo, useCallback, useRef, type JSX, type PointerEvent } from 'react';
import { colourClass } from '../ward/colour.ts';
import { Mark } from './Mark.tsx';
import { useCanvas, type Draw } from '../history/use-canvas.ts';
import { shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { dayScale, drawDay } from './day-drawing.ts';
import { hourText } from './disclosure-words.ts';
import { hourMs, hourOf } from './times.ts';
import type { Day } from './use-day.ts';
import { moveFrame, useView } from './view.ts';
import css from './Disclosure.module.css';

interface DayStripProps {
  readonly day: Day;
  readonly hourAt: number;
  readonly now: number;
}

export const DayStrip = memo(function DayStrip({ day, hourAt, now }: DayStripProps): JSX.Element {
  const plot = useRef<HTMLDivElement>(null);
  const part = (at: number): number => (at - day.fromAt) / (day.toAt - day.fromAt);
  const goTo = (event: PointerEvent): void => {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined || event.buttons === 0) return;
    const at = day.fromAt + ((event.clientX - box.left) / box.width) * (day.toAt - day.fromAt);
    const next = hourOf(Math.max(day.fromAt, Math.min(day.toAt - 1, at)));
    const { frameAt } = useView.getState();
    if (hourOf(frameAt) !== next) moveFrame(next + (frameAt - hourOf(frameAt)));
  };
  const from = Math.max(0, part(hourAt));
  const to = Math.min(1, part(hourAt + hourMs));
  return (
    <section className={`panel ${css.day}`} aria-label={t('disclosure.day')}>
      <span className={`${css.dayAlarms} note`}>{t('disclosure.alarms')}</span>
      <div className={`${css.dayRate} ${colourClass('hr')}`}>
        <b>HR</b>
        <LimitLabels day={day} />
      </div>
      <div
        ref={plot}
        className={css.dayPlot}
        data-day=""
        role="slider"
        tabIndex={0}
        aria-label={t('disclosure.day')}
        aria-valuemin={0}
        aria-valuemax={23}
        aria-valuenow={new Date(hourAt).getHours()}
        aria-valuetext={hourText(hourAt, now)}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          goTo(event);
        }}
        onPointerMove={goTo}
      >
        <DayPicture day={day} />
        {day.events.map((event) => (
          <span key={event.id} className={css.dayMark} style={{ left: `${part(event.at) * 100}%` }}>
            <Mark event={event} size={12} />
          </span>
        ))}
        {to > from && (
          <div className={css.hourFrame} style={{ left: `${from * 100}%`, width: `${(to - from) * 100}%` }} />
        )}
        <DayState day={day} />
      </div>
      <DayAxis day={day} />
    </section>
  );
});

/** The limits in force at the end of the day, beside their lines. */
function LimitLabels({ day }: { readonly day: Day }): JSX.Element {
  const [low, high] = dayScale(day.trend.value);
  const last = day.limits.at(-1);
  return (
    <>
      {[last?.low, last?.high]
        .filter((value) => value != null)
        .map((value) => (
          <span key={value} className="note" style={{ top: `${((high - value) / (high - low)) * 100}%` }}>
            {value}
          </span>
        ))}
    </>
  );
}

function DayState({ day: { trend } }: { readonly day: Day }): JSX.Element | null {
  if (trend.state === 'failed')
    return (
      <p className={css.dayState} role="alert">
        {t('record.failed', { reason: trend.reason ?? '' })}{' '}
        <button type="button" className="button" onClick={trend.again}>
          {t('record.again')}
        </button>
      </p>
    );
  return trend.value === null ? <p className={css.dayState}>{t('record.loading')}</p> : null;
}

function DayPicture({ day }: { readonly day: Day }): JSX.Element {
  const { fromAt, toAt, limits } = day;
  const trend = day.trend.value;
  const draw = useCallback<Draw>(
    (context, size, colour) => drawDay(context, size, colour, { fromAt, toAt, trend, limits }),
    [fromAt, toAt, trend, limits],
  );
  return <canvas ref={useCanvas(draw)} className={css.dayCanvas} aria-hidden="true" />;
}

/** Every two hours on the clock. */
function DayAxis({ day: { fromAt, toAt } }: { readonly day: Day }): JSX.Element {
  const marks: number[] = [];
  for (let at = hourOf(fromAt) + hourMs; at < toAt; at += hourMs) if (new Date(at).getHours() % 2 === 0) marks.push(at);
  return (
    <div className={`${css.dayAxis} note`} aria-hidden="true">
      {marks.map((at) => (
        <span key={at} style={{ left: `${((at - fromAt) / (toAt - fromAt)) * 100}%` }}>
          {shortTime(at)}
        </span>
      ))}
    </div>
  );
}
