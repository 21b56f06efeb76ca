/** The ten seconds of the frame at 12.5 mm/s, with the numerics at their end. */
import { Printer, RulerDimensionLine } from 'lucide-react';
import { useCallback, useLayoutEffect, useRef, useState, type JSX } from 'react';
import { channelByKey } from '../../shared/domain/channels.ts';
import { parameterByKey, type ColourToken } from '../../shared/domain/parameters.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { hatch } from '../history/hatch.ts';
import { holesOf, piecesOf, rangeOf, tracePiece, type Plot } from '../history/stored-trace.ts';
import { useCanvas, type Draw } from '../history/use-canvas.ts';
import type { WavesRead } from '../history/record-turns.ts';
import { colourClass } from '../ward/colour.ts';
import { clockText, numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { channelLabel, momentText } from './disclosure-words.ts';
import type { Happened } from './events.ts';
import { pxPerMm } from './HourPanel.tsx';
import { frameMs } from './times.ts';
import type { Minute } from './use-minute.ts';
import css from './Disclosure.module.css';

const mmPerS = 12.5;
/** A value older than this is not the value of that time. */
const valueMs = 10_000;
const cuffMs = 60_000;

interface PreviewProps {
  readonly frameAt: number;
  readonly now: number;
  readonly channels: readonly string[];
  readonly minute: Minute;
  readonly events: readonly Happened[];
  readonly onStrip: () => void;
  readonly onPrint: (() => void) | null;
}

export function Preview({ frameAt, now, channels, minute, events, onStrip, onPrint }: PreviewProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const speed = useSpeed(box);
  const starts = events.find(({ at }) => at >= frameAt && at < frameAt + frameMs);
  return (
    <section className={`panel ${css.preview}`}>
      <header className="panel-head">
        <h3 className="panel-title" data-frame-at={frameAt}>
          {momentText(frameAt, now)}
        </h3>
        <p className="panel-hint">
          {t('disclosure.frameHint', { speed })}
          {starts !== undefined && (
            <span className={css.starts}>
              {' '}
              {t('disclosure.starts', { text: starts.text, time: clockText(starts.at) })}
            </span>
          )}
        </p>
      </header>
      <div ref={box} className={css.lanes}>
        {channels.map((channel) => (
          <Lane key={channel} channel={channel} frameAt={frameAt} read={minute.waves.value} speed={speed} />
        ))}
        <PreviewState minute={minute} />
      </div>
      <Values frameAt={frameAt} values={minute.values.value} />
      <div className={css.acts}>
        <button type="button" className={`button primary ${css.act}`} onClick={onStrip}>
          <RulerDimensionLine size={17} strokeWidth={1.75} aria-hidden />
          {t('disclosure.openStrip')}
          <kbd aria-hidden="true">↵</kbd>
        </button>
        <button type="button" className="button" disabled={onPrint === null} onClick={() => onPrint?.()}>
          <Printer size={17} strokeWidth={1.75} aria-hidden />
          {t('disclosure.printHour')}
        </button>
      </div>
    </section>
  );
}

/** Of a lane's label, beside its trace. */
const labelPx = 48;

/** 12.5 mm/s where there is room for 125 mm, else what there is, and it is said. */
function useSpeed(box: React.RefObject<HTMLDivElement | null>): number {
  const [speed, setSpeed] = useState(mmPerS);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const look = (): void => {
      const mm = (element.clientWidth - labelPx) / pxPerMm / (frameMs / 1000);
      setSpeed(Math.min(mmPerS, Math.floor(mm * 10) / 10));
    };
    look();
    const size = new ResizeObserver(look);
    size.observe(element);
    return () => size.disconnect();
  }, [box]);
  return speed;
}

function PreviewState({ minute: { waves } }: { readonly minute: Minute }): JSX.Element | null {
  if (waves.state === 'failed')
    return (
      <p className="note" role="alert">
        {t('record.failed', { reason: waves.reason ?? '' })}
      </p>
    );
  return waves.value === null ? <p className="note">{t('record.loading')}</p> : null;
}

interface LaneProps {
  readonly channel: string;
  readonly frameAt: number;
  readonly read: WavesRead | null;
  readonly speed: number;
}

