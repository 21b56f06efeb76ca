import type { JSX } from 'react';
import { t } from '../../words/index.ts';
import type { ParRow } from './par.ts';
import css from './Fleet.module.css';

interface ParProps {
  readonly rows: readonly ParRow[];
  /** Contact is lost: what is there now is not known. */
  readonly isCut: boolean;
}

export function ParPanel({ rows, isCut }: ParProps): JSX.Element {
  const below = rows.filter(({ bring }) => bring > 0).length;
  return (
    <section className={`panel ${css.par}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('fleet.par')}</h2>
        <p className="panel-hint">{rows.length > 0 && !isCut && t('fleet.parHint', { count: below })}</p>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('fleet.par')}>
        {rows.length === 0 && <p className="note">{t('fleet.parNone')}</p>}
        {rows.length > 0 && (
          <table className={`table ${css.parTable}`}>
            <tbody>
              {rows.map((row) => (
                <Level key={`${row.place ?? ''} ${row.type}`} row={row} isCut={isCut} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

/** More than this is one bar: single marks would be too thin to count. */
const marksMax = 12;

function Level({ row, isCut }: { readonly row: ParRow; readonly isCut: boolean }): JSX.Element {
  const { place, label, have, least, bring, isUnknown } = row;
  const isBelow = bring > 0 && !isCut;
  return (
    <tr data-below={isBelow ? '' : undefined} data-par={`${place ?? ''} ${row.type}`}>
      <td title={isUnknown ? t('fleet.unknownPlace') : undefined}>
        {place ?? t('fleet.anywhere')}
        {isUnknown && <small>{t('fleet.unknownPlace')}</small>}
      </td>
      <td>{label}</td>
      <td>
        <span className={css.level} aria-hidden>
          {least > marksMax ? (
            <i style={{ flexGrow: Math.min(have, least) }} data-have="" />
          ) : (
            Array.from({ length: least }, (_, index) => (
              <i key={index} data-have={!isCut && index < have ? '' : undefined} />
            ))
          )}
          {least > marksMax && have < least && <i style={{ flexGrow: least - have }} />}
        </span>
      </td>
      <td className="right">{isCut ? '–' : t('fleet.parRow', { have, least })}</td>
      <td className="right">{isBelow && <span className="tag">{t('fleet.bring', { count: bring })}</span>}</td>
    </tr>
  );
}
