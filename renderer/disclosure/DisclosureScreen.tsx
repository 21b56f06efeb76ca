/** Full disclosure of a bed: the day, an hour of one channel, ten seconds of up to three (design, picture 29). */
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type JSX,
  type RefObject,
} from 'react';
import type { BedId } from '../../shared/domain/ids.ts';
import { session, settings, stationApi } from '../stores/station.ts';
import { second, stationNow } from '../stores/tick.ts';
import { openRecord, useUi, type Moment } from '../stores/ui.ts';
import { useBed, useBedAlarms, useWard } from '../stores/ward.ts';
import { useObservable } from '../stores/observable.ts';
import { shownName } from '../words/people.ts';
import { t } from '../words/index.ts';
import { DayStrip } from './DayStrip.tsx';
import { beside, type Happened } from './events.ts';
import { findEvent } from './find-event.ts';
import { HourEvents } from './HourEvents.tsx';
import { HourPanel, useHourData } from './HourPanel.tsx';
import { KeepForm } from './KeepForm.tsx';
import { KeysPanel } from './KeysPanel.tsx';
import { Preview } from './Preview.tsx';
import { printHour, type PaperHead } from './print-hour.tsx';
import { dayOf, frameMs, hourOf, lineMs } from './times.ts';
import { useDay } from './use-day.ts';
import { useChannels, useHour } from './use-hour.ts';
import { minuteTurn, useKeys } from './use-keys.ts';
import { leadOf, previewOf, useBeatSteps, useMinute } from './use-minute.ts';
import { leaveView, openView, settleFrame, showMoment, useView } from './view.ts';
import css from './Disclosure.module.css';

export function DisclosureScreen({ bed }: { readonly bed: string }): JSX.Element {
  const isEmpty = useBed(bed)?.patient == null;
  const moment = useUi((ui) => ui.moment);
  const shown = useView((view) => view.bed);
  useLayoutEffect(() => openView(bed, moment), [bed, moment]);
  useLayoutEffect(() => leaveView, [bed]);
  const why = useOnset(bed, moment);
  if (isEmpty) return <p className={`panel ${css.empty}`}>{t('record.noPatient')}</p>;
  if (why !== null) return <p className={`panel ${css.empty}`}>{why}</p>;
  return shown === bed ? <Disclosure bed={bed} /> : <p className={`panel ${css.empty}`}>{t('record.loading')}</p>;
}

/** Opened for an alarm or a kept event: its time is asked for. Returns why it is not known; null: it is, or not yet. */
function useOnset(bed: string, moment: Moment | null): string | null {
  const [failed, setFailed] = useState<{ readonly moment: Moment; readonly why: string } | null>(null);
  useEffect(() => {
    if (moment === null || moment.kind === 'at') return undefined;
    const stop = new AbortController();
    timeOfMoment(bed, moment, stop.signal).then(
      (at) => {
        if (stop.signal.aborted) return;
        if (at === null) setFailed({ moment, why: t('record.nothing') });
        else showMoment(at);
      },
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        if (!stop.signal.aborted) setFailed({ moment, why: t('record.failed', { reason }) });
      },
    );
    return () => stop.abort();
  }, [bed, moment]);
  return failed !== null && failed.moment === moment ? failed.why : null;
}

async function timeOfMoment(
  bed: string,
  moment: Exclude<Moment, { readonly kind: 'at' }>,
  stop: AbortSignal,
): Promise<number | null> {
  if (moment.kind === 'alarm') {
    const { alarm } = await stationApi().call('alarms.life', { alarm: moment.alarm }, stop);
    return alarm?.raisedAt ?? null;
  }
  const args = { bed: bed as BedId, who: 'bed' as const, limit: 200 };
  const { events } = await stationApi().call('kept.list', args, stop);
  return events.find(({ id }) => id === moment.id)?.span.at ?? null;
}

