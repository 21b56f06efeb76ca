/** All equipment: searched, sorted, one chosen to see and change what the list says of it. Only rows in view are drawn. */
import { Plus, Upload } from 'lucide-react';
import { useMemo, useRef, useState, type JSX } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import { isOnControl, useLocalKeys } from '../../alarms/local-keys.ts';
import { intoView, offsetsOf, steppedTo } from '../../app/use-visible.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { AssetForm } from './AssetForm.tsx';
import { ListFilters } from './ListFilters.tsx';
import { ListRows } from './ListRows.tsx';
import { firstChoice, lister, type ListChoice } from './list-rows.ts';
import css from './List.module.css';

const rowPx = 40;

type Chosen = { readonly kind: 'thing'; readonly id: string } | { readonly kind: 'new' } | null;

export function ListPage({ all }: { readonly all: readonly FusedAsset[] }): JSX.Element {
  const [choice, setChoice] = useState<ListChoice>(firstChoice);
  const [chosen, setChosen] = useState<Chosen>(null);
  const field = useRef<HTMLInputElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const standing = useObservable(loss);
  const [list] = useState(lister);
  const rows = useMemo(() => list(all, choice), [list, all, choice]);
  const offsets = useMemo(() => offsetsOf(Array.from({ length: rows.length }, () => rowPx)), [rows.length]);
  const at = chosen?.kind === 'thing' ? rows.findIndex(({ asset }) => asset.id === chosen.id) : -1;
  const thing = chosen?.kind === 'thing' ? (all.find(({ asset }) => asset.id === chosen.id) ?? null) : null;
  useLocalKeys(({ key, target, shiftKey }) => {
    if ((key === 'f' || key === 'F') && !shiftKey) {
      field.current?.focus();
      return true;
    }
    if (key === 'Escape' && chosen !== null) {
      setChosen(null);
      scroller.current?.focus();
      return true;
    }
    const box = scroller.current;
    if (box === null || isOnControl(target)) return false;
    const next = steppedTo(key, at, rows.length, Math.floor(box.clientHeight / rowPx) - 2);
    const row = next === null ? undefined : rows[next];
    if (next === null || row === undefined) return false;
    setChosen({ kind: 'thing', id: row.asset.id });
    // The header lies over the first row.
    intoView(box, offsets, next, box.querySelector<HTMLElement>('[role="row"]')?.offsetHeight ?? 0);
    return true;
  });
  return (
    <>
      <AssetTabRow>
        <a className="button outline" href="#/assets/fleet">
          {t('fleet.back')}
        </a>
        <a className="button outline" href="#/assets/fleet/list/import">
          <Upload size={17} strokeWidth={1.75} aria-hidden />
          {t('assetList.import')}
        </a>
        <button type="button" className="button" onClick={() => setChosen({ kind: 'new' })}>
          <Plus size={17} strokeWidth={1.75} aria-hidden />
          {t('assetList.add')}
        </button>
      </AssetTabRow>
      <div className={css.page}>
        <section className={`panel ${css.list}`}>
          <ListFilters all={all} shown={rows.length} choice={choice} onChoice={setChoice} field={field} />
          {standing !== null && (
            <p className={css.cut} role="status">
              {t('fleet.cut', { time: clockText(standing.at) })}
            </p>
          )}
          {rows.length === 0 ? (
            <p className={`note ${css.none}`}>{t(all.length === 0 ? 'assetList.none' : 'assetList.noMatch')}</p>
          ) : (
            <ListRows
              rows={rows}
              offsets={offsets}
              at={at}
              choice={choice}
              scroller={scroller}
              isCut={standing !== null}
              onChoice={setChoice}
              onChoose={(id) => setChosen({ kind: 'thing', id })}
            />
          )}
        </section>
        {chosen === null || (chosen.kind === 'thing' && thing === null) ? (
          <aside className={`panel ${css.empty}`}>
            <p className="note">{t('assetList.pick')}</p>
          </aside>
        ) : (
          <AssetForm
            key={thing?.asset.id ?? 'new'}
            thing={thing}
            all={all}
            onAdded={(id) => setChosen({ kind: 'thing', id })}
            onGone={() => setChosen(null)}
          />
        )}
      </div>
    </>
  );
}
