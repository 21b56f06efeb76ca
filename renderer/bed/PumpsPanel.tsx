import type { CSSProperties, JSX } from 'react';
import { pumpTimeText } from '../../shared/domain/pump-time.ts';
import { concentrationText, doseRateText, leftText, rateText } from '../pumps/pump-words.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { isRunning, useBedPumps, type PumpRow } from '../stores/pumps.ts';
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
            ? t('bed.running', { count: rows.filter(isRunning).length })
            : t('bed.pumpsHidden', { time: clockText(standing.at) })}
        </p>
        <span className="spacer" />
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

function Pump({ row }: { readonly row: PumpRow }): JSX.Element {
  const { vtbiMl } = row.programme;
  const part = row.leftMl === null || vtbiMl === null || vtbiMl <= 0 ? null : Math.min(1, row.leftMl / vtbiMl);
  const fill: CSSProperties = { width: `${(part ?? 0) * 100}%` };
  return (
    <div className={css.pump} data-pump={row.device}>
      <b className={css.name}>{row.drug ?? t('pumps.noDrug')}</b>
      <b className={`${css.right} ${css.dose}`}>{doseRateText(row)}</b>
      <b className={`${css.right} ${css.time}`}>
        {row.time.known ? pumpTimeText(row.time) : row.silent ? '–' : t(`pumps.status.${row.status}`)}
      </b>
      <span className={`note ${css.strength}`}>{concentrationText(row.programme)}</span>
      <span className={`note ${css.right} ${css.rate}`}>{rateText(row)}</span>
      <span className={`note ${css.right} ${css.left}`}>
        {row.leftMl === null ? t('bed.leftUnknown') : t('bed.left', { volume: leftText(row).replace(/ mL$/, '') })}
      </span>
      {part !== null && (
        <div className={css.track}>
          <div className={css.fill} style={fill} />
        </div>
      )}
    </div>
  );
}
