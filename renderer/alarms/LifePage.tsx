/** One alarm as its own page: its life in a picture and a table, its numbers, and Back to the row one came from. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore, type JSX } from 'react';
import { lifeStory } from '../../shared/alarm/life.ts';
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { CallResult, HistoryRow } from '../../shared/station-api/calls.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { own } from '../../shared/ward/state.ts';
import { Age } from '../app/Age.tsx';
import { ErrorBoundary } from '../app/ErrorBoundary.tsx';
import { AlarmShape } from '../icons/AlarmShape.tsx';
import { deviceSeen } from '../stores/live.ts';
import { loss } from '../stores/link.ts';
import { useObservable } from '../stores/observable.ts';
import { settings, stationApi } from '../stores/station.ts';
import { second, stationNow } from '../stores/tick.ts';
import { hashOf, useUi } from '../stores/ui.ts';
import { useBed, useWard } from '../stores/ward.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import { bedText } from './alarm-words.ts';
import { neighbours, useHistory } from './history-store.ts';
import { LifeChart } from './LifeChart.tsx';
import { LifeFacts } from './LifeFacts.tsx';
import { LifeTable } from './LifeTable.tsx';
import { LifeStrip } from './LifeStrip.tsx';
import { laneText } from './life-words.ts';
import { useLocalKeys } from './local-keys.ts';
import { openLife, openTab, type AlarmTab } from './route.ts';
import { whenText } from './standing-words.ts';
import css from './Life.module.css';

type Life = CallResult<'alarms.life'>;
interface Read {
  readonly life: Life | null;
  readonly fault: { readonly at: number; readonly why: string } | null;
}

const nothing: Read = { life: null, fault: null };

/** Read again whenever the ward's own state of the alarm changes. */
function useLife(id: AlarmId, live: Alarm | undefined): Read & { readonly retry: () => void } {
  const [read, setRead] = useState<Read>(nothing);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let left = false;
    stationApi()
      .call('alarms.life', { alarm: id })
      .then((life) => {
        if (!left) setRead({ life, fault: null });
      })
      .catch((error: unknown) => {
        if (!(error instanceof StationCallError)) throw error;
        if (!left) setRead((before) => ({ ...before, fault: { at: stationNow(), why: error.message } }));
      });
    return () => {
      left = true;
    };
  }, [id, live, turn]);
  return { ...read, retry: () => setTurn((count) => count + 1) };
}

export function LifePage({ id, back }: { readonly id: AlarmId; readonly back: AlarmTab }): JSX.Element {
  const live = useWard(({ state }) => own(state.alarms, id) ?? state.ended.find((ended) => ended.id === id));
  const { life, fault, retry } = useLife(id, live);
  const alarm = live ?? life?.alarm ?? null;
  // A acknowledges the alarm that one looks at.
  useEffect(() => useUi.setState({ alarm: id, armed: null }), [id]);
  useLocalKeys(({ key }) => {
    if (key !== 'Escape' || useUi.getState().drawer !== null) return false;
    openTab(back);
    return true;
  });
  return (
    <div className={css.page}>
      <Head id={id} alarm={alarm} back={back} />
      {fault !== null && (
        <div className={`panel ${css.note}`} role="alert">
          <b>{t('life.stopped', { time: clockText(fault.at) })}</b> {fault.why}
          <button type="button" className="button" onClick={retry}>
            {t('history.again')}
          </button>
        </div>
      )}
      {life === null && fault === null && <p className={`panel ${css.note}`}>{t('life.reading')}</p>}
      {life !== null && alarm === null && <p className={`panel ${css.note}`}>{t('life.none')}</p>}
      {life !== null && alarm !== null && <Body alarm={alarm} life={life} />}
    </div>
  );
}

