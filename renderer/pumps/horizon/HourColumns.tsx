/** How many run dry in each of the next hours, by class; the counts of the shift beside it. */
import type { JSX } from 'react';
import { drugClasses } from '../../../shared/infusion/drug-list.ts';
import { sumOf, type Horizon } from '../../../shared/infusion/horizon.ts';
import { useDrugs } from '../../stores/site.ts';
import { shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { partOf, shiftStyle } from './HorizonRows.tsx';
import type { Shown } from './use-horizon.ts';
import css from './Horizon.module.css';

const hourMs = 3_600_000;
/** Room for blocks, and the highest one, px. */
const plotPx = 56;
const blockPx = 11;
const gapPx = 2;

export function HourColumns({ shown }: { readonly shown: Shown }): JSX.Element {
  const { horizon, now, hours, shiftAt } = shown;
  const span = { now, hours, shiftAt };
  return (
    <section className={`panel ${css.top}`} style={shiftStyle(span)} data-shift={shiftAt === null ? undefined : ''}>
      <div className={css.row}>
        <Counts shown={shown} />
        <Plot horizon={horizon} hours={hours} />
      </div>
      {shiftAt !== null && (
        <div className={css.row} aria-hidden="true">
          <span className={css.shiftText} style={{ '--shift': `${partOf(span, shiftAt)}%` } as never}>
            <span>{t('pumps.horizon.shiftChange', { time: shortTime(shiftAt) })}</span>
          </span>
        </div>
      )}
      <Legend />
    </section>
  );
}

function Counts({ shown: { horizon, hours, shiftAt } }: { readonly shown: Shown }): JSX.Element {
  const { thisShift, hourAfter } = horizon;
  const figures: readonly (readonly [string, number])[] = [
    [shiftAt === null ? t('pumps.horizon.endAll', { hours }) : t('pumps.horizon.endShift'), sumOf(thisShift)],
    [t('pumps.horizon.shortHalfLife'), thisShift['short-half-life']],
    ...(shiftAt === null
      ? []
      : ([
          [
            t('pumps.horizon.hourAfter', { from: shortTime(shiftAt), to: shortTime(shiftAt + hourMs) }),
            sumOf(hourAfter),
          ],
        ] as const)),
  ];
  return (
    <dl className={css.counts}>
      {figures.map(([name, count]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{count}</dd>
        </div>
      ))}
    </dl>
  );
}

function Plot({ horizon, hours }: { readonly horizon: Horizon; readonly hours: number }): JSX.Element {
  const most = Math.max(1, ...horizon.hours.map(({ byClass }) => sumOf(byClass)));
  const each = Math.min(blockPx, plotPx / most);
  const words = horizon.hours
    .map(({ fromAt, byClass }) => t('pumps.horizon.column', { time: shortTime(fromAt), count: sumOf(byClass) }))
    .join(', ');
  const every = hours <= 4 ? 1 : hours <= 12 ? 2 : 4;
  return (
    <div className={css.columns} role="img" aria-label={t('pumps.horizon.columns', { words })}>
      {horizon.hours.map(({ fromAt, byClass }, index) => (
        <div key={fromAt} className={css.column}>
          <div className={css.blocks}>
            {sumOf(byClass) > 0 && <span className={css.columnCount}>{sumOf(byClass)}</span>}
            {drugClasses.toReversed().map((name) => (
              <Blocks key={name} name={name} count={byClass[name]} each={each} />
            ))}
          </div>
          {index % every === 0 && (
            <span className={css.columnTime}>{index === 0 ? t('pumps.now') : shortTime(fromAt)}</span>
          )}
        </div>
      ))}
    </div>
  );
}

interface BlocksProps {
  readonly name: (typeof drugClasses)[number];
  readonly count: number;
  readonly each: number;
}

/** One block each where they can be told apart, else one for all of the class. */
function Blocks({ name, count, each }: BlocksProps): JSX.Element {
  if (each < gapPx * 2)
    return <i className={css.block} data-class={name} style={{ height: `${(each * count).toFixed(1)}px` }} />;
  return (
    <>
      {Array.from({ length: count }, (_, index) => (
        <i key={index} className={css.block} data-class={name} style={{ height: `${each - gapPx}px` }} />
      ))}
    </>
  );
}

function Legend(): JSX.Element {
  const { classes } = useDrugs();
  return (
    <ul className={css.legend}>
      {drugClasses.map((name) => (
        <li key={name}>
          <i className={css.block} data-class={name} />
          {t(`pumps.horizon.legend.${name}`, { count: classes[name].leadMin })}
        </li>
      ))}
    </ul>
  );
}
