/** The list on paper, A4 or Letter, portrait: what to prepare until when, with a box to tick. No patient is named. */
import type { JSX } from 'react';
import type { HorizonRow } from '../../../shared/infusion/horizon.ts';
import { printPage } from '../../print/print.ts';
import { session } from '../../stores/station.ts';
import { stationNow } from '../../stores/tick.ts';
import { ward } from '../../stores/ward.ts';
import { dateText, shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { footText, prepareText, titleOf, detailOf } from './horizon-words.ts';
import type { Shown } from './use-horizon.ts';
import css from './PrepareSheet.module.css';

/** On three pages of either paper; all are on the screen. */
const mostRows = 90;

export function printPrepare(shown: Shown): void {
  const person = session.get()?.person;
  const by = [person?.name, person?.role].filter(Boolean).join(', ') || (session.get()?.station.name ?? '');
  void printPage(
    'portrait',
    <PrepareSheet shown={shown} ward={ward.get().state.ward.name} by={by} at={stationNow()} />,
  );
}

interface PrepareSheetProps {
  readonly shown: Shown;
  readonly ward: string;
  readonly by: string;
  readonly at: number;
}

function PrepareSheet({ shown, ward: name, by, at }: PrepareSheetProps): JSX.Element {
  const { horizon, hours, now } = shown;
  const rows = horizon.rows.slice(0, mostRows);
  return (
    <article className={css.sheet}>
      <header className={css.head}>
        <b className={css.ward}>{name}</b>
        <b>{t('pumps.horizon.printTitle')}</b>
        <span>{footText(horizon, hours, now)}</span>
        <span className={css.printed}>
          {t('pumps.horizon.printed', { time: `${dateText(at)} ${shortTime(at)}`, by })}{' '}
          {t('pumps.horizon.confidential')}
        </span>
      </header>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t('pumps.horizon.printTick')}</th>
            <th>{t('pumps.horizon.colPrepare')}</th>
            <th>{t('pumps.horizon.colBed')}</th>
            <th>{t('pumps.horizon.colDrug')}</th>
            <th>{t('pumps.horizon.colClass')}</th>
            <th>{t('pumps.horizon.colEmpty')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={row.id} row={row} />
          ))}
        </tbody>
      </table>
      {rows.length < horizon.rows.length && (
        <p>{t('pumps.horizon.mostPrinted', { count: rows.length, total: horizon.rows.length })}</p>
      )}
      <p>{t('pumps.horizon.note')}</p>
    </article>
  );
}

function Line({ row }: { readonly row: HorizonRow }): JSX.Element {
  const isReady = row.prepared !== null && row.prepared !== undefined;
  return (
    <tr>
      <td>
        <i className={css.box}>{isReady ? '✓' : ''}</i>
      </td>
      <td>
        <b>{prepareText(row)}</b>
      </td>
      <td className={css.bed}>{row.bed ?? '–'}</td>
      <td>
        <b>{titleOf(row)}</b>
        <br />
        {detailOf(row)}
      </td>
      <td>
        <span className={css.class}>{t(`pumps.class.${row.class}`)}</span>
        <br />
        {t('pumps.horizon.lead', { count: row.leadMin })}
      </td>
      <td>{shortTime(row.emptyAt)}</td>
    </tr>
  );
}
