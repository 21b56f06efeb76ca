/** What fails next, ranked by how far it is from its type. No line without its evidence. */
import type { JSX } from 'react';
import type { Likely } from '../../../shared/station-api/asset-calls.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { kindKey } from '../../../shared/assets/words-kind.ts';
import { useEquipment } from '../../stores/site.ts';
import { t } from '../../words/index.ts';
import { kindWord } from '../kind.ts';
import { thingHash } from '../route.ts';
import type { FleetFilter } from './fleet-rows.ts';
import { Spark } from './Spark.tsx';
import { reportWeeks, type ReportView } from './use-report.ts';
import { ReportState } from './UtilisationPanel.tsx';
import css from './Fleet.module.css';

interface LikelyProps {
  readonly view: ReportView;
  readonly all: readonly FusedAsset[];
  readonly filter: FleetFilter;
}

export function LikelyPanel({ view, all, filter }: LikelyProps): JSX.Element {
  const { report } = view;
  const floorOf = new Map(all.map(({ asset, position }) => [asset.id as string, position?.floor]));
  const lines = (report?.likely ?? []).filter(
    ({ kind, asset }) =>
      (filter.type === null || kindKey(kind) === filter.type) &&
      (filter.floor === null || (asset !== null && floorOf.get(asset) === filter.floor)),
  );
  return (
    <section className={`panel ${css.likely}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('fleet.likely')}</h2>
        <p className="panel-hint">{t('fleet.likelyHint', { count: reportWeeks })}</p>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('fleet.likely')}>
        <ReportState view={view} />
        {report !== null && report.recordedFrom !== null && lines.length === 0 && (
          <p className="note">{t('fleet.likelyNone')}</p>
        )}
        {lines.length > 0 && (
          <table className={`table ${css.likelyTable}`}>
            <thead>
              <tr>
                <th>
                  <span className="hidden">#</span>
                </th>
                <th>{t('fleet.colDevice')}</th>
                <th>{t('fleet.colEvidence')}</th>
                <th>{t('fleet.colWeeks', { count: reportWeeks })}</th>
                <th>{t('fleet.colSuggestion')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line, index) => (
                <Line key={`${line.name} ${line.failure}`} line={line} place={index + 1} />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

/** No more digits than two devices differ by. */
const short = (value: number): string => (value >= 100 ? value.toFixed(0) : String(Number(value.toFixed(1))));

/** "5.1 to 2.2 h" where the first week is known, else "2.2 h". */
function evidenceOf({ failure, measure, weeks }: Likely): string {
  const first = weeks.find((week) => week !== null);
  const isTrend = failure === 'battery' && first !== undefined && short(first) !== short(measure);
  const value = isTrend ? t('fleet.fromTo', { from: short(first), to: short(measure) }) : short(measure);
  return t(`fleet.failure.${failure}`, { value: t(`fleet.measure.${failure}`, { value }) });
}

function Line({ line, place }: { readonly line: Likely; readonly place: number }): JSX.Element {
  const { types } = useEquipment();
  const { asset, name, kind, failure, ofType, typeCount, weeks } = line;
  const type = types.find(({ key }) => key === kind)?.label ?? kindWord(kind);
  return (
    <tr data-likely={name}>
      <td className={css.place}>{place}</td>
      <td>
        {asset === null ? (
          <span className={`identifier ${css.strong}`}>{name}</span>
        ) : (
          <a className={`identifier ${css.strong} ${css.link}`} href={thingHash(asset)}>
            {name}
          </a>
        )}
        <small>{type}</small>
      </td>
      <td>
        <span className={css.strong}>{evidenceOf(line)}</span>
        <small>
          {t('fleet.ofType', { value: t(`fleet.measure.${failure}`, { value: short(ofType) }), count: typeCount })}
        </small>
      </td>
      <td>
        <Spark weeks={weeks} />
      </td>
      <td>{t(`fleet.suggestion.${failure}`)}</td>
    </tr>
  );
}
