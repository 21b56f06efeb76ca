/** Tagged equipment and where it was last seen. A place that is old is never given as exact. */
import { useState, type JSX } from 'react';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { positionSeen } from '../../stores/live.ts';
import { second } from '../../stores/tick.ts';
import { useWard } from '../../stores/ward.ts';
import { agoText, clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { listWords, placeOf } from '../place.ts';
import { isFound, rowOf, type AssetRow } from '../rows.ts';
import css from '../AssetsScreen.module.css';

const mostShown = 400;

export function MapTab(): JSX.Element {
  const assets = useWard(({ state }) => state.assets);
  const standing = useObservable(loss);
  const [text, setText] = useState('');
  // Ages go on by the second.
  useObservable(second);
  const rows = Object.values(assets).map((asset) =>
    rowOf(asset, placeOf(standing === null && asset.tag !== null ? positionSeen(asset.tag) : null)),
  );
  const found = rows.filter((row) => isFound(row, text));
  const seen = rows.filter(({ place }) => place.kind === 'here' || place.kind === 'aged').length;
  return (
    <>
      <AssetTabRow />
      <section className={`panel ${css.screen}`}>
        <header className="panel-head">
          <h2 className="panel-title">{t('assets.title')}</h2>
          <p className="panel-hint">
            {standing === null
              ? t('assets.summary', { count: rows.length, seen })
              : t('assets.hidden', { time: clockText(standing.at) })}
          </p>
          <span className="spacer" />
          <input
            className={`field ${css.search}`}
            type="search"
            value={text}
            aria-label={t('assets.search')}
            placeholder={t('assets.search')}
            onChange={(event) => setText(event.target.value)}
          />
        </header>
        <div className="panel-body" tabIndex={0} role="region" aria-label={t('assets.title')}>
          {rows.length === 0 && <p className="note">{t('assets.none')}</p>}
          {rows.length > 0 && found.length === 0 && <p className="note">{t('assets.noMatch', { text })}</p>}
          {found.length > 0 && <AssetTable rows={found.slice(0, mostShown)} hidden={standing !== null} />}
          <p className="note">{t('assets.map')}</p>
        </div>
      </section>
    </>
  );
}

interface AssetTableProps {
  readonly rows: readonly AssetRow[];
  /** Positions are not known now. */
  readonly hidden: boolean;
}

function AssetTable({ rows, hidden }: AssetTableProps): JSX.Element {
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('assets.colName')}</th>
          <th>{t('assets.colKind')}</th>
          <th>{t('assets.colPlace')}</th>
          <th>{t('assets.colAge')}</th>
          <th>{t('assets.colAccuracy')}</th>
          <th>{t('assets.colBattery')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ asset, kind, place }) => (
          <tr key={asset.tag} className={place.kind === 'here' ? undefined : css.old} data-asset={asset.tag}>
            <td>
              <span className={css.name}>{asset.name}</span>{' '}
              {asset.device !== undefined && asset.device !== asset.name && (
                <span className={`note identifier ${css.device}`}>{asset.device}</span>
              )}
            </td>
            <td>{kind}</td>
            <td>{hidden ? '–' : listWords(place)}</td>
            <td>{place.ageMs === null || place.kind === 'here' ? '' : agoText(place.ageMs)}</td>
            <td>{place.withinM === null ? '–' : t('assets.metres', { count: place.withinM })}</td>
            <td>{place.batteryPct === null ? '–' : `${Math.round(place.batteryPct)} %`}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
