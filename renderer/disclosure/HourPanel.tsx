/** Sixty lines of one minute with their gaps, the frame over them and the events beside them. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { memo, useCallback, useMemo, useRef, type JSX, type PointerEvent, type RefObject } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { useCanvas, type Draw } from '../history/use-canvas.ts';
import { clockText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { channelLabel, gainText, hourText } from './disclosure-words.ts';
import type { Happened } from './events.ts';
import { drawHour } from './hour-drawing.ts';
import { gapsOf, hourLines, lineCount, scaleOf, type Gap, type Hour, type LineScale } from './lines.ts';
import { Mark } from './Mark.tsx';
import { frameMs, hourMs, lineMs } from './times.ts';
import { TimeForm } from './TimeForm.tsx';
import type { HourRead } from './use-hour.ts';
import { moveHour, showMoment, useView } from './view.ts';
import css from './Disclosure.module.css';

/** 24 inch, 1920 × 1080, as the lanes of the live view. */
export const pxPerMm = 1 / 0.2767;
/** A drag of so many px is an hour. */
const hourPx = 120;
const tapPx = 8;
/** A rhythm alarm that was over at once still shows. */
const leastBrightMs = 2_000;

export interface HourData {
  readonly hourAt: number;
  readonly channel: string;
  readonly hour: Hour;
  readonly scale: LineScale | null;
  readonly gaps: readonly Gap[];
  readonly arrhythmia: readonly { readonly fromAt: number; readonly toAt: number }[];
}

/** What is drawn, from what was read. @param openIds alarms that still stand: their rhythm goes on until now */
export function useHourData(
  read: HourRead,
  wish: { readonly channel: string; readonly hourAt: number; readonly perLine: number },
  events: readonly Happened[],
  openIds: ReadonlySet<string>,
): HourData {
  const { channel, hourAt, perLine } = wish;
  const { parts } = read;
  const lines = useMemo(() => {
    const hour = hourLines(parts, channel, hourAt, Math.max(1, perLine));
    return { hour, scale: scaleOf(hour, channel) };
  }, [parts, channel, hourAt, perLine]);
  const gaps = useMemo(() => gapsOf(parts, channel, events), [parts, channel, events]);
  const arrhythmia = useMemo(
    () =>
      events
        .filter(({ nature }) => nature === 'rhythm')
        .map(({ id, at, endAt }) => {
          const toAt = endAt ?? (openIds.has(id) ? Number.POSITIVE_INFINITY : at);
          return { fromAt: at, toAt: Math.max(toAt, at + leastBrightMs) };
        }),
    [events, openIds],
  );
  return useMemo(() => ({ hourAt, channel, ...lines, gaps, arrhythmia }), [hourAt, channel, lines, gaps, arrhythmia]);
}

interface HourPanelProps {
  readonly data: HourData;
  readonly read: HourRead;
  readonly channels: readonly string[];
  readonly events: readonly Happened[];
  readonly now: number;
  readonly hasNumerics: boolean;
  /** Where the lines are: their width decides how fine they are read. */
  readonly lines: RefObject<HTMLDivElement | null>;
  readonly height: number;
}

export const HourPanel = memo(function HourPanel(props: HourPanelProps): JSX.Element {
  const { data, read, channels, now, height } = props;
  const form = useView((view) => view.form);
  const gain = gainText(data.scale, data.channel, data.hour.unit, height / lineCount, pxPerMm);
  const family = channelByKey(data.channel)?.family;
  const name = channelLabel(data.channel);
  const channel = family === 'ecg' ? t('disclosure.lead', { channel: name }) : name;
  return (
    <section className={`panel ${css.hour}`}>
      <header className={css.hourHead}>
        {form === 'time' ? (
          <TimeForm />
        ) : (
          <>
            <h3 className="panel-title">{hourText(data.hourAt, now)}</h3>
            <p className="panel-hint">{t('disclosure.hint', { channel, gain }).replace(/, $/, '')}</p>
          </>
        )}
        <span className="spacer" />
        <div className="segments" role="group" aria-label={t('disclosure.channels')}>
          {channels.map((one) => (
            <button
              key={one}
              type="button"
              className="segment"
              aria-pressed={one === data.channel}
              onClick={() => useView.setState({ channel: one })}
            >
              {channelLabel(one)}
            </button>
          ))}
        </div>
        <button
          type="button"
          className={`button ${css.step}`}
          aria-label={t('disclosure.earlier')}
          onClick={() => moveHour(-1)}
        >
          <ChevronLeft size={18} strokeWidth={1.75} aria-hidden />
        </button>
        <button
          type="button"
          className={`button ${css.step}`}
          aria-label={t('disclosure.later')}
          onClick={() => moveHour(1)}
        >
          <ChevronRight size={18} strokeWidth={1.75} aria-hidden />
        </button>
      </header>
      <div className={css.sheet}>
        <div className={`${css.minutes} note`} aria-hidden="true">
          {Array.from({ length: lineCount / 5 }, (_, index) => (
            <span key={index} style={{ top: `${((index * 5 + 0.5) / lineCount) * 100}%` }}>
              {shortTime(data.hourAt + index * 5 * lineMs)}
            </span>
          ))}
        </div>
        <Lines {...props} />
        <Margin hourAt={data.hourAt} events={props.events} />
        <div className={`${css.seconds} note`} aria-hidden="true">
          {[0, 10, 20, 30, 40, 50].map((second) => (
            <span key={second} style={{ left: `${(second / 60) * 100}%` }}>
              {t('disclosure.seconds', { count: second })}
            </span>
          ))}
        </div>
      </div>
      <HourState data={data} read={read} now={now} hasNumerics={props.hasNumerics} />
    </section>
  );
});