function Disclosure({ bed }: { readonly bed: string }): JSX.Element {
  const frameAt = useView((view) => view.frameAt);
  const wanted = useView((view) => view.channel);
  const form = useView((view) => view.form);
  const notice = useView((view) => view.notice);
  const turn = useSyncExternalStore(second.subscribe, minuteTurn);
  const [kept, setKept] = useState(0);
  // To the minute: what is drawn by it changes no sooner.
  const now = (turn + 1) * lineMs;
  const hourAt = hourOf(frameAt);
  const span = dayOf(hourAt, now);
  const day = useDay(bed, span, `${turn}.${kept}`);
  const lines = useRef<HTMLDivElement>(null);
  const size = useSize(lines);
  const [channels, channel, read] = useLines(bed, wanted, hourAt, size.perLine, frameAt, turn);
  const openIds = useOpenIds(bed);
  const data = useHourData(read, { channel, hourAt, perLine: size.perLine }, day.events, openIds);
  const preview = previewOf(channel, channels);
  const lead = leadOf(channel, channels);
  const asked = lead === undefined || preview.includes(lead) ? preview : [...preview, lead];
  const minute = useMinute(bed, frameAt, asked);
  const beats = useBeatSteps(minute, lead);
  const head = usePaperHead(bed);
  const print = data.scale === null ? null : () => void printHour(data, day.events, head(stationNow()));
  const strip = (): void => {
    settleFrame();
    openRecord(bed, 'strip', { kind: 'at', at: frameAt + frameMs / 2 });
  };
  const next = (): void => {
    const at = channels.indexOf(channel);
    useView.setState({ channel: channels[(at + 1) % channels.length] ?? channel });
  };
  useKeys({ beats, channel: next, event: (step) => void goToEvent(bed, day.events, step), strip, print });
  const here = day.events.filter(({ at }) => at >= frameAt && at < frameAt + frameMs);
  const hasNumerics = day.trend.value?.series['HR']?.count.some((count) => count > 0) === true;
  return (
    <div className={css.screen}>
      <DayStrip day={day} hourAt={hourAt} now={now} />
      <HourPanel
        data={data}
        read={read}
        channels={channels}
        events={day.events}
        now={now}
        hasNumerics={hasNumerics}
        lines={lines}
        height={size.height}
      />
      <div className={css.side}>
        <Preview
          frameAt={frameAt}
          now={now}
          channels={preview}
          minute={minute}
          events={here}
          onStrip={strip}
          onPrint={print}
        />
        <HourEvents hourAt={hourAt} day={day} />
        {form === 'keep' ? (
          <KeepForm
            key={frameAt}
            bed={bed}
            frameAt={frameAt}
            event={here.find(({ alarm }) => alarm !== null)}
            onKept={() => setKept((count) => count + 1)}
          />
        ) : (
          <KeysPanel notice={notice} />
        )}
      </div>
    </div>
  );
}

/** Pairs over an hour: the bound of one question holds at any display. */
const mostPerLine = 1_666;

function useSize(lines: RefObject<HTMLDivElement | null>): { readonly perLine: number; readonly height: number } {
  const [size, setSize] = useState({ perLine: 0, height: 0 });
  useLayoutEffect(() => {
    const box = lines.current;
    if (box === null) return undefined;
    const look = (): void => {
      const perLine = Math.min(mostPerLine, Math.round(box.clientWidth * window.devicePixelRatio));
      const height = box.clientHeight;
      setSize((before) => (before.perLine === perLine && before.height === height ? before : { perLine, height }));
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(box);
    return () => observer.disconnect();
  }, [lines]);
  return size;
}

/** The channel that is shown: the one asked for where it is recorded, else the first that is. */
function useLines(
  bed: string,
  wanted: string,
  hourAt: number,
  perLine: number,
  frameAt: number,
  turn: number,
): readonly [channels: readonly string[], channel: string, read: ReturnType<typeof useHour>] {
  const [known, setKnown] = useState<readonly string[]>([]);
  const channel = known.length === 0 || known.includes(wanted) ? wanted : (known[0] ?? wanted);
  const read = useHour({ bed, channel, hourAt, perLine, frameAt }, turn);
  const channels = useChannels(bed, read.parts);
  if (channels !== known && (channels.length !== known.length || channels.some((one, at) => one !== known[at]))) {
    setKnown(channels);
  }
  return [channels, channel, read];
}

function useOpenIds(bed: string): ReadonlySet<string> {
  const open = useBedAlarms(bed);
  return useMemo(
    () => new Set(open.filter(({ condition }) => condition === 'present').map(({ id }) => id as string)),
    [open],
  );
}

function usePaperHead(bed: string): (printedAt: number) => PaperHead {
  const patient = useBed(bed)?.patient ?? null;
  const ward = useWard(({ state }) => state.ward?.name ?? '');
  const person = useObservable(session)?.person;
  const { initials } = useObservable(settings);
  const name = patient === null ? '' : shownName(patient, initials).full;
  const mrn = initials || patient?.mrn == null ? '' : `, ${t('bed.mrn')} ${patient.mrn}`;
  return (printedAt) => ({ ward, bed, patient: `${name}${mrn}`, by: person?.role ?? person?.name ?? '', printedAt });
}

/** Of the day on screen first; beyond it the record is asked. */
async function goToEvent(bed: string, events: readonly Happened[], step: 1 | -1): Promise<void> {
  const { frameAt } = useView.getState();
  const at = frameAt + frameMs / 2;
  try {
    const next = beside(events, at, step) ?? (await findEvent(bed, at, step));
    if (useView.getState().frameAt !== frameAt) return;
    if (next === undefined) useView.setState({ notice: t(step === 1 ? 'disclosure.noMore' : 'disclosure.noEarlier') });
    else showMoment(next.at);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    useView.setState({ notice: t('record.failed', { reason }) });
  }
}