function Body({ alarm, life }: { readonly alarm: Alarm; readonly life: Life }): JSX.Element {
  const state = useWard((view) => view.state);
  const open = lifeOf(alarm) !== null;
  const lost = useObservable(loss);
  // An open alarm grows with time; while contact is lost whether it does is not known.
  useSyncExternalStore(second.subscribe, () => (open && lost === null ? second.get() : 0));
  const now = lost?.at ?? stationNow();
  // The offset as it is now says nothing about an alarm of another day.
  const recent = now - alarm.raisedAt < 86_400_000;
  const clockOffsetMs = recent ? (deviceSeen(alarm.device)?.clockOffsetMs ?? null) : null;
  const story = lifeStory(alarm, life.events, { now, clockOffsetMs });
  const device = own(state.devices, alarm.device)?.name ?? alarm.device;
  const names = story.lanes.map((lane) => laneText(lane, state, device));
  return (
    <div className={css.body}>
      <div className={css.main}>
        <section className={`panel ${css.picture}`}>
          <header className="panel-head">
            <h2 className="panel-title">{t('life.title')}</h2>
            <p className="panel-hint">{t('life.hint')}</p>
            <span className="spacer" />
            <span className={css.legend} aria-hidden="true">
              <i data-state="signalling" /> {t('life.signalling')}
              <i data-state="acknowledged" /> {t('life.acknowledged')}
              {story.bars.some((bar) => bar.state === 'latched') && (
                <>
                  <i data-state="latched" /> {t('life.latched')}
                </>
              )}
            </span>
          </header>
          <LifeChart story={story} names={names} />
        </section>
        <LifeTable story={story} device={device} />
        {alarm.bed !== null && (
          <ErrorBoundary of={alarm.id}>
            <LifeStrip alarm={alarm} />
          </ErrorBoundary>
        )}
      </div>
      <LifeFacts alarm={alarm} story={story} device={device} />
    </div>
  );
}

interface HeadProps {
  readonly id: AlarmId;
  readonly alarm: Alarm | null;
  readonly back: AlarmTab;
}

function Head({ id, alarm, back }: HeadProps): JSX.Element {
  return (
    <header className={`panel ${css.head}`}>
      <button type="button" className="button outline" onClick={() => openTab(back)}>
        <ChevronLeft size={17} strokeWidth={2} aria-hidden />
        {t(`alarms.${back}`)}
      </button>
      {alarm !== null && <What alarm={alarm} />}
      <span className="spacer" />
      {back === 'history' && <Neighbours id={id} />}
      {alarm?.bed != null && (
        <a className="button" href={hashOf('ward', alarm.bed)}>
          {t('alarms.openBed')}
        </a>
      )}
    </header>
  );
}

function What({ alarm }: { readonly alarm: Alarm }): JSX.Element {
  const bed = useBed(alarm.bed ?? '');
  const { initials } = useObservable(settings);
  const life = lifeOf(alarm);
  // Who lies there now may be another one than then.
  const patient = bed?.since != null && bed.since <= alarm.raisedAt ? bed.patient : null;
  const from = whenText(alarm.raisedAt, stationNow()).replace(/\d\d:\d\d$/, clockText(alarm.raisedAt));
  return (
    <>
      <span className={css.bed}>{bedText(alarm)}</span>
      {patient !== null && <span className={css.name}>{shownName(patient, initials).full}</span>}
      <span
        className={css.alarm}
        data-alarm={alarm.id}
        data-priority={alarm.priority}
        data-alarm-state={life ?? undefined}
      >
        <AlarmShape priority={alarm.priority} size={22} />
        <h1>{life === 'latched' ? t('tile.was', { text: alarm.text }) : alarm.text}</h1>
      </span>
      <span className={css.when}>
        <b>
          {alarm.endedAt === null
            ? t('life.since', { time: from })
            : t('life.span', { from, to: clockText(alarm.endedAt) })}{' '}
          {life !== null && <Age since={alarm.signalledAt} />}
        </b>
        <span>{t(`life.state.${life ?? (alarm.acknowledged === null ? 'ended' : 'endedAcknowledged')}`)}</span>
      </span>
    </>
  );
}

function Neighbours({ id }: { readonly id: AlarmId }): JSX.Element {
  useHistory((state) => state.version);
  const [newer, older] = neighbours(id);
  const step = (row: HistoryRow | undefined, by: number): boolean => {
    if (row === undefined) return false;
    const { selected, pages } = useHistory.getState();
    useHistory.setState({ selected: selected + by });
    pages?.show(selected + by, selected + by + 2);
    openLife(row.alarm);
    return true;
  };
  useLocalKeys(({ key }) => {
    if (key === 'ArrowLeft') return step(older, 1);
    return key === 'ArrowRight' && step(newer, -1);
  });
  return (
    <span className={css.neighbours}>
      <button
        type="button"
        className="button outline"
        aria-label={t('life.older')}
        title={t('life.older')}
        disabled={older === undefined}
        onClick={() => step(older, 1)}
      >
        <ChevronLeft size={17} strokeWidth={2} aria-hidden />
      </button>
      <button
        type="button"
        className="button outline"
        aria-label={t('life.newer')}
        title={t('life.newer')}
        disabled={newer === undefined}
        onClick={() => step(newer, -1)}
      >
        <ChevronRight size={17} strokeWidth={2} aria-hidden />
      </button>
    </span>
  );
}