/** What little moves is not blown up to the height of the lane, in the channel's unit. */
const leastSwing: Readonly<Record<string, number>> = { ecg: 1, pressure: 20, pleth: 0.2, resp: 0.2, co2: 10 };

function Lane({ channel, frameAt, read, speed }: LaneProps): JSX.Element {
  const known = channelByKey(channel);
  const token = known?.colour ?? 'temp';
  const draw = useCallback<Draw>(
    (context, { width, height, dpr }, colour) => {
      if (read === null) return;
      const pieces = piecesOf(read.blocks, channel);
      const toAt = frameAt + frameMs;
      const wide = Math.min(width, (frameMs / 1000) * speed * pxPerMm * dpr);
      for (const hole of holesOf(pieces, read.answer.form, frameAt, toAt, 200)) {
        const x = ((hole.fromAt - frameAt) / frameMs) * wide;
        const long = ((hole.toAt - hole.fromAt) / frameMs) * wide;
        hatch(context, { x, y: 0, width: long, height }, colour('--text-primary'), dpr);
      }
      const range = rangeOf(pieces, read.answer.form, frameAt, toAt);
      if (range === null) return;
      const swing = Math.max(range[1] - range[0], leastSwing[known?.family ?? ''] ?? 1e-6);
      const pxPerUnit = (height * 0.86) / swing;
      const zeroY = height / 2 + ((range[0] + range[1]) / 2) * pxPerUnit;
      const plot: Plot = { left: 0, width: wide, fromAt: frameAt, toAt, zeroY, pxPerUnit };
      context.beginPath();
      for (const piece of pieces) tracePiece(context, piece, read.answer.form, plot);
      context.strokeStyle = colour(`--p-${token}`);
      context.lineWidth = 1.5 * dpr;
      context.lineJoin = 'round';
      context.stroke();
    },
    [channel, frameAt, read, speed, token, known?.family],
  );
  return (
    <div className={`${css.lane} ${colourClass(token)}`}>
      <span className={css.laneName}>
        {channelLabel(channel)}
        {known?.family === 'pressure' && <small>mmHg</small>}
      </span>
      <canvas ref={useCanvas(draw)} className={css.laneCanvas} data-preview={channel} aria-hidden="true" />
    </div>
  );
}

type Values = CallResult<'history.values'>;

/** The newest value up to a time, not older than that. */
function valueAt(values: Values | null, key: string, at: number, withinMs: number): number | null {
  const series = values?.series.find((one) => one.key === key);
  const index = series?.at.findLastIndex((second) => second <= at && second > at - withinMs) ?? -1;
  return series?.value[index] ?? null;
}

const shown = (key: string, value: number | null): string => (value === null ? '–' : numberText(key, value));

function Values({ frameAt, values }: { readonly frameAt: number; readonly values: Values | null }): JSX.Element {
  const at = frameAt + frameMs;
  const of = (key: string, withinMs = valueMs): string => shown(key, valueAt(values, key, at, withinMs));
  const invasive = valueAt(values, 'ART-S', at, valueMs) !== null;
  const cuff = valueAt(values, 'NIBP-S', at, cuffMs) !== null;
  const pressure = invasive || !cuff ? 'ART' : 'NIBP';
  const cells: readonly (readonly [key: string, name: string, colour: ColourToken, text: string])[] = [
    ['HR', 'HR', 'hr', of('HR')],
    [
      pressure,
      pressure,
      invasive || !cuff ? 'art' : 'nibp',
      `${of(`${pressure}-S`, invasive ? valueMs : cuffMs)}/${of(`${pressure}-D`, invasive ? valueMs : cuffMs)}`,
    ],
    ['SpO2', parameterByKey('SpO2')?.label ?? 'SpO₂', 'spo2', of('SpO2')],
    ['RR', 'RR', 'resp', of('RR')],
  ];
  return (
    <div className={css.values}>
      <span className="note">{clockText(at)}</span>
      {cells.map(([key, name, colour, text]) => (
        <span key={key} className={colourClass(colour)}>
          <small>{name}</small>
          <b className="digits" data-then={key}>
            {text === '–/–' ? '–' : text}
          </b>
        </span>
      ))}
    </div>
  );
}
