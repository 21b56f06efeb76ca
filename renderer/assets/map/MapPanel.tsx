/** The middle of the map screen: how many on which floor, the floors, what the marks mean, the map itself. */
import { useMemo, type JSX } from 'react';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { Plan } from '../../../shared/assets/plan.ts';
import type { Alarm } from '../../../shared/ward/alarm.ts';
import { feeds } from '../../stores/live.ts';
import { loss } from '../../stores/link.ts';
import { useObservable } from '../../stores/observable.ts';
import { missingFiles, usePlans } from '../../stores/site.ts';
import { settings } from '../../stores/station.ts';
import { useWard } from '../../stores/ward.ts';
import { clockText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { typeLabel, typeLetter } from '../labels.ts';
import { FloorMap } from './FloorMap.tsx';
import { Legend } from './Legend.tsx';
import type { MapContent } from './map-layer.ts';
import type { MapLines } from './mark-paint.ts';
import { choosePlan, lookAt } from './map-store.ts';
import { thingsOn } from './map-things.ts';
import type { PlanMarks } from './plan-paint.ts';
import { spotOf } from './spot.ts';
import { bedOf, spotOfAsset, type Find } from './use-find.ts';
import { usePicture } from './use-picture.ts';
import css from './Map.module.css';

interface MapPanelProps {
  readonly find: Find;
  readonly plan: Plan | null;
  readonly lines: MapLines;
  readonly alarms: ReadonlyMap<string, Alarm>;
}

export function MapPanel(props: MapPanelProps): JSX.Element {
  const { find, plan } = props;
  const plans = usePlans();
  const lostAt = useObservable(loss)?.at ?? null;
  const counts = useMemo(() => countOn(find.fleet, plans), [find.fleet, plans]);
  const located = [...counts.on.values()].reduce((sum, one) => sum + one, 0) + counts.off;
  return (
    <section className={`panel ${css.middle}`} aria-label={plan?.name ?? t('assets.map.noPlanTitle')}>
      <header className={`panel-head ${css.head}`}>
        <h2 className="panel-title">{headWords(plan, counts, lostAt !== null, located)}</h2>
        {lostAt === null && counts.off > 0 && plan !== null && (
          <p className="panel-hint">{t('assets.map.notPlaced', { count: counts.off })}</p>
        )}
        {lostAt === null && plan !== null && <p className="panel-hint">{planHint(plan, props.lines)}</p>}
        {plans.length > 1 && <Floors plans={plans} shown={plan} />}
        <span className="spacer" />
        <Legend />
      </header>
      <Notice lostAt={lostAt} located={located} fleet={find.fleet} />
      {plan === null ? <NoPlan /> : <Shown {...props} plan={plan} lost={lostAt !== null} />}
    </section>
  );
}

/** What the plan cannot say: the walk where it draws no doors, and places where its picture does not quite fit. */
function planHint({ image }: Plan, { straight }: MapLines): string {
  if (straight) return t('assets.map.straightWalk');
  return image === null ? '' : t('assets.map.pictureError', { metres: image.errorM.toFixed(1) });
}

interface Counts {
  readonly on: ReadonlyMap<string, number>;
  /** Located, and on no plan. */
  readonly off: number;
}

function countOn(fleet: readonly FusedAsset[], plans: readonly Plan[]): Counts {
  const on = new Map<string, number>();
  let off = 0;
  for (const { position, seen } of fleet) {
    if (position === null || seen === 'old' || seen === 'never') continue;
    const spot = spotOf(position, plans);
    if (spot === null) off += 1;
    else on.set(spot.plan.id, (on.get(spot.plan.id) ?? 0) + 1);
  }
  return { on, off };
}

function headWords(plan: Plan | null, { on }: Counts, lost: boolean, located: number): string {
  if (lost) return plan?.name ?? t('assets.map.noPlanTitle');
  if (plan === null) return t('assets.map.located', { count: located });
  return t('assets.map.count', { count: on.get(plan.id) ?? 0, plan: plan.name });
}

function Floors({ plans, shown }: { readonly plans: readonly Plan[]; readonly shown: Plan | null }): JSX.Element {
  return (
    <div className="segments" role="group" aria-label={t('assets.map.floors')}>
      {plans.map((plan) => (
        <button
          key={plan.id}
          type="button"
          className="segment"
          aria-pressed={plan === shown}
          onClick={() => choosePlan(plan.id)}
        >
          {plan.name}
        </button>
      ))}
    </div>
  );
}

function NoPlan(): JSX.Element {
  const [missing] = useObservable(missingFiles);
  return (
    <div className={css.empty}>
      <p>{missing === undefined ? t('assets.map.noPlan') : t('assets.map.planMissing', { name: missing })}</p>
    </div>
  );
}

interface NoticeProps {
  readonly lostAt: number | null;
  readonly located: number;
  readonly fleet: readonly FusedAsset[];
}

/** What is not live is said over the map, and once (L15, L17). */
function Notice({ lostAt, located, fleet }: NoticeProps): JSX.Element | null {
  const all = useObservable(feeds);
  const used = new Set(fleet.flatMap(({ position }) => (position === null ? [] : [position.feed])));
  const cut = all.filter(({ name, connected }) => !connected && used.has(name)).map(({ name }) => name);
  let words: string | null = null;
  if (lostAt !== null) words = t('assets.map.lost', { time: clockText(lostAt) });
  else if (cut.length > 0) words = t('assets.map.cut', { feeds: cut.join(', ') });
  else if (located === 0) words = t('assets.map.noAssets');
  if (words === null) return null;
  return (
    <p className={css.over} role="status" data-map-notice={lostAt !== null ? 'lost' : cut.length > 0 ? 'cut' : 'none'}>
      {words}
    </p>
  );
}

const nothing = { walk: [], straight: false, trail: [] } as const;
const freeWords = (count: number): string => t('assets.map.free', { count });

type ShownProps = MapPanelProps & { readonly plan: Plan; readonly lost: boolean };

function Shown({ find, plan, lines, alarms, lost }: ShownProps): JSX.Element {
  const plans = usePlans();
  const { theme } = useObservable(settings);
  const picture = usePicture(plan, theme);
  const planMarks = usePlanMarks(find);
  const { fleet, router, results, searched, selected } = find;
  const content = useMemo((): MapContent => {
    const matches = new Map(
      results.flatMap(({ asset, number }) => (number === null ? [] : [[asset.asset.id as string, number] as const])),
    );
    const ask = { plan, plans, router, fleet, matches, selected: selected?.asset.id ?? null, alarms };
    const areas = new Map<string, number>();
    return {
      plan,
      picture,
      planMarks,
      things: () => (lost ? [] : thingsOn(ask)),
      lines: lost ? nothing : lines,
      searched,
      freeWords,
      roomArea: (room) => {
        const known = areas.get(room);
        if (known !== undefined) return known;
        const area = areaOf(plan, room);
        areas.set(room, area);
        return area;
      },
    };
  }, [plan, plans, router, fleet, results, searched, selected, alarms, picture, planMarks, lines, lost]);
  const spot = selected === null || lost ? null : spotOfAsset(selected, plans);
  const focusKey = selected?.asset.id ?? '';
  // Brought on screen when it is selected; where it goes from there it does not drag the map along.
  const focus = useMemo(
    () => (spot?.plan === plan.id ? { x: spot.x, y: spot.y } : null),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [focusKey, plan.id],
  );
  return (
    <FloorMap
      content={content}
      focus={focus}
      onPress={(mark, layer) => {
        if (mark.kind === 'one') lookAt(mark.thing.id as (typeof fleet)[number]['asset']['id']);
        else layer.open(mark, 2.2);
      }}
    >
      <Letters fleet={find.fleet} />
    </FloorMap>
  );
}

function areaOf({ rooms }: Plan, id: string): number {
  const outline = rooms.find((room) => room.id === id)?.outline ?? [];
  let twice = 0;
  for (const [at, [x, y]] of outline.entries()) {
    const [px, py] = outline[(at + outline.length - 1) % outline.length] ?? [x, y];
    twice += px * y - x * py;
  }
  return Math.abs(twice) / 2;
}

function usePlanMarks({ query }: Find): PlanMarks {
  const beds = useWard(({ state }) => state.beds);
  const emptyBeds = useMemo(
    () => new Set(beds.flatMap(({ id, patient }) => (patient === null ? [id as string] : []))),
    [beds],
  );
  const nearBed = bedOf(query);
  const nearRoom = query.near?.kind === 'near-room' ? query.near.room : null;
  return useMemo(() => ({ nearBed, nearRoom, emptyBeds }), [nearBed, nearRoom, emptyBeds]);
}

const mostLetters = 14;

function Letters({ fleet }: { readonly fleet: readonly FusedAsset[] }): JSX.Element | null {
  const letters = useMemo(() => {
    const all = new Map<string, string>();
    for (const one of fleet) if (!all.has(typeLabel(one))) all.set(typeLabel(one), typeLetter(one));
    return [...all].slice(0, mostLetters);
  }, [fleet]);
  if (letters.length === 0) return null;
  return (
    <ul className={css.letters} aria-label={t('assets.map.letters')}>
      {letters.map(([label, letter]) => (
        <li key={label}>
          <b>{letter}</b> {label}
        </li>
      ))}
    </ul>
  );
}