function Lines({ data, lines }: HourPanelProps): JSX.Element {
  const pressed = useRef<{ readonly x: number; readonly y: number; hours: number } | null>(null);
  const { hourAt } = data;
  const down = (event: PointerEvent): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    pressed.current = { x: event.clientX, y: event.clientY, hours: 0 };
  };
  const move = (event: PointerEvent): void => {
    if (pressed.current === null) return;
    // As paper is pulled: down shows what was before.
    const hours = -Math.trunc((event.clientY - pressed.current.y) / hourPx);
    if (hours !== pressed.current.hours) moveHour(hours - pressed.current.hours);
    pressed.current.hours = hours;
  };
  const up = (event: PointerEvent): void => {
    const begun = pressed.current;
    pressed.current = null;
    if (begun === null || Math.hypot(event.clientX - begun.x, event.clientY - begun.y) > tapPx) return;
    const box = event.currentTarget.getBoundingClientRect();
    const line = Math.min(lineCount - 1, Math.floor(((event.clientY - box.top) / box.height) * lineCount));
    showMoment(hourAt + line * lineMs + ((event.clientX - box.left) / box.width) * lineMs);
  };
  return (
    <div
      ref={lines}
      className={css.lines}
      data-lines=""
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => (pressed.current = null)}
    >
      <HourPicture data={data} />
      <Frame hourAt={hourAt} />
    </div>
  );
}

/** Not drawn again while the frame moves. */
const HourPicture = memo(function HourPicture({ data }: { readonly data: HourData }): JSX.Element {
  const draw = useCallback<Draw>(
    (context, { width, height, dpr }, colour) => {
      const from = performance.now();
      const token = channelByKey(data.channel)?.colour ?? 'temp';
      drawHour(context, width, height, {
        ...data,
        colour: colour(`--p-${token}`),
        bright: colour('--text-primary'),
        words: colour('--text-secondary'),
        ground: colour('--tile'),
        dpr,
      });
      performance.clearMeasures('disclosure-hour');
      performance.measure('disclosure-hour', { start: from });
    },
    [data],
  );
  return (
    <canvas
      ref={useCanvas(draw)}
      className={css.linesCanvas}
      data-channel={data.channel}
      role="img"
      aria-label={t('disclosure.hint', {
        channel: channelLabel(data.channel),
        gain: hourText(data.hourAt, data.hourAt),
      })}
    />
  );
});

/** Two boxes where the ten seconds go over the end of a line. */
function Frame({ hourAt }: { readonly hourAt: number }): JSX.Element {
  const frameAt = useView((view) => view.frameAt);
  const line = Math.floor((frameAt - hourAt) / lineMs);
  const from = (frameAt - hourAt - line * lineMs) / lineMs;
  const long = frameMs / lineMs;
  const boxes = [
    { line, from, to: Math.min(1, from + long) },
    { line: line + 1, from: 0, to: from + long - 1 },
  ].filter((box) => box.to > box.from && box.line >= 0 && box.line < lineCount);
  return (
    <>
      {boxes.map((box) => (
        <div
          key={box.line}
          className={css.frame}
          data-frame={clockText(frameAt)}
          style={{
            top: `${((box.line + 0.5) / lineCount) * 100}%`,
            left: `${box.from * 100}%`,
            width: `${(box.to - box.from) * 100}%`,
          }}
        />
      ))}
    </>
  );
}

const rank = { high: 4, medium: 3, technical: 2, low: 1 } as const;

/** One shape a line: the most urgent; the list has them all. */
const Margin = memo(function Margin({
  hourAt,
  events,
}: {
  readonly hourAt: number;
  readonly events: readonly Happened[];
}): JSX.Element {
  const byLine = new Map<number, Happened>();
  const rankOf = ({ priority }: Happened): number => (priority === null ? 0 : rank[priority]);
  for (const event of events) {
    if (event.at < hourAt || event.at >= hourAt + hourMs) continue;
    const line = Math.floor((event.at - hourAt) / lineMs);
    const known = byLine.get(line);
    if (known === undefined || rankOf(event) > rankOf(known)) byLine.set(line, event);
  }
  return (
    <div className={css.margin} aria-hidden="true">
      {[...byLine].map(([line, event]) => (
        <span key={line} style={{ top: `${((line + 0.5) / lineCount) * 100}%` }}>
          <Mark event={event} size={event.priority === 'high' ? 14 : 11} />
        </span>
      ))}
    </div>
  );
});

interface HourStateProps {
  readonly data: HourData;
  readonly read: HourRead;
  readonly now: number;
  readonly hasNumerics: boolean;
}

function HourState({ data, read, now, hasNumerics }: HourStateProps): JSX.Element | null {
  if (read.fault !== null)
    return (
      <div className={css.hourState} role="alert">
        <span>{t('record.failed', { reason: read.fault })}</span>
        <button type="button" className="button" onClick={read.again}>
          {t('record.again')}
        </button>
      </div>
    );
  if (!read.isWhole) {
    const done = read.parts.reduce((sum, part) => sum + (part.toAt - part.fromAt), 0);
    return (
      <p className={css.hourState} role="status">
        {t('disclosure.readingHour', { done: Math.round(done / lineMs) })}
      </p>
    );
  }
  if (data.hour.lines.some((line) => line !== null)) return null;
  if (data.hourAt > now) return <p className={css.hourState}>{t('disclosure.future')}</p>;
  return <p className={css.hourState}>{t(hasNumerics ? 'disclosure.noWaves' : 'disclosure.noWavesAtAll')}</p>;
}
