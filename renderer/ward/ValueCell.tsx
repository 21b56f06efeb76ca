/** One value of a tile: label, digits, or two dashes. A number is live or it is gone. */
import type { JSX, ReactNode } from 'react';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { ValueState } from '../../shared/live/freshness.ts';
import { useValue, type ValueView } from '../stores/live.ts';
import { limitsText, minutesAgo, numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { cellAlarm, type CellAlarm } from './cell-alarm.ts';
import { pressureSource } from './pressure.ts';
import { colourClass } from './colour.ts';
import css from './Value.module.css';

interface CellProps {
  readonly bed: string;
  readonly alarm: CellAlarm;
  readonly className?: string | undefined;
}

const shownText = (key: string, view: ValueView): string =>
  view.value === null ? t('tile.dashes') : numberText(key, view.value);

interface DigitsProps {
  readonly parameter: string;
  readonly state: ValueState;
  readonly size: string | undefined;
  readonly children: string;
}

function Digits({ parameter, state, size, children }: DigitsProps): JSX.Element {
  const gone = state === 'live' ? '' : (css.gone ?? '');
  return (
    <span className={`digits ${size ?? ''} ${gone}`} data-parameter={parameter} data-state={state} aria-hidden="true">
      {children}
    </span>
  );
}

function Label({
  parameter,
  text,
  short,
}: {
  readonly parameter: string;
  readonly text: string;
  readonly short?: string;
}): JSX.Element {
  const colour = colourClass(parameterByKey(parameter)?.colour ?? 'temp');
  return (
    <>
      <span className={`${css.label} ${colour}`}>{text}</span>
      <span className={`${css.labelShort} ${colour}`}>{short ?? text}</span>
    </>
  );
}

/** HR and SpO2: the digits that are read from three metres. */
export function MainCell({
  bed,
  alarm,
  className,
  parameter,
}: CellProps & { readonly parameter: 'HR' | 'SpO2' }): JSX.Element {
  const view = useValue(bed, parameter);
  const limits = limitsText(parameter, view.low, view.high);
  return (
    <div className={`${css.cell} ${className ?? ''}`} data-alarm-cell={alarm ?? undefined}>
      <div className={css.top}>
        <Label parameter={parameter} text={parameterByKey(parameter)?.label ?? parameter} />
        <Beside bed={bed} parameter={parameter} view={view}>
          {limits !== '' && <span className={`${css.extra} ${css.limits}`}>{limits}</span>}
        </Beside>
      </div>
      <Digits parameter={parameter} state={view.state} size={css.big}>
        {shownText(parameter, view)}
      </Digits>
    </div>
  );
}

interface BesideProps {
  readonly bed: string;
  readonly parameter: string;
  readonly view: ValueView;
  readonly children: ReactNode;
}

/** Beside the label: limits; where the value is lost, another source or the reason. */
function Beside({ bed, parameter, view, children }: BesideProps): ReactNode {
  const pulse = useValue(bed, 'PR');
  if (view.state === 'live') return children;
  if (parameter === 'HR' && pulse.value !== null) {
    return (
      <span className={css.extra}>
        {t('tile.pleth', { value: numberText('PR', pulse.value) })}
        <span className={css.source}> {t('tile.plethSource')}</span>
      </span>
    );
  }
  if (view.state === 'invalid' && view.absent !== null) {
    return <span className={css.extra}>{t(`absent.${view.absent}`)}</span>;
  }
  return null;
}

/** RR and Temp in the bottom row. */
export function FootCell({
  bed,
  alarm,
  className,
  parameter,
}: CellProps & { readonly parameter: 'RR' | 'Temp' }): JSX.Element {
  const view = useValue(bed, parameter);
  return (
    <div className={`${css.cell} ${css.foot} ${className ?? ''}`} data-alarm-cell={alarm ?? undefined}>
      <div className={css.top}>
        <Label parameter={parameter} text={parameter} />
      </div>
      <Digits parameter={parameter} state={view.state} size={css.small}>
        {shownText(parameter, view)}
      </Digits>
    </div>
  );
}

/** Blood pressure: invasive where it is measured, else the cuff with its age. */
export function PressureCell({
  bed,
  alarms,
}: {
  readonly bed: string;
  readonly alarms: readonly Alarm[];
}): JSX.Element {
  const source = pressureSource(useValue(bed, 'ART-S').state, useValue(bed, 'NIBP-S').state);
  // Of the pressure that is shown: an alarm of the cuff says nothing of the line's digits.
  const alarm = cellAlarm(source, alarms);
  const systolic = useValue(bed, `${source}-S`);
  const diastolic = useValue(bed, `${source}-D`);
  const mean = useValue(bed, `${source}-M`);
  const state = systolic.state === 'live' ? diastolic.state : systolic.state;
  const whole = systolic.value !== null && diastolic.value !== null;
  const text = whole
    ? `${numberText(`${source}-S`, systolic.value)}/${numberText(`${source}-D`, diastolic.value)}`
    : t('tile.dashes');
  return (
    <div className={`${css.cell} ${css.foot}`} data-alarm-cell={alarm ?? undefined}>
      <div className={css.top}>
        <Label parameter={`${source}-S`} text={source} short={t('tile.bp')} />
        {source === 'NIBP' && whole && <span className={css.extra}>{minutesAgo(systolic.ageMin)}</span>}
      </div>
      <div className={css.row}>
        <Digits parameter={source} state={whole ? state : state === 'live' ? 'none' : state} size={css.small}>
          {text}
        </Digits>
        {whole && mean.value !== null && (
          <span
            className={`digits ${css.mean}`}
            data-parameter={`${source}-M`}
            data-state={mean.state}
            aria-hidden="true"
          >
            {numberText(`${source}-M`, mean.value)}
          </span>
        )}
      </div>
    </div>
  );
}
