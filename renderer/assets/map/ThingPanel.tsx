/** One thing: may it be taken, where it is, what is known of it, and what one can do about it. */
import { X } from 'lucide-react';
import { useState, type JSX, type ReactNode } from 'react';
import { daysBetween } from '../../../shared/assets/fusion.ts';
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { BedId } from '../../../shared/domain/ids.ts';
import type { Alarm } from '../../../shared/ward/alarm.ts';
import type { Reading } from '../../history/use-reading.ts';
import { AlarmShape } from '../../icons/AlarmShape.tsx';
import { dayOf } from '../../stores/equipment.ts';
import { useEquipment } from '../../stores/site.ts';
import { stationNow } from '../../stores/tick.ts';
import { hashOf } from '../../stores/ui.ts';
import { useWard } from '../../stores/ward.ts';
import { t } from '../../words/index.ts';
import { conditionWord, maintenanceWords, whenText, wholeAge, whyWords } from '../condition-words.ts';
import { typeLabel } from '../labels.ts';
import { PastList } from './PastList.tsx';
import { placeText, pumpBattery } from './place-text.ts';
import { ReserveButton } from './ReserveButton.tsx';
import { select } from './map-store.ts';
import { ThingActs } from './ThingActs.tsx';
import { TrailList } from './TrailList.tsx';
import type { Trail } from './use-trail.ts';
import css from './Map.module.css';

export interface Walk {
  /** "12", "Store B": where one looks from. */
  readonly from: string;
  readonly isBed: boolean;
  /** Null: no way is known. */
  readonly metres: number | null;
  readonly straight: boolean;
}

export interface ThingPanelProps {
  readonly thing: FusedAsset | null;
  readonly bed: BedId | null;
  readonly walk: Walk | null;
  readonly alarm: Alarm | null;
  readonly trail: Reading<Trail>;
  readonly lost: boolean;
}

export function ThingPanel(props: ThingPanelProps): JSX.Element {
  const { thing } = props;
  const [past, setPast] = useState<string | null>(null);
  return (
    <section className={`panel ${css.right}`} aria-label={t('assets.thing.label', { name: thing?.asset.name ?? '–' })}>
      {thing === null && <p className={`note ${css.empty}`}>{t('assets.thing.none')}</p>}
      {thing !== null && past === thing.asset.id && <PastList thing={thing.asset} onBack={() => setPast(null)} />}
      {thing !== null && past !== thing.asset.id && (
        <Thing key={thing.asset.id} {...props} thing={thing} onPast={() => setPast(thing.asset.id)} />
      )}
    </section>
  );
}

type ThingProps = ThingPanelProps & { readonly thing: FusedAsset; readonly onPast: () => void };

function Thing(props: ThingProps): JSX.Element {
  const { thing, bed, alarm, lost, onPast } = props;
  return (
    <div className={css.thing} data-thing={thing.asset.id}>
      <header className={css.thingHead}>
        <span className="note">{typeLabel(thing)}</span>
        <button
          type="button"
          className={`button ${css.zoom}`}
          aria-label={t('assets.thing.close')}
          onClick={() => select(null)}
        >
          <X size={17} strokeWidth={1.75} aria-hidden />
        </button>
        <h2 className={`${css.thingName} identifier`}>{thing.asset.name}</h2>
        <span className={`tag ${css.state}`} data-condition={lost ? 'not-seen' : thing.condition}>
          {lost ? t('assets.thing.unknown') : conditionWord(thing)}
        </span>
      </header>
      {alarm !== null && <AlarmLine alarm={alarm} />}
      <ReserveButton thing={thing} bed={bed} lost={lost} />
      <div className={css.facing} tabIndex={0} role="region" aria-label={t('assets.thing.where')}>
        <Where {...props} />
        <Ready thing={thing} lost={lost} />
        <Maintenance thing={thing} />
        <Tag thing={thing} lost={lost} />
        <TrailList trail={props.trail} />
        <Listed thing={thing} />
      </div>
      <ThingActs thing={thing} bed={bed} onPast={onPast} />
    </div>
  );
}

function AlarmLine({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  return (
    <p className={css.alarm} data-priority={alarm.priority}>
      <AlarmShape priority={alarm.priority} size={20} />
      <span>
        {alarm.text}
        {alarm.bed !== null && (
          <>
            {'. '}
            <a href={hashOf('ward', alarm.bed)}>{t('assets.thing.openBed', { bed: alarm.bed })}</a>
          </>
        )}
      </span>
    </p>
  );
}

interface GroupProps {
  readonly title: string;
  readonly children: ReactNode;
}

const Group = ({ title, children }: GroupProps): JSX.Element => (
  <section className={css.group}>
    <h3>{title}</h3>
    {children}
  </section>
);

interface FactProps {
  readonly name: string;
  readonly children: ReactNode;
}

const Fact = ({ name, children }: FactProps): JSX.Element => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);

function Where({ thing, walk, lost, trail }: ThingProps): JSX.Element {
  const { walkMPerS } = useEquipment();
  const { position, seen, ageMs } = thing;
  const stay = trail.value?.stays.at(-1);
  return (
    <Group title={t('assets.thing.where')}>
      <p className={css.big} data-where>
        {placeText(thing, lost)}
      </p>
      {!lost && (
        <dl className={css.facts}>
          {walk !== null && <Fact name={fromWords(walk)}>{walkText(walk, walkMPerS)}</Fact>}
          {seen !== 'never' && (
            <Fact name={t('assets.thing.lastSeen')}>{seenText(seen, ageMs ?? 0, position?.accuracyM ?? null)}</Fact>
          )}
          {stay?.toAt === null && seen === 'here' && (
            <Fact name={t('assets.thing.hereSince')}>{whenText(stay.fromAt)}</Fact>
          )}
        </dl>
      )}
    </Group>
  );
}

