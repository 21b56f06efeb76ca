/** Every other value of the bed, unknown codes too, by their text. */
import type { JSX } from 'react';
import { unitByWord } from '../../shared/domain/units.ts';
import { useBedKeys, useValue } from '../stores/live.ts';
import { numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { parameterName } from './parameter-name.ts';
import css from './Panels.module.css';

/** Shown on lanes or below them. */
const elsewhere = new Set([
  'HR',
  'SpO2',
  'RR',
  'Temp',
  'CVP',
  'O2-flow',
  'Rhythm',
  'ART-S',
  'ART-D',
  'ART-M',
  'NIBP-S',
  'NIBP-D',
  'NIBP-M',
]);

export function OtherValues({ bed }: { readonly bed: string }): JSX.Element {
  const keys = useBedKeys(bed).filter((key) => !elsewhere.has(key));
  return (
    <section className="panel">
      <header className="panel-head">
        <h3 className="panel-title">{t('bed.more')}</h3>
      </header>
      <div className="panel-body">
        {keys.length === 0 && <p className="note">{t('bed.moreNone')}</p>}
        <div className={css.values}>
          {keys.map((key) => (
            <Other key={key} bed={bed} parameter={key} />
          ))}
        </div>
      </div>
    </section>
  );
}

function Other({ bed, parameter }: { readonly bed: string; readonly parameter: string }): JSX.Element {
  const view = useValue(bed, parameter);
  const text = view.value === null ? (view.text ?? t('tile.dashes')) : numberText(parameter, view.value);
  const unit = unitByWord(view.unit)?.label ?? view.unit;
  const why = view.state === 'invalid' && view.absent !== null ? t(`absent.${view.absent}`) : unit;
  return (
    <div className={css.value}>
      <span className={`note ${css.valueName}`}>{parameterName(parameter, view.name)}</span>
      <span>
        <b data-parameter={parameter} data-state={view.state}>
          {text}
        </b>{' '}
        <span className="note">{why}</span>
      </span>
    </div>
  );
}
