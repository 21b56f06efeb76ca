/** The digits on a lane of the bed's live view. They take the parameter's colour here (tokens, "parameter"). */
import type { JSX } from 'react';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { useValue } from '../stores/live.ts';
import { cellAlarm } from '../ward/cell-alarm.ts';
import { colourClass } from '../ward/colour.ts';
import { limitsText, numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import type { BedRow } from './rows.ts';
import css from './WavesPanel.module.css';

interface LaneDigitsProps {
  readonly bed: string;
  readonly shows: BedRow['shows'];
  readonly alarms: readonly Alarm[];
}

export function LaneDigits({ bed, shows, alarms }: LaneDigitsProps): JSX.Element {
  switch (shows) {
    case 'none':
      return <span />;
    case 'ST':
      return <Segments bed={bed} />;
    case 'ART':
      return <Pressure bed={bed} alarms={alarms} />;
    default:
      return <One bed={bed} parameter={shows} alarms={alarms} />;
  }
}

interface OneProps {
  readonly bed: string;
  readonly parameter: string;
  readonly alarms: readonly Alarm[];
}

function One({ bed, parameter, alarms }: OneProps): JSX.Element {
  const view = useValue(bed, parameter);
  const pulse = useValue(bed, 'PR');
  const known = parameterByKey(parameter);
  const other = parameter === 'HR' && view.state !== 'live' && pulse.value !== null;
  const reason = view.state === 'invalid' && view.absent !== null ? t(`absent.${view.absent}`) : '';
  return (
    <div
      className={`${css.digits} ${colourClass(known?.colour ?? 'temp')}`}
      data-alarm-cell={cellAlarm(parameter, alarms) ?? undefined}
    >
      <p className={css.top}>
        <b>{known?.label ?? parameter}</b>
        <span>
          {other
            ? `${t('tile.pleth', { value: numberText('PR', pulse.value) })} ${t('tile.plethSource')}`
            : reason || limitsText(parameter, view.low, view.high)}
        </span>
      </p>
      <p className={css.number}>
        <span className="digits" data-parameter={parameter} data-state={view.state}>
          {view.value === null ? t('tile.dashes') : numberText(parameter, view.value)}
        </span>
      </p>
    </div>
  );
}

function Pressure({ bed, alarms }: { readonly bed: string; readonly alarms: readonly Alarm[] }): JSX.Element {
  const systolic = useValue(bed, 'ART-S');
  const diastolic = useValue(bed, 'ART-D');
  const mean = useValue(bed, 'ART-M');
  const whole = systolic.value !== null && diastolic.value !== null;
  const limits = limitsText('ART-M', mean.low, mean.high);
  return (
    <div className={`${css.digits} ${colourClass('art')}`} data-alarm-cell={cellAlarm('ART', alarms) ?? undefined}>
      <p className={css.top}>
        <b>{parameterByKey('ART-S')?.label}</b>
        {limits !== '' && <span>{t('bed.mean', { range: limits })}</span>}
      </p>
      <p className={`${css.number} ${css.pair}`}>
        <span className="digits" data-parameter="ART" data-state={whole ? 'live' : systolic.state}>
          {whole ? `${numberText('ART-S', systolic.value)}/${numberText('ART-D', diastolic.value)}` : t('tile.dashes')}
        </span>
        {mean.value !== null && (
          <span className={`digits ${css.mean}`} data-parameter="ART-M" data-state={mean.state}>
            {numberText('ART-M', mean.value)}
          </span>
        )}
      </p>
    </div>
  );
}

const segments = [
  ['ST-II', 'II'],
  ['ST-V', 'V'],
] as const;

function Segments({ bed }: { readonly bed: string }): JSX.Element {
  return (
    <div className={css.digits}>
      <p className={css.top}>
        <b>{t('bed.st')}</b>
      </p>
      <div className={css.three}>
        {segments.map(([key, label]) => (
          <Small key={key} bed={bed} parameter={key} label={label} />
        ))}
        <Small bed={bed} parameter="PVC" label={t('bed.pvc')} />
      </div>
    </div>
  );
}

function Small({
  bed,
  parameter,
  label,
}: {
  readonly bed: string;
  readonly parameter: string;
  readonly label: string;
}): JSX.Element {
  const view = useValue(bed, parameter);
  return (
    <span>
      {label}
      <span className="digits" data-parameter={parameter} data-state={view.state}>
        {view.value === null ? '–' : numberText(parameter, view.value)}
      </span>
    </span>
  );
}
