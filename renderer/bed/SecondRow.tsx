/** Temp, NIBP, CVP, oxygen, rhythm: values that need no lane. */
import type { JSX } from 'react';
import type { ColourToken } from '../../shared/domain/parameters.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import { useValue, type ValueView } from '../stores/live.ts';
import { colourClass } from '../ward/colour.ts';
import { minutesAgo, numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import css from './WavesPanel.module.css';

export function SecondRow({ bed }: { readonly bed: string }): JSX.Element {
  return (
    <div className={css.second}>
      <Single bed={bed} parameter="Temp" label={t('bed.temp')} colour="temp" />
      <Cuff bed={bed} />
      <Single bed={bed} parameter="CVP" label="CVP" colour="cvp" />
      <Single bed={bed} parameter="O2-flow" label={t('bed.oxygen')} colour="spo2" />
      <Rhythm bed={bed} />
    </div>
  );
}

interface CellProps {
  readonly label: string;
  readonly colour: ColourToken;
  readonly parameter: string;
  readonly state: ValueView['state'];
  readonly text: string;
  readonly detail: string;
}

function Cell({ label, colour, parameter, state, text, detail }: CellProps): JSX.Element {
  return (
    <div className={`${css.cell} ${colourClass(colour)}`}>
      <p className={css.top}>
        <b>{label}</b>
      </p>
      <p className={css.line}>
        <span className={`digits ${css.digits2}`} data-parameter={parameter} data-state={state}>
          {text}
        </span>
        <span className="note">{detail}</span>
      </p>
    </div>
  );
}

interface SingleProps {
  readonly bed: string;
  readonly parameter: string;
  readonly label: string;
  readonly colour: ColourToken;
}

function Single({ bed, parameter, label, colour }: SingleProps): JSX.Element {
  const view = useValue(bed, parameter);
  const text =
    view.value === null ? (view.state === 'none' ? '–' : t('tile.dashes')) : numberText(parameter, view.value);
  const detail = view.value === null ? '' : (unitByWord(view.unit)?.label ?? view.unit);
  return <Cell label={label} colour={colour} parameter={parameter} state={view.state} text={text} detail={detail} />;
}

function Cuff({ bed }: { readonly bed: string }): JSX.Element {
  const systolic = useValue(bed, 'NIBP-S');
  const diastolic = useValue(bed, 'NIBP-D');
  const mean = useValue(bed, 'NIBP-M');
  const whole = systolic.value !== null && diastolic.value !== null;
  const text = whole ? `${numberText('NIBP-S', systolic.value)}/${numberText('NIBP-D', diastolic.value)}` : '–';
  const parts = [
    mean.value === null ? '' : t('bed.mean', { range: numberText('NIBP-M', mean.value) }),
    whole ? minutesAgo(systolic.ageMin) : '',
  ];
  return (
    <Cell
      label="NIBP"
      colour="nibp"
      parameter="NIBP"
      state={systolic.state}
      text={text}
      detail={parts.filter(Boolean).join(', ')}
    />
  );
}

function Rhythm({ bed }: { readonly bed: string }): JSX.Element {
  const view = useValue(bed, 'Rhythm');
  return (
    <Cell label={t('bed.rhythm')} colour="hr" parameter="Rhythm" state={view.state} text={view.text ?? '–'} detail="" />
  );
}
