/** The hour on a sheet of its own: A4 or Letter, landscape, black on white. Arrhythmia is black, all else grey. */
import type { JSX } from 'react';
import { printPage } from '../print/print.ts';
import { clockText, dateText, shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { channelLabel, gainText } from './disclosure-words.ts';
import type { Happened } from './events.ts';
import { drawHour } from './hour-drawing.ts';
import type { HourData } from './HourPanel.tsx';
import { lineCount } from './lines.ts';
import { hourMs, lineMs } from './times.ts';
import css from './Print.module.css';

export interface PaperHead {
  readonly ward: string;
  readonly bed: string;
  /** Initials where names are hidden. */
  readonly patient: string;
  readonly by: string;
  readonly printedAt: number;
}

/** Of the lines on paper: about 8 px a millimetre. */
const paper = { width: 1960, height: 1240, dpr: 2 } as const;
const widthMm = 245;

function pictureOf(data: HourData): string {
  const canvas = document.createElement('canvas');
  canvas.width = paper.width;
  canvas.height = paper.height;
  const context = canvas.getContext('2d');
  if (context === null) return '';
  drawHour(context, paper.width, paper.height, {
    ...data,
    colour: '#6a6a6a',
    bright: '#000000',
    words: '#000000',
    ground: '#ffffff',
    dpr: paper.dpr,
  });
  return canvas.toDataURL('image/png');
}

export function printHour(data: HourData, events: readonly Happened[], head: PaperHead): Promise<void> {
  return printPage('landscape', <HourSheet data={data} events={events} head={head} picture={pictureOf(data)} />);
}

interface HourSheetProps {
  readonly data: HourData;
  readonly events: readonly Happened[];
  readonly head: PaperHead;
  readonly picture: string;
}

/** Beside the lines there is room for so many; all are in the record. */
const mostEvents = 6;

function HourSheet({ data, events, head, picture }: HourSheetProps): JSX.Element {
  const { hourAt, channel, scale, hour } = data;
  const heightMm = (widthMm * paper.height) / paper.width;
  const inHour = events.filter(({ at }) => at >= hourAt && at < hourAt + hourMs);
  return (
    <section className={css.sheet}>
      <header className={css.head}>
        <p className={css.bed}>{head.bed}</p>
        <div>
          <p className={css.who}>{head.patient}</p>
          <p>
            {t('disclosure.printTitle')}, {head.ward}
          </p>
        </div>
        <div className={css.facts}>
          <p>
            {dateText(hourAt)}, {t('disclosure.hourOf', { from: shortTime(hourAt), to: shortTime(hourAt + hourMs) })}
          </p>
          <p>
            {t('disclosure.hint', {
              channel: channelLabel(channel),
              gain: gainText(scale, channel, hour.unit, heightMm / lineCount, 1),
            })}
          </p>
          <p>
            {t('disclosure.printed', { time: `${dateText(head.printedAt)} ${shortTime(head.printedAt)}`, by: head.by })}
          </p>
        </div>
      </header>
      <div className={css.body}>
        <div className={css.minutes}>
          {Array.from({ length: lineCount / 5 }, (_, index) => (
            <span key={index}>{shortTime(hourAt + index * 5 * lineMs)}</span>
          ))}
        </div>
        <img className={css.picture} src={picture} alt="" />
      </div>
      <p className={css.events}>
        {inHour
          .slice(0, mostEvents)
          .map(({ at, text }) => `${clockText(at)} ${text === '' ? t('disclosure.kept') : text}`)
          .join(' · ')}
        {inHour.length > mostEvents && ` · ${t('tile.more', { count: inHour.length - mostEvents })}`}
      </p>
    </section>
  );
}
