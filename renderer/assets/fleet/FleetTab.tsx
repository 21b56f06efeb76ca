/** Fleet: what there is in which condition, how much it is used, what fails next, what is due, what to bring (35). */
import { FileDown, List } from 'lucide-react';
import { useMemo, useRef, type JSX } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { fleetCsv } from '../../export/fleet-csv.ts';
import { saveFile } from '../../export/save-file.ts';
import { useLocalKeys } from '../../alarms/local-keys.ts';
import { loss } from '../../stores/link.ts';
import { dayOf, useFleet } from '../../stores/equipment.ts';
import { useObservable } from '../../stores/observable.ts';
import { useEquipment, usePlans } from '../../stores/site.ts';
import { stationNow } from '../../stores/tick.ts';
import { ward } from '../../stores/ward.ts';
import { clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { ImportPage } from '../list/ImportPage.tsx';
import { ListPage } from '../list/ListPage.tsx';
import { useAssetsRoute } from '../route.ts';
import { CalendarPage } from './CalendarPage.tsx';
import { useFleetFilter } from './filters.ts';
import { fleetRows, floorsOf, isShown, typeLabelOf } from './fleet-rows.ts';
import { FleetPanel } from './FleetPanel.tsx';
import { LikelyPanel } from './LikelyPanel.tsx';
import { MaintenancePanel } from './MaintenancePanel.tsx';
import { ParPanel } from './ParPanel.tsx';
import { parRows } from './par.ts';
import { useReport } from './use-report.ts';
import { UtilisationPanel } from './UtilisationPanel.tsx';
import css from './Fleet.module.css';

export function FleetTab(): JSX.Element {
  const { rest } = useAssetsRoute();
  const all = useFleet();
  switch (rest[0]) {
    case 'list':
      return rest[1] === 'import' ? <ImportPage /> : <ListPage all={all} />;
    case 'calendar':
      return <CalendarPage all={all} month={rest[1] ?? null} />;
    default:
      return <Overview all={all} />;
  }
}

function Overview({ all }: { readonly all: readonly FusedAsset[] }): JSX.Element {
  const filter = useFleetFilter();
  const equipment = useEquipment();
  const plans = usePlans();
  const standing = useObservable(loss);
  const view = useReport();
  const shown = useMemo(() => all.filter((one) => isShown(one, filter)), [all, filter]);
  const rows = useMemo(() => fleetRows(shown, equipment.types), [shown, equipment]);
  const par = useMemo(() => parRows(all, equipment, plans), [all, equipment, plans]);
  return (
    <>
      <AssetTabRow>
        <FleetFilters all={all} />
        <a className="button outline" href="#/assets/fleet/list">
          <List size={17} strokeWidth={1.75} aria-hidden />
          {t('fleet.toList')}
        </a>
        <ExportButton shown={shown} />
      </AssetTabRow>
      {standing !== null && (
        <p className={css.band} role="status">
          {t('fleet.cut', { time: clockText(standing.at) })}
        </p>
      )}
      <div className={css.overview}>
        <FleetPanel rows={rows} count={shown.length} isEmpty={all.length === 0} report={view.report} />
        <LikelyPanel view={view} all={all} filter={filter} />
        <UtilisationPanel view={view} rows={rows} />
        <div className={css.pair}>
          <MaintenancePanel all={shown} today={dayOf(stationNow())} />
          <ParPanel rows={par} isCut={standing !== null} />
        </div>
      </div>
    </>
  );
}

function FleetFilters({ all }: { readonly all: readonly FusedAsset[] }): JSX.Element {
  const { type, floor } = useFleetFilter();
  const { types } = useEquipment();
  const rows = useMemo(() => fleetRows(all, types), [all, types]);
  const floors = useMemo(() => floorsOf(all), [all]);
  const field = useRef<HTMLSelectElement>(null);
  useLocalKeys(({ key, shiftKey }) => {
    if ((key !== 'f' && key !== 'F') || shiftKey) return false;
    field.current?.focus();
    return true;
  });
  return (
    <>
      {floors.length > 1 && (
        <select
          className={css.select}
          aria-label={t('fleet.filterFloor')}
          value={floor ?? ''}
          onChange={({ target }) =>
            useFleetFilter.setState({ floor: target.value === '' ? null : Number(target.value) })
          }
        >
          <option value="">{t('fleet.allFloors')}</option>
          {floors.map((one) => (
            <option key={one} value={one}>
              {t('fleet.floor', { floor: one })}
            </option>
          ))}
        </select>
      )}
      <select
        ref={field}
        className={css.select}
        aria-label={t('fleet.filterType')}
        value={type ?? ''}
        onChange={({ target }) => useFleetFilter.setState({ type: target.value === '' ? null : target.value })}
      >
        <option value="">{t('fleet.allTypes')}</option>
        {rows.map(({ key, label }) => (
          <option key={key} value={key}>
            {label}
          </option>
        ))}
      </select>
    </>
  );
}

function ExportButton({ shown }: { readonly shown: readonly FusedAsset[] }): JSX.Element {
  const words = { type: typeLabelOf, condition: (one: FusedAsset) => t(`fleet.condition.${one.condition}`) };
  return (
    <button
      type="button"
      className="button"
      disabled={shown.length === 0}
      title={t('fleet.exportHint', { count: shown.length })}
      onClick={() => saveFile(fleetCsv(shown, words, ward.get().state.ward.name, stationNow()))}
    >
      <FileDown size={17} strokeWidth={1.75} aria-hidden />
      {t('fleet.export')}
    </button>
  );
}
