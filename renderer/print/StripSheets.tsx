/** A strip on paper, to scale: 25 mm/s is 25 mm. Everything is drawn in millimetres of the sheet. */
import type { JSX } from 'react';
import type { Caliper } from '../../shared/history/kept.ts';
import type { ExportContent } from '../../shared/export/content.ts';
import { clockText, dateText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { sheet, sheetsOf, type PrintedSheet, type PrintScale } from './strip-geometry.ts';
import css from './StripSheets.module.css';

interface StripSheetsProps {
  readonly content: ExportContent;
  /** As the page names the patient; empty: nobody is known. */
  readonly who: string;
  readonly scale: PrintScale;
  readonly calipers: readonly Caliper[];
  readonly comment: string;
  readonly printedAt: number;
}

export function StripSheets({ content, who, scale, calipers, comment, printedAt }: StripSheetsProps): JSX.Element {
  const sheets = sheetsOf(content, scale);
  return (
    <div className={css.sheets}>
      {sheets.map((one, index) => (
        <section key={`${one.fromAt} ${one.lanes[0]?.key ?? ''}`} className={css.sheet}>
          <Head
            content={content}
            who={who}
            scale={scale}
            page={index + 1}
            pages={sheets.length}
            printedAt={printedAt}
          />
          <Drawing printed={one} scale={scale} calipers={calipers} />
          {comment !== '' && index === 0 && <p className={css.comment}>{comment}</p>}
        </section>
      ))}
    </div>
  );
}

/** Paper is kept: the year stands on it. */
const dateOf = (at: number): string => `${dateText(at)} ${new Date(at).getFullYear()}`;

interface HeadProps {
  readonly content: ExportContent;
  readonly who: string;
  readonly scale: PrintScale;
  readonly page: number;
  readonly pages: number;
  readonly printedAt: number;
}

function Head({ content, who, scale, page, pages, printedAt }: HeadProps): JSX.Element {
  const { patient } = content;
  return (
    <header className={css.head}>
      <p className={css.bed}>{content.bed}</p>
      <div>
        <p className={css.who}>{who === '' ? t('print.noName') : who}</p>
        <p>
          {content.ward}
          {patient?.mrn != null && `, ${t('bed.mrn')} ${patient.mrn}`}
        </p>
      </div>
      <div className={css.facts}>
        <p>
          {t('print.span', {
            date: dateOf(content.fromAt),
            from: clockText(content.fromAt),
            to: clockText(content.toAt),
          })}
        </p>
        <p>{t('print.scale', { speed: scale.speedMmPerS, gain: scale.gainMmPerMv })}</p>
      </div>
      <div className={css.facts}>
        <p>{t('print.printed', { date: dateOf(printedAt), time: clockText(printedAt), by: content.by })}</p>
        <p>{t('print.page', { page, pages })}</p>
      </div>
    </header>
  );
}

interface DrawingProps {
  readonly printed: PrintedSheet;
  readonly scale: PrintScale;
  readonly calipers: readonly Caliper[];
}

function Drawing({ printed, scale, calipers }: DrawingProps): JSX.Element {
  const { widthMm, heightMm, lanes, ticks, marks, beats, fromAt, toAt } = printed;
  const bottom = heightMm - sheet.axisMm;
  const xOf = (at: number): number => ((at - fromAt) / 1000) * scale.speedMmPerS;
  const seen = calipers.filter(({ aAt, bAt }) => Math.min(aAt, bAt) < toAt && Math.max(aAt, bAt) >= fromAt);
  return (
    <svg
      className={css.drawing}
      width={`${widthMm}mm`}
      height={`${heightMm}mm`}
      viewBox={`0 0 ${widthMm} ${heightMm}`}
      data-testid="printed-strip"
    >
      <Grid widthMm={widthMm} topMm={sheet.topMm} bottomMm={bottom} />
      {lanes.map((lane) => (
        <g key={lane.key}>
          <path className={css.trace} d={lane.path} />
          <text className={css.label} x="0.5" y={lane.baseMm - sheet.laneMm / 2 + 3}>
            {lane.label} {lane.scale}
          </text>
        </g>
      ))}
      {ticks.map(({ at, xMm }) => (
        <g key={at}>
          <line className={css.tick} x1={xMm} x2={xMm} y1={bottom} y2={bottom + 1.5} />
          <text className={css.time} x={xMm} y={bottom + 4.5}>
            {clockText(at)}
          </text>
        </g>
      ))}
      {marks.map(({ xMm, text }) => (
        <g key={`${xMm} ${text}`}>
          <line className={css.mark} x1={xMm} x2={xMm} y1={sheet.topMm} y2={bottom} />
          <text className={css.label} x={xMm + 0.8} y={bottom - 1}>
            {text}
          </text>
        </g>
      ))}
      {beats.map(({ xMm, label }) => (
        <text key={xMm} className={css.beat} x={xMm} y={sheet.topMm - 2}>
          {label}
        </text>
      ))}
      {seen.map(({ aAt, bAt }) => (
        <g key={`${aAt} ${bAt}`}>
          {[aAt, bAt].map((at) => (
            <line key={at} className={css.caliper} x1={xOf(at)} x2={xOf(at)} y1={sheet.topMm} y2={bottom} />
          ))}
          <text className={css.label} x={Math.max(xOf(aAt), xOf(bAt)) + 0.8} y={sheet.topMm + 3}>
            {t('print.interval', {
              ms: Math.round(Math.abs(bAt - aAt)),
              rate: aAt === bAt ? '–' : Math.round(60_000 / Math.abs(bAt - aAt)),
            })}
          </text>
        </g>
      ))}
    </svg>
  );
}

interface GridProps {
  readonly widthMm: number;
  readonly topMm: number;
  readonly bottomMm: number;
}

const every = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.floor((to - from) / step + 1e-6) + 1 }, (_, index) => from + index * step);

/** Thin lines each millimetre, thick ones each five, as on the paper that people know. */
function Grid({ widthMm, topMm, bottomMm }: GridProps): JSX.Element {
  const lines = (step: number): string =>
    [
      ...every(0, widthMm, step).map((x) => `M${x} ${topMm}V${bottomMm}`),
      ...every(topMm, bottomMm, step).map((y) => `M0 ${y}H${widthMm}`),
    ].join('');
  return (
    <>
      <path className={css.thin} d={lines(1)} />
      <path className={css.thick} d={lines(5)} />
    </>
  );
}
