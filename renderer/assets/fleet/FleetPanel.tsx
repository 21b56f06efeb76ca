/** One line a type. State is told by fill, never by hue (design, Fleet). */
import type { JSX } from 'react';
import { assetConditions, type FleetReport } from '../../../shared/station-api/asset-calls.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { useEquipment } from '../../stores/site.ts';
import { dateText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { usedOf, type FleetRow } from './fleet-rows.ts';
import { reportWeeks } from './use-report.ts';
import css from './Fleet.module.css';

interface FleetPanelProps {
  readonly rows: readonly FleetRow[];
  readonly count: number;
  /** The ward has no equipment at all. */
  readonly isEmpty: boolean;
  readonly report: FleetReport | null;
}

export const percentText = (share: number): string => t('fleet.percent', { value: Math.round(share * 100) });

export function FleetPanel({ rows, count, isEmpty, report }: FleetPanelProps): JSX.Element {
  const { version, types } = useEquipment();
  const isCut = useObservable(loss) !== null;
  return (
    <section className={`panel ${css.fleet}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('fleet.title')}</h2>
        <p className="panel-hint">{t('fleet.summary', { count, types: rows.length })}</p>
        <span className="spacer" />
        <Legend />
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('fleet.title')}>
        {rows.length === 0 && <p className="note">{t(isEmpty ? 'fleet.empty' : 'fleet.noneOfFilter')}</p>}
        {rows.length > 0 && (
          <table className={`table ${css.types}`}>
            <thead>
              <tr>
                <th>{t('fleet.colType')}</th>
                <th className="right">{t('fleet.colAll')}</th>
                <th>{t('fleet.colState')}</th>
                <th className="right">{t('fleet.colFree')}</th>
                <th className="right">{usedSince(report)}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <TypeRow key={row.key} row={row} used={usedOf(report, row.key)?.overall ?? null} isCut={isCut} />
              ))}
            </tbody>
          </table>
        )}
        <p className={`note ${css.foot}`}>{types.length === 0 ? t('fleet.noFile') : t('fleet.file', { version })}</p>
      </div>
    </section>
  );
}

/** A share of hours must not read like one of twelve weeks. */
function usedSince(report: FleetReport | null): string {
  const from = report?.recordedFrom ?? null;
  const isYoung = from !== null && from > (report?.weeks[0] ?? 0);
  return isYoung ? t('fleet.colUsedSince', { day: dateText(from) }) : t('fleet.colUsed', { count: reportWeeks });
}

interface TypeRowProps {
  readonly row: FleetRow;
  readonly used: number | null;
  readonly isCut: boolean;
}

function TypeRow({ row, used, isCut }: TypeRowProps): JSX.Element {
  const { key, label, total, counts } = row;
  return (
    <tr data-type={key}>
      <td className={css.typeName}>{label}</td>
      <td className="right">{total}</td>
      <td>
        <Bar row={row} isCut={isCut} />
      </td>
      <td className={`right ${css.free}`}>{isCut ? '–' : counts.free}</td>
      <td className="right">{used === null ? '–' : percentText(used)}</td>
    </tr>
  );
}

function Bar({ row: { counts, total }, isCut }: { readonly row: FleetRow; readonly isCut: boolean }): JSX.Element {
  const label = t('fleet.bar', {
    inUse: counts['in-use'],
    free: counts.free,
    cleaning: counts.cleaning,
    doNotUse: counts['do-not-use'],
    notSeen: counts['not-seen'],
  });
  if (isCut) return <span className={`${css.bar} hatch`} aria-hidden />;
  return (
    <span className={css.bar} role="img" aria-label={label} title={label}>
      {assetConditions.map((condition) => {
        const count = counts[condition];
        return count === 0 ? null : (
          <span
            key={condition}
            className={css.part}
            data-condition={condition}
            data-count={count}
            style={{ width: `${(count / total) * 100}%` }}
          />
        );
      })}
    </span>
  );
}

function Legend(): JSX.Element {
  return (
    <ul className={css.legend}>
      {assetConditions.map((condition) => (
        <li key={condition}>
          <span className={`${css.part} ${css.key}`} data-condition={condition} />
          {t(`fleet.condition.${condition}`)}
        </li>
      ))}
    </ul>
  );
}
