/** The limits that the device says it keeps. Read only: nothing here can change one. */
import type { JSX } from 'react';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { unitByWord } from '../../shared/domain/units.ts';
import { loss } from '../stores/link.ts';
import { useBedKeys, useValue } from '../stores/live.ts';
import { useObservable } from '../stores/observable.ts';
import { colourClass } from '../ward/colour.ts';
import { clockText, numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { parameterName } from './parameter-name.ts';
import css from './Panels.module.css';

export function LimitsPanel({ bed }: { readonly bed: string }): JSX.Element {
  const keys = useBedKeys(bed);
  const standing = useObservable(loss);
  return (
    <section className="panel">
      <header className="panel-head">
        <h3 className="panel-title">{t('bed.limits')}</h3>
        <p className="panel-hint">
          {standing === null ? t('bed.limitsHint') : t('bed.asOf', { time: clockText(standing.at) })}
        </p>
      </header>
      <div className="panel-body">
        <table className="table">
          <thead>
            <tr>
              <th>{t('bed.colParameter')}</th>
              <th className="right">{t('bed.colLow')}</th>
              <th className="right">{t('bed.colHigh')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <LimitRow key={key} bed={bed} parameter={key} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function LimitRow({ bed, parameter }: { readonly bed: string; readonly parameter: string }): JSX.Element | null {
  const { low, high, name, unit } = useValue(bed, parameter);
  if (low === null && high === null) return null;
  const text = (limit: number | null): string => (limit === null ? '–' : numberText(parameter, limit));
  return (
    <tr>
      <td className={`${css.limitName} ${colourClass(parameterByKey(parameter)?.colour ?? 'temp')}`}>
        {parameterName(parameter, name)}
      </td>
      <td className={css.number}>{text(low)}</td>
      <td className={css.number}>{text(high)}</td>
      <td className="note">{unitByWord(unit)?.label ?? unit}</td>
    </tr>
  );
}
