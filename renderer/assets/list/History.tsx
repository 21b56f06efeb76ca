/** What people and rules did with a thing, newest first, as the station has it on record. */
import { useEffect, useState, type JSX } from 'react';
import type { AssetId } from '../../../shared/domain/ids.ts';
import type { StoredEvent } from '../../../shared/ward/events.ts';
import { stationApi } from '../../stores/station.ts';
import { stationNow } from '../../stores/tick.ts';
import { useWard } from '../../stores/ward.ts';
import { t } from '../../words/index.ts';
import { whenText } from '../../alarms/standing-words.ts';
import { pastWords } from './past-words.ts';
import css from './List.module.css';

const eventsMax = 50;

interface PastView {
  /** Null: it is being read, or cannot be. */
  readonly events: readonly StoredEvent[] | null;
  readonly why: string | null;
}

/** Asked again when the thing changes. @param asset null: nothing is asked. */
export function usePast(asset: AssetId | null): PastView {
  const [view, setView] = useState<PastView>({ events: null, why: null });
  const state = useWard((ward) => (asset === null ? undefined : ward.state.assets[asset]));
  useEffect(() => {
    if (asset === null) return undefined;
    let left = false;
    stationApi()
      .call('assets.past', { asset, limit: eventsMax })
      .then(({ events }) => {
        if (!left) setView({ events, why: null });
      })
      .catch((error: unknown) => {
        if (!left) setView({ events: null, why: error instanceof Error ? error.message : String(error) });
      });
    return () => {
      left = true;
    };
  }, [asset, state]);
  return view;
}

export function History({ asset }: { readonly asset: AssetId }): JSX.Element {
  const { events, why } = usePast(asset);
  return (
    <section className={css.past} aria-label={t('assetList.history')}>
      <h3 className="panel-title">{t('assetList.history')}</h3>
      {why !== null && <p role="alert">{t('assetList.historyFailed', { why })}</p>}
      {events === null && why === null && <p className="note">{t('assetList.historyReading')}</p>}
      {events?.length === 0 && <p className="note">{t('assetList.historyNone')}</p>}
      {events !== null && <PastList events={events} />}
    </section>
  );
}

export function PastList({ events }: { readonly events: readonly StoredEvent[] }): JSX.Element {
  const now = stationNow();
  return (
    <ul className={css.events}>
      {events.map((stored) => {
        const words = pastWords(stored.event);
        return words === null ? null : (
          <li key={stored.seq}>
            <span>{whenText(stored.at, now)}</span>
            <span>
              {words.what}
              {words.by !== null && <small>{words.by}</small>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
