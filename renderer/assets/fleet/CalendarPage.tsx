/** Maintenance by day: a month, what is late beside it, and the things of the day that is chosen. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useMemo, useRef, useState, type JSX, type KeyboardEvent } from 'react';
import { daysBetween } from '../../../shared/assets/fusion.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { dayOf } from '../../stores/equipment.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { stationNow } from '../../stores/tick.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { thingHash } from '../route.ts';
import { typeLabelOf } from './fleet-rows.ts';
import { daysAfter, daysOfMonth, dueByDay, monthAfter } from './maintenance.ts';
import css from './Calendar.module.css';

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
const weekdayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: 'UTC' });
const noon = (day: string): number => Date.parse(`${day}T12:00:00Z`);
const namesInCell = 3;

interface CalendarProps {
  readonly all: readonly FusedAsset[];
  /** "2026-11"; null: this one. */
  readonly month: string | null;
}

export function CalendarPage({ all, month: asked }: CalendarProps): JSX.Element {
  const today = dayOf(stationNow());
  const month = asked !== null && /^\d{4}-(0[1-9]|1[0-2])$/.test(asked) ? asked : today.slice(0, 7);
  const [chosen, setChosen] = useState(today);
  const byDay = useMemo(() => dueByDay(all), [all]);
  const late = useMemo(
    () =>
      [...byDay]
        .filter(([day]) => (daysBetween(today, day) ?? 0) < 0)
        .toSorted(([a], [b]) => a.localeCompare(b))
        .flatMap(([, list]) => list),
    [byDay, today],
  );
  const hash = (to: string): string => `#/assets/fleet/calendar/${to}`;
  return (
    <>
      <AssetTabRow>
        <a className="button outline" href="#/assets/fleet">
          {t('fleet.back')}
        </a>
      </AssetTabRow>
      <div className={css.page}>
        <section className="panel" aria-label={t('fleet.calendar')}>
          <header className="panel-head">
            <h2 className="panel-title">
              {t('fleet.calendarTitle', { month: monthName.format(noon(`${month}-15`)) })}
            </h2>
            <span className="spacer" />
            <a className="button outline" href={hash(monthAfter(month, -1))} aria-label={t('fleet.previous')}>
              <ChevronLeft size={18} aria-hidden />
            </a>
            <a className="button outline" href={hash(today.slice(0, 7))}>
              {t('fleet.today')}
            </a>
            <a className="button outline" href={hash(monthAfter(month, 1))} aria-label={t('fleet.next')}>
              <ChevronRight size={18} aria-hidden />
            </a>
          </header>
          <Month month={month} today={today} byDay={byDay} chosen={chosen} onChoose={setChosen} />
        </section>
        <aside className={css.side}>
          <Things
            title={t('fleet.chosenDay', { day: dayName.format(noon(chosen)) })}
            none={t('fleet.noneThatDay')}
            list={byDay.get(chosen) ?? []}
            today={today}
          />
          <Things title={t('fleet.lateList')} none={t('fleet.noneLate')} list={late} today={today} />
        </aside>
      </div>
    </>
  );
}

interface MonthProps {
  readonly month: string;
  readonly today: string;
  readonly byDay: ReadonlyMap<string, readonly FusedAsset[]>;
  readonly chosen: string;
  readonly onChoose: (day: string) => void;
}

const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function Month({ month, today, byDay, chosen, onChoose }: MonthProps): JSX.Element {
  const grid = useRef<HTMLDivElement>(null);
  const days = daysOfMonth(month);
  const reach = days.includes(chosen) ? chosen : `${month}-01`;
  const onKey = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (step === undefined) return;
    const next = daysAfter(reach, step);
    if (!days.includes(next)) return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(next);
    grid.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
  };
  return (
    <div className={css.month} ref={grid} role="group" aria-label={t('fleet.calendar')} onKeyDown={onKey}>
      {days.slice(0, 7).map((day) => (
        <span key={day} className={css.weekday} aria-hidden>
          {weekdayName.format(noon(day))}
        </span>
      ))}
      {days.map((day) => {
        const due = byDay.get(day) ?? [];
        return (
          <button
            key={day}
            type="button"
            className={css.day}
            data-day={day}
            data-out={day.slice(0, 7) === month ? undefined : ''}
            data-today={day === today ? '' : undefined}
            data-late={day < today && due.length > 0 ? '' : undefined}
            tabIndex={day === reach ? 0 : -1}
            aria-pressed={day === chosen}
            onClick={() => onChoose(day)}
          >
            <span className="hidden">{t('fleet.dayOf', { day: dayName.format(noon(day)), count: due.length })}</span>
            <span className={css.date} aria-hidden>
              {Number(day.slice(8))}
              {due.length > 0 && <b>{due.length}</b>}
            </span>
            {due.slice(0, namesInCell).map(({ asset }) => (
              <span key={asset.id} className={css.name}>
                {asset.name}
              </span>
            ))}
            {due.length > namesInCell && (
              <span className={css.more}>{t('fleet.more', { count: due.length - namesInCell })}</span>
            )}
          </button>
        );
      })}
    </div>
  );
}

interface ThingsProps {
  readonly title: string;
  readonly none: string;
  readonly list: readonly FusedAsset[];
  readonly today: string;
}

/** A list that is longer says how much longer. */
const thingsMax = 200;

function Things({ title, none, list, today }: ThingsProps): JSX.Element {
  const isCut = useObservable(loss) !== null;
  return (
    <section className={`panel ${css.things}`}>
      <header className="panel-head">
        <h2 className="panel-title">{title}</h2>
        <p className="panel-hint">{list.length}</p>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={title}>
        {list.length === 0 && <p className="note">{none}</p>}
        <ul>
          {list.slice(0, thingsMax).map((one) => (
            <li key={one.asset.id}>
              <a className={css.thing} href={thingHash(one.asset.id)}>
                <b className="identifier">{one.asset.name}</b>
                <span>{typeLabelOf(one)}</span>
                <span>{isCut ? '–' : (one.place ?? '–')}</span>
                <span>{lateText(today, one.asset.record.maintenanceDue)}</span>
              </a>
            </li>
          ))}
        </ul>
        {list.length > thingsMax && <p className="note">{t('fleet.more', { count: list.length - thingsMax })}</p>}
      </div>
    </section>
  );
}

function lateText(today: string, day: string | null): string {
  const days = day === null ? null : daysBetween(day, today);
  if (days === null || days < 0) return '';
  if (days === 0) return t('fleet.lateToday');
  return days === 1 ? t('fleet.lateByOne') : t('fleet.lateBy', { count: days });
}