const fromWords = ({ from, isBed }: Walk): string =>
  isBed ? t('assets.thing.from', { bed: from }) : t('assets.thing.fromRoom', { room: from });

function walkText({ metres, straight }: Walk, metresPerS: number): string {
  if (metres === null) return t('assets.thing.noWay');
  const count = Math.round(metres);
  if (straight) return t('assets.thing.straight', { metres: count });
  const minutes = metres / metresPerS / 60;
  return minutes < 1
    ? t('assets.thing.walkShort', { metres: count })
    : t('assets.thing.walk', { metres: count, minutes: Math.ceil(minutes) });
}

function seenText(seen: FusedAsset['seen'], ageMs: number, accuracyM: number | null): string {
  const age = wholeAge(ageMs);
  if (seen === 'old') return t('assets.thing.notSeenFor', { age });
  if (accuracyM === null) return t('assets.thing.seen', { age });
  return t('assets.thing.seenWithin', { age, metres: Math.max(1, Math.round(accuracyM)) });
}

/** Reasons that other parts of the panel say. */
const saidElsewhere = new Set(['clean', 'reserved', 'maintenance', 'tag-battery', 'not-seen', 'aged']);

function Ready({ thing, lost }: { readonly thing: FusedAsset; readonly lost: boolean }): JSX.Element {
  const { asset, why, ready, type, device } = thing;
  const battery = lost ? null : pumpBattery(thing);
  // Why it cannot be had stands below the button that would reserve it.
  const others = thing.condition === 'free' ? why : why.slice(1);
  const reasons = others.filter(
    ({ kind }) => !saidElsewhere.has(kind) || (kind === 'maintenance' && thing.condition === 'do-not-use'),
  );
  const library = useLibrary(device);
  return (
    <Group title={t(lost ? 'assets.thing.readyUnknown' : ready ? 'assets.thing.ready' : 'assets.thing.notReady')}>
      {!lost && reasons.length > 0 && (
        <ul className={css.why}>
          {reasons.map((one) => (
            <li key={one.kind}>{whyWords(one)}</li>
          ))}
        </ul>
      )}
      <dl className={css.facts}>
        <Fact name={t('assets.thing.cleaned')}>
          {asset.cleaning?.state === 'clean' ? whenText(asset.cleaning.at) : t('assets.thing.notSaid')}
        </Fact>
        {(type?.pump === true || device !== null) && (
          <Fact name={t('assets.thing.pumpBattery')}>
            {battery === null ? t('assets.thing.notSaid') : t('assets.thing.pct', { pct: Math.round(battery) })}
          </Fact>
        )}
        {library !== null && <Fact name={t('assets.thing.library')}>{library}</Fact>}
      </dl>
    </Group>
  );
}

/** Drug library of the pump that it is, as the pump said it last. */
function useLibrary(device: string | null): string | null {
  const channels = useWard(({ state }) => (device === null ? undefined : state.devices[device]?.channels));
  const said = Object.values(channels ?? {}).find(({ library }) => library != null);
  return said === undefined ? null : [said.library, said.libraryVersion].filter(Boolean).join(' ');
}

const dayText = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });

function Maintenance({ thing }: { readonly thing: FusedAsset }): JSX.Element {
  const due = thing.asset.record.maintenanceDue;
  const days = due === null ? null : daysBetween(dayOf(stationNow()), due);
  return (
    <Group title={t('assets.thing.maintenance')}>
      {due === null || days === null ? (
        <p className="note">{t('assets.thing.notPlanned')}</p>
      ) : (
        <>
          <p className={css.big}>{maintenanceWords(days)}</p>
          <p className="note">
            {t(days > 0 ? 'assets.thing.dueBy' : 'assets.thing.dueSince', {
              day: dayText.format(Date.parse(`${due}T00:00:00Z`)),
            })}
          </p>
        </>
      )}
    </Group>
  );
}

function Tag({ thing, lost }: { readonly thing: FusedAsset; readonly lost: boolean }): JSX.Element {
  const { tag } = thing.asset;
  const pct = lost ? null : (thing.position?.batteryPct ?? null);
  const low = thing.why.some(({ kind }) => kind === 'tag-battery');
  const words = low ? 'assets.thing.tagBatteryLow' : 'assets.thing.tagBattery';
  return (
    <Group title={t('assets.thing.tag')}>
      {tag === null ? (
        <p className="note">{t('assets.thing.noTag')}</p>
      ) : (
        <>
          <p className={low ? css.big : undefined}>
            {pct === null ? t('assets.thing.tagBatteryUnknown') : t(words, { pct: Math.round(pct) })}
          </p>
          <p className="note identifier">{t('assets.thing.tagId', { tag })}</p>
        </>
      )}
    </Group>
  );
}

function Listed({ thing: { asset } }: { readonly thing: FusedAsset }): JSX.Element {
  const facts = (['model', 'serial', 'owner', 'barcode'] as const).flatMap((key) => {
    const value = asset.record[key];
    return value === null ? [] : [[key, value] as const];
  });
  return (
    <Group title={t('assets.thing.record')}>
      {!asset.listed && <p className="note">{t('assets.thing.notListed')}</p>}
      {facts.length > 0 && (
        <dl className={css.facts}>
          {facts.map(([key, value]) => (
            <Fact key={key} name={t(`assets.thing.${key}`)}>
              <span className="identifier">{value}</span>
            </Fact>
          ))}
        </dl>
      )}
    </Group>
  );
}
