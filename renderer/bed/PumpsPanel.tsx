import type { CSSProperties, JSX } from 'react';
import type { Infusion } from '../../shared/infusion/infusion.ts';
import { lifeOf } from '../../shared/ward/alarm.ts';
import {
  concentrationText,
  doseRateText,
  drugText,
  leftText,
  marksOf,
  rateText,
  timeWords,
} from '../pumps/pump-words.ts';
import { historyHash } from '../pumps/route.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { useBedPumps } from '../stores/pumps.ts';
import { hashOf } from '../stores/ui.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import css from './Panels.module.css';

export function PumpsPanel({ bed }: { readonly bed: string }): JSX.Element {
  const rows = useBedPumps(bed);
  const standing = useObservable(loss);
  return (
    <section className="panel">
      <header className="panel-head">
        <h3 className="panel-title">{t('bed.pumps')}</h3>
        <p className="panel-hint">
          {standing === null
            ? t('bed.running', { count: rows.filter(({ running }) => running).length })
            : t('bed.pumpsHidden', { time: clockText(standing.at) })}
        </p>
        <span className="spacer" />
        <a className="button outline" href={historyHash(bed)}>
          {t('pumps.panel.history')}
        </a>
        <a className="button outline" href={hashOf('pumps', null)}>
          {t('bed.board')}
        </a>
      </header>
      <div className="panel-body">
        {rows.length === 0 && <p className="note">{t('bed.noPumps')}</p>}
        {rows.map((row) => (
          <Pump key={row.id} row={row} />
        ))}
      </div>
    </section>
  );
}

function Pump({ row }: { readonly row: Infusion }): JSX.Element {
  const { vtbiMl } = row.programme;
  const { remainingMl, alarm } = row;
  const part = remainingMl === null || vtbiMl === null || vtbiMl <= 0 ? null : Math.min(1, remainingMl / vtbiMl);
  const fill: CSSProperties = { width: `${(part ?? 0) * 100}%` };
  const marks = marksOf(row).filter(({ strong }) => strong);
  return (
    <div
      className={css.pump}
      data-pump={row.device}
      data-priority={alarm?.priority}
      data-pump-alarm={alarm === null ? undefined : (lifeOf(alarm) ?? undefined)}
    >
      <b className={css.name}>{drugText(row)}</b>
      <b className={`${css.right} ${css.dose}`}>{doseRateText(row)}</b>
      <b className={`${css.right} ${css.time}`}>{timeWords(row)}</b>
      <span className={`note ${css.strength}`}>
        {[alarm?.text, ...marks.map(({ text }) => text), concentrationText(row.programme)].filter(Boolean).join(', ')}
      </span>
      <span className={`note ${css.right} ${css.rate}`}>{rateText(row)}</span>
      <span className={`note ${css.right} ${css.left}`}>
        {remainingMl === null ? t('bed.leftUnknown') : t('bed.left', { volume: leftText(row).replace(/ mL$/, '') })}
      </span>
      {part !== null && (
        <div className={css.track}>
          <div className={css.fill} style={fill} />
        </div>
      )}
    </div>
  );
}
