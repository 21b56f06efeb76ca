/** Use by type and week, as recorded here. A week that is not known is hatched, never zero. */
import type { JSX } from 'react';
import type { FleetReport } from '../../../shared/station-api/asset-calls.ts';
import { useEquipment } from '../../stores/site.ts';
import { clockText, dateText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { biggestChange, usedOf, type FleetRow } from './fleet-rows.ts';
import { dayText, weekOf } from './maintenance.ts';
import type { ReportView } from './use-report.ts';
import css from './Fleet.module.css';

interface UtilisationProps {
  readonly view: ReportView;
  readonly rows: readonly FleetRow[];
}

/** Weeks of before the record are said to be unknown: the demo has no past, and none is made up. */
function hintOf({ report }: ReportView): string {
  const from = report?.recordedFrom ?? null;
  if (from === null || from <= (report?.weeks[0] ?? 0)) return t('fleet.weeksHint');
  return `${t('fleet.weeksHint')}. ${t('fleet.since', { day: dateText(from) })}`;
}

export function UtilisationPanel({ view, rows }: UtilisationProps): JSX.Element {
  return (
    <section className={`panel ${css.weeks}`}>
      <header className="panel-head">
        <h2 className="panel-title">{t('fleet.weeks')}</h2>
        <p className="panel-hint">{hintOf(view)}</p>
      </header>
      <div className="panel-body" tabIndex={0} role="region" aria-label={t('fleet.weeks')}>
        <ReportState view={view} />
        {view.report !== null && rows.length > 0 && <Weeks report={view.report} rows={rows} />}
      </div>
    </section>
  );
}

/** What is being read, what stopped and what that hides. */
export function ReportState({ view: { report, fault, retry } }: { readonly view: ReportView }): JSX.Element | null {
  if (fault !== null) {
    return (
      <div className={css.fault} role="alert">
        <p>{t('fleet.failed', { time: clockText(fault.at), why: fault.why })}</p>
        <button type="button" className="button" onClick={retry}>
          {t('fleet.again')}
        </button>
      </div>
    );
  }
  if (report === null) return <p className="note">{t('fleet.reading')}</p>;
  return report.recordedFrom === null ? <p className="note">{t('fleet.notRecorded')}</p> : null;
}

const weekStart = (monday: number): string => dayText(monday + 12 * 3_600_000);

function Weeks({ report, rows }: { readonly report: FleetReport; readonly rows: readonly FleetRow[] }): JSX.Element {
  const { weeks } = report;
  return (
    <>
      <table className={css.heat}>
        <thead>
          <tr>
            <th scope="col">
              <span className="hidden">{t('fleet.colType')}</span>
            </th>
            {weeks.map((monday) => (
              <th key={monday} scope="col">
                {t('fleet.week', { week: weekOf(weekStart(monday)) })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, label }) => {
            const used = usedOf(report, key)?.used ?? [];
            return (
              <tr key={key}>
                <th scope="row">{label}</th>
                {weeks.map((monday, index) => (
                  <Cell key={monday} share={used[index] ?? null} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={css.foot}>
        <Sentence report={report} />
      </p>
    </>
  );
}

/** Six steps of grey, a sixth each. */
const rampOf = (share: number): number => Math.min(5, Math.floor(share * 6));

function Cell({ share }: { readonly share: number | null }): JSX.Element {
  if (share === null) return <td className="hatch">–</td>;
  return <td data-ramp={rampOf(share)}>{Math.round(share * 100)}</td>;
}

function Sentence({ report }: { readonly report: FleetReport }): JSX.Element | null {
  const { types } = useEquipment();
  if (report.recordedFrom === null || report.types.length === 0) return null;
  const change = biggestChange(report);
  if (change === null) return <>{t('fleet.steady', { count: report.weeks.length })}</>;
  const { key, from, to, weeks } = change;
  return (
    <>
      {t(to > from ? 'fleet.rose' : 'fleet.fell', {
        type: types.find((one) => one.key === key)?.label ?? key,
        from: Math.round(from * 100),
        to: Math.round(to * 100),
        count: weeks,
      })}
    </>
  );
}
