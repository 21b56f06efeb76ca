/** Where equipment is: the search at the left, the floor in the middle, one thing at the right (design, screen 10). */
import { useEffect, useMemo, useRef, type JSX } from 'react';
import type { Plan } from '../../../shared/assets/plan.ts';
import { isOnControl, useLocalKeys } from '../../alarms/local-keys.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { usePlans } from '../../stores/site.ts';
import { useUi } from '../../stores/ui.ts';
import { useWard } from '../../stores/ward.ts';
import { AssetTabRow } from '../AssetTabRow.tsx';
import { assetTabHash, useAssetsRoute } from '../route.ts';
import { FindPanel, moveSelection } from './FindPanel.tsx';
import type { MapLines } from './mark-paint.ts';
import { MapPanel } from './MapPanel.tsx';
import { lookAt, select, setText, useMapState } from './map-store.ts';
import { alarmsByDevice } from './map-things.ts';
import { NeedsPanel } from './NeedsPanel.tsx';
import { reserve } from './ReserveButton.tsx';
import { spotOf } from './spot.ts';
import { ThingPanel, type Walk } from './ThingPanel.tsx';
import { bedOf, spotOfAsset, useFind, type Find } from './use-find.ts';
import { useTrail, type Trail } from './use-trail.ts';
import css from './Map.module.css';

export function MapTab(): JSX.Element {
  const find = useFind();
  const field = useRef<HTMLInputElement>(null);
  const lost = useObservable(loss) !== null;
  const plan = usePlanShown(find);
  const { selected, query } = find;
  const bed = bedOf(query);
  const trail = useTrail(selected?.asset.id ?? null);
  const lines = useLines(find, plan, trail.value);
  const open = useWard((view) => view.alarms);
  const alarms = useMemo(() => (lost ? new Map<string, never>() : alarmsByDevice(open)), [open, lost]);
  const enter = (): boolean => !lost && selected !== null && reserve(selected, bed);
  useOpenedWith(find, field);
  useLocalKeys(({ key, target }) => {
    // A drawer has its own: Enter there answers an alarm.
    if (useUi.getState().drawer !== null) return false;
    if (key === '/') {
      field.current?.focus();
      field.current?.select();
      return true;
    }
    if (key === 'Escape') return clear();
    if (target instanceof HTMLElement && target.closest('[data-plan]') !== null) return false;
    if (key === 'ArrowDown' || key === 'ArrowUp') return moveSelection(find, key === 'ArrowDown' ? 1 : -1);
    return key === 'Enter' && !isOnControl(target) && useMapState.getState().looked && enter();
  });
  const alarm = selected?.device == null ? null : (alarms.get(selected.device) ?? null);
  return (
    <>
      <AssetTabRow />
      <div className={css.layout}>
        <div className={css.left}>
          <FindPanel find={find} field={field} lost={lost} onEnter={() => void enter()} />
          <NeedsPanel />
        </div>
        <MapPanel find={find} plan={plan} lines={lines} alarms={alarms} />
        <ThingPanel thing={selected} bed={bed} walk={walkOf(find)} alarm={alarm} trail={trail} lost={lost} />
      </div>
    </>
  );
}

/** Escape takes back what was looked for, then what was selected; then it is the console's. */
function clear(): boolean {
  const { text, selected } = useMapState.getState();
  if (text !== '') setText('');
  else if (selected !== null) select(null);
  else return false;
  return true;
}

/** The floor that a person chose, else that of what is selected or looked for, else the first. */
function usePlanShown({ selected, near }: Find): Plan | null {
  const plans = usePlans();
  const chosen = useMapState((state) => state.plan);
  const ofSelected = selected === null ? undefined : spotOfAsset(selected, plans)?.plan;
  const of = chosen ?? ofSelected ?? near?.plan;
  return plans.find(({ id }) => id === of) ?? plans[0] ?? null;
}

/** Opened from a search or a link elsewhere: its first result is looked at, and Enter is for that one. */
function useOpenedWith({ results, query }: Find, field: Readonly<{ current: HTMLInputElement | null }>): void {
  const { find, asset } = useAssetsRoute();
  const pending = useRef<string | null>(null);
  useEffect(() => {
    if (find === null && asset === null) return;
    if (find !== null) {
      setText(find);
      pending.current = find;
      field.current?.focus();
    } else select(asset);
    // The same search asked again is asked again: its address does not stay.
    window.history.replaceState(null, '', assetTabHash('map'));
    window.dispatchEvent(new HashChangeEvent('hashchange'));
  }, [find, asset, field]);
  useEffect(() => {
    const [first] = results;
    if (pending.current === null || pending.current !== query.text || first === undefined) return;
    pending.current = null;
    lookAt(first.asset.asset.id);
    field.current?.select();
  }, [results, query, field]);
}

function walkOf({ selected, query, near, walks, router }: Find): Walk | null {
  if (selected === null || query.near === null || near === null) return null;
  const from = query.near.kind === 'near-bed' ? query.near.bed : query.near.room;
  const spot = selected.seen === 'here' || selected.seen === 'aged' ? spotOfAsset(selected, router.plans) : null;
  const distance = spot === null ? null : (walks?.distance(spot) ?? null);
  return {
    from,
    isBed: query.near.kind === 'near-bed',
    metres: distance?.metres ?? null,
    straight: distance?.straight ?? false,
  };
}

/** Of a trail, the newest. */
const mostStays = 12;

/** The walk to what is selected where one looks from somewhere; else where it was before. */
function useLines({ selected, walks, router }: Find, plan: Plan | null, trail: Trail | null): MapLines {
  return useMemo(() => {
    const none: MapLines = { walk: [], straight: false, trail: [] };
    if (plan === null || selected === null || selected.seen === 'old' || selected.seen === 'never') return none;
    const spot = spotOfAsset(selected, router.plans);
    const route = spot === null ? null : (walks?.route(spot) ?? null);
    if (route !== null) {
      return { walk: route.path.filter((at) => at.plan === plan.id), straight: route.straight, trail: [] };
    }
    const stays = (trail?.stays ?? []).slice(-mostStays).flatMap(({ x, y, crs, floor, place }) => {
      const at = spotOf({ x, y, crs, floor, zone: place }, router.plans);
      return at === null ? [] : [{ plan: at.plan.id, x: at.x, y: at.y }];
    });
    if (spot !== null) stays.push(spot);
    // Nobody recorded the way between two stays: it is drawn as one would walk it, and dashed.
    const legs = stays.flatMap((at, index) => {
      const from = stays[index - 1];
      return from === undefined ? [at] : (router.route(from, at)?.path ?? [at]);
    });
    const points = legs.filter((at) => at.plan === plan.id);
    return { walk: [], straight: false, trail: points };
  }, [selected, walks, router, plan, trail]);
}
