/**
 * Bottom bar: what is live, the gateway, the recorder, what needs a person, and the keys. One line, nothing cut.
 * Left out first to last where there is no room: key hints from the least used, empty beds, the recorder and the
 * gateway while all is well, beds with data, which beds this window has, devices without a bed (Setup counts them), a
 * slow link, acts not sent. Never: beds without data or on no screen, a recorder that stopped, Demo ward, All keys.
 * That alarms do not sound is said by a band of its own.
 */
import { useRef, type JSX, type ReactNode } from 'react';
import { useAlarmsRoute, type AlarmsRoute } from '../alarms/route.ts';
import { usePumpsRoute, type PumpTab } from '../pumps/route.ts';
import { useAssetsRoute, type AssetTab } from '../assets/route.ts';
import type { StationTopic } from '../../shared/station-api/topics.ts';
import { link, loss, type Loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { session, station } from '../stores/station.ts';
import { hashOf, useUi, type BedTab } from '../stores/ui.ts';
import { useWard } from '../stores/ward.ts';
import { recordedSaid } from '../strip/record-now.ts';
import { useShownBeds } from '../ward/use-shown-beds.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { useCounts } from './use-counts.ts';
import { useRoom } from './use-room.ts';
import css from './BottomBar.module.css';

/** Key hints are below these, by their own order. */
const drop = {
  empty: 10,
  recorder: 11,
  gateway: 12,
  live: 13,
  window: 14,
  unassigned: 15,
  link: 16,
  outbox: 17,
} as const;

export function BottomBar(): JSX.Element {
  const bar = useRef<HTMLElement>(null);
  useRoom(bar);
  return (
    <footer ref={bar} className={css.bar} aria-label={t('bottom.label')}>
      <Demo />
      <Counts />
      <Gateway />
      <Recorder />
      <Notices />
      <div className={css.space} />
      <Keys />
    </footer>
  );
}

function Demo(): JSX.Element | null {
  if (useObservable(session)?.demo !== true) return null;
  return (
    <span className={`tag ${css.demo}`} title={t('bottom.demoHint')}>
      {t('bottom.demo')}
    </span>
  );
}

function Counts(): JSX.Element {
  const counts = useCounts();
  return (
    <>
      <Count value={counts.live} word={t('bottom.live')} drop={drop.live} />
      <Count value={counts.noData} word={t('bottom.noData')} />
      {counts.connecting > 0 && (
        <span>{t('tile.connectingTo', { count: counts.connecting + counts.live, done: counts.live })}</span>
      )}
      <Count value={counts.empty} word={t('bottom.empty')} drop={drop.empty} />
    </>
  );
}

interface CountProps {
  readonly value: number;
  readonly word: string;
  readonly drop?: number;
}

function Count({ value, word, drop: order }: CountProps): JSX.Element {
  return (
    <span data-drop={order}>
      <b>{value}</b> {word}
    </span>
  );
}

function Gateway(): JSX.Element {
  const state = useObservable(link);
  const lost = useObservable(loss);
  const name = state?.gateway ?? '';
  const well = lost === null && state?.state === 'live';
  let said = t('bottom.gatewayConnecting', { name }).trim();
  if (lost !== null) said = t('bottom.gatewayLost', { time: clockText(lost.at) });
  else if (well) said = t('bottom.gatewayConnected', { name });
  return (
    <span data-drop={well ? drop.gateway : undefined}>
      {t(lost?.side === 'station' ? 'bottom.stationLost' : 'bottom.gateway')} <b>{said}</b>
    </span>
  );
}

/** While contact is lost nothing comes that could be recorded; of a station that is silent nothing is known. */
function recorderWords({ recorder, recorderFault }: StationTopic, lost: Loss | null): string {
  if (lost?.side === 'station') return t('bottom.recorderUnknown');
  if (recorder === 'stopped') return t('bottom.recorderStopped', { why: recorderFault ?? '' }).trim();
  if (lost !== null) return t('bottom.recorderPaused');
  return t(recorder === 'waiting' ? 'bottom.recorderWaiting' : 'bottom.recording');
}

function Recorder(): JSX.Element | null {
  const state = useObservable(station);
  const lost = useObservable(loss);
  if (state === null) return null;
  const stopped = state.recorder === 'stopped' && lost?.side !== 'station';
  const well = state.recorder === 'recording' || lost?.side === 'station';
  return (
    <span className={stopped ? css.notice : undefined} data-drop={well ? drop.recorder : undefined}>
      {t('bottom.recorder')} <b>{recorderWords(state, lost)}</b>
    </span>
  );
}

/** Beds named where they are on no screen; more are counted. */
const mostNamed = 6;

function unseenWords(beds: readonly string[]): string {
  const named = t('bottom.unseen', { beds: beds.slice(0, mostNamed).join(', ') });
  return beds.length <= mostNamed ? named : `${named} ${t('tile.more', { count: beds.length - mostNamed })}`;
}

function Notices(): JSX.Element {
  const thinned = useObservable(link)?.thinned ?? 0;
  const unassigned = useWard((view) => view.unassigned.length);
  const said = useObservable(station);
  const { windows, from, beds, count } = useShownBeds();
  const unseen = said?.unseen ?? [];
  const waiting = said?.outbox.length ?? 0;
  const recorded = useObservable(recordedSaid);
  return (
    <>
      {recorded !== '' && <Notice>{recorded}</Notice>}
      {thinned > 0 && (
        <Notice drop={drop.link}>{t(thinned === 1 ? 'bottom.thinnedWaves' : 'bottom.thinnedAll')}</Notice>
      )}
      {waiting > 0 && <Notice drop={drop.outbox}>{t('bottom.outbox', { count: waiting })}</Notice>}
      {unseen.length > 0 && <Notice>{unseenWords(unseen)}</Notice>}
      {windows > 1 && (
        <Notice drop={drop.window}>{t('bottom.window', { from, to: from + beds.length - 1, count })}</Notice>
      )}
      {unassigned > 0 && (
        <a className={css.notice} data-drop={drop.unassigned} href={hashOf('setup', null)}>
          {t('bottom.unassigned', { count: unassigned })}
        </a>
      )}
    </>
  );
}

interface NoticeProps {
  readonly drop?: number;
  readonly children: ReactNode;
}

const Notice = ({ drop: order, children }: NoticeProps): JSX.Element => (
  <span className={css.notice} role="status" data-drop={order}>
    {children}
  </span>
);

/** `drop`: its place among the hints that go where there is no room; without it, it stays. */
interface Hint {
  readonly key: string;
  readonly words: string;
  readonly drop?: number;
  readonly wideOnly?: boolean;
}

function alarmHints({ tab, life }: AlarmsRoute): readonly Hint[] {
  const select: Hint = { key: '↑ ↓', words: t('bottom.keySelect'), drop: 3 };
  if (life !== null) {
    const beside: Hint = { key: '← →', words: t('bottom.keyAlarms'), drop: 1, wideOnly: true };
    const strip: Hint = { key: 'Space', words: t('strip.keyStrip'), drop: 2 };
    return [{ key: 'Esc', words: t(`alarms.${tab}`), drop: 3 }, strip, ...(tab === 'history' ? [beside] : [])];
  }
  switch (tab) {
    case 'active':
    case 'acknowledged':
      return [
        select,
        { key: '1–6', words: t('bottom.keyReason'), drop: 2, wideOnly: true },
        { key: 'E', words: t('alarms.escalate'), drop: 2, wideOnly: true },
        { key: 'G', words: t('alarms.standing'), drop: 1, wideOnly: true },
      ];
    case 'standing':
      return [select, { key: '↵', words: t('bottom.keyAct'), drop: 2 }];
    case 'history':
      return [
        select,
        { key: '↵', words: t('bottom.keyLife'), drop: 2 },
        { key: 'Space', words: t('strip.keyStrip'), drop: 2 },
        { key: 'F', words: t('bottom.keyFilter'), drop: 2 },
      ];
  }
}

const trendHints = (): readonly Hint[] => [
  { key: '← →', words: t('trends.keyCursor'), drop: 3 },
  { key: '+ −', words: t('trends.keyZoom'), drop: 2 },
  { key: '⇧← →', words: t('trends.keyPan'), drop: 1, wideOnly: true },
  { key: 'V', words: t('trends.keyForm'), drop: 2 },
  { key: '↵', words: t('trends.keyDisclosure'), drop: 2 },
];

const disclosureHints = (): readonly Hint[] => [
  { key: 'J', words: t('disclosure.hintNext'), drop: 3 },
  { key: 'T', words: t('disclosure.hintTime'), drop: 3 },
  { key: '↵', words: t('disclosure.hintStrip'), drop: 2 },
  { key: 'K', words: t('disclosure.hintKeep'), drop: 2 },
  { key: 'P', words: t('disclosure.hintPrint'), drop: 1, wideOnly: true },
];

const stripHints = (): readonly Hint[] => [
  { key: '← →', words: t('strip.keyCaliper'), drop: 3 },
  { key: 'Tab', words: t('strip.keyNext'), drop: 1, wideOnly: true },
  { key: 'M', words: t('strip.keyMarch'), drop: 1, wideOnly: true },
  { key: 'B', words: t('strip.keyBeat'), drop: 2, wideOnly: true },
  { key: 'K', words: t('strip.keyKeep'), drop: 2 },
  { key: 'P', words: t('strip.keyPrint'), drop: 1, wideOnly: true },
];

function pumpHints(tab: PumpTab): readonly Hint[] {
  const openBed = t('pumps.key.openBed');
  const filter: Hint = { key: 'F', words: t('pumps.key.filter'), drop: 2 };
  switch (tab) {
    case 'now':
      return [
        { key: '↑ ↓', words: t('pumps.key.select'), drop: 3 },
        { key: '↵', words: openBed, drop: 3 },
        { ...filter, drop: 2 },
      ];
    case 'horizon':
      return [
        { key: '↑ ↓', words: t('pumps.key.row'), drop: 3 },
        { key: '↵', words: t('pumps.key.prepared'), drop: 3 },
        { key: 'O', words: openBed, drop: 2 },
        { key: 'P', words: t('pumps.key.print'), drop: 2 },
        { ...filter, drop: 1, wideOnly: true },
      ];
    case 'history':
      return [{ key: 'V', words: t('pumps.key.chart'), drop: 2 }, filter];
    case 'checks':
      return [
        { key: '↑ ↓', words: t('pumps.key.row'), drop: 3 },
        { key: '↵', words: t('pumps.key.act'), drop: 2 },
      ];
  }
}

const mapHints = (): readonly Hint[] => [
  { key: '/', words: t('bottom.keySearch'), drop: 3 },
  { key: '↑ ↓', words: t('bottom.keyResult'), drop: 2 },
  { key: '↵', words: t('bottom.keyReserve'), drop: 3 },
  { key: '+ −', words: t('bottom.keyZoom'), drop: 1, wideOnly: true },
  { key: 'Esc', words: t('bottom.keyClear'), drop: 2 },
];

/** @param rest what follows the tab in the address: the calendar and the import have nothing to filter. */
function fleetHints(tab: Exclude<AssetTab, 'map'>, rest: readonly string[]): readonly Hint[] {
  if (tab === 'rules') return [{ key: '↑ ↓', words: t('bottom.keySelect'), drop: 3 }];
  const filters = rest.length === 0 || rest.join('/') === 'list';
  return filters ? [{ key: 'F', words: t('bottom.keyFilter'), drop: 2 }] : [];
}

interface Where {
  readonly place: string;
  readonly bed: string | null;
  readonly tab: BedTab;
  readonly route: AlarmsRoute;
  readonly pumpTab: PumpTab;
  readonly assetTab: AssetTab;
  readonly assetRest: readonly string[];
}

function hintsOf({ place, bed, tab, route, pumpTab, assetTab, assetRest }: Where, lost: boolean): readonly Hint[] {
  const all: Hint = { key: '?', words: t('bottom.keyAll') };
  const acknowledge: Hint = { key: 'A', words: t('bottom.keyAcknowledge'), drop: 5 };
  if (lost) return [acknowledge, all];
  const common: Hint[] = [acknowledge, { key: 'S', words: t('bottom.keySilence'), drop: 4 }];
  const back: Hint = { key: 'Esc', words: t('bottom.keyBack'), drop: 3 };
  if (bed !== null && tab === 'limits') {
    return [
      { key: '↑ ↓', words: t('bottom.keyParameter'), drop: 3 },
      { key: '− +', words: t('bottom.keyChange'), drop: 2 },
      { key: '⌃↵', words: t('bottom.keySave'), drop: 1, wideOnly: true },
      { ...back, words: t('bottom.keyLive') },
      ...common,
      all,
    ];
  }
  if (bed !== null && tab === 'disclosure')
    return [...disclosureHints(), { ...back, words: t('bottom.keyLive') }, ...common, all];
  if (bed !== null && tab === 'strip') return [...stripHints(), back, ...common, all];
  if (bed !== null && tab === 'trends')
    return [...trendHints(), { ...back, words: t('bottom.keyLive') }, ...common, all];
  if (bed !== null)
    return [
      back,
      { key: 'R', words: t('strip.keyRecord'), drop: 1, wideOnly: true },
      { key: '← →', words: t('bottom.keyBeds'), drop: 2, wideOnly: true },
      ...common,
      all,
    ];
  if (place === 'alarms') return [...alarmHints(route), ...common, all];
  if (place === 'pumps') return [...pumpHints(pumpTab), ...common, all];
  if (place === 'assets' && assetTab === 'map') return [...mapHints(), ...common, all];
  if (place === 'assets' && assetTab !== 'map') return [...fleetHints(assetTab, assetRest), back, ...common, all];
  if (place !== 'ward') return [back, ...common, all];
  return [
    ...common,
    { key: '↵', words: t('bottom.keyOpen'), drop: 2, wideOnly: true },
    { key: '/', words: t('bottom.keySearch'), drop: 1, wideOnly: true },
    all,
  ];
}

function Keys(): JSX.Element {
  const place = useUi((ui) => ui.place);
  const bed = useUi((ui) => ui.bed);
  const tab = useUi((ui) => ui.tab);
  const route = useAlarmsRoute();
  const pumpTab = usePumpsRoute().tab;
  const { tab: assetTab, rest: assetRest } = useAssetsRoute();
  const lost = useObservable(loss) !== null;
  return (
    <div className={css.keys}>
      {hintsOf({ place, bed, tab, route, pumpTab, assetTab, assetRest }, lost).map(
        ({ key, words, drop: order, wideOnly }) => (
          <span key={key} className={`${css.key} ${wideOnly === true ? (css.wide ?? '') : ''}`} data-drop={order}>
            <kbd>{key}</kbd>
            {words}
          </span>
        ),
      )}
    </div>
  );
}
