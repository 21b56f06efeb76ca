/** Trends on paper, landscape: whose they are, the lanes as a picture of print resolution, or the table. */
import type { JSX, ReactNode } from 'react';
import type { Patient } from '../../shared/ward/events.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';
import { AlarmRow, TherapyRows, TimeAxis } from './BarRows.tsx';
import { laneChart, type Picture } from './chart.ts';
import { paperColours } from './colours.ts';
import { GapNames } from './CursorLayer.tsx';
import { LaneRows } from './LaneRows.tsx';
import { gapLabels } from './picture.ts';
import type { BarRow } from './surroundings.ts';
import { paperStepMs } from './table-rows.ts';
import { gapText, momentText, spanName } from './texts.ts';
import { TrendTable } from './TrendTable.tsx';
import type { Surroundings } from './use-record.ts';
import type { Frame } from './view.ts';
import css from './Trends.module.css';

/** Fits on A4 and Letter, landscape, with their margins; CSS px of 96 to the inch. */
const plotPx = 740;
const lanesPx = 430;
/** 288 to the inch. */
const paperDpr = 3;

export interface PrintedTrends {
  readonly bed: string;
  readonly ward: string;
  readonly station: string;
  readonly patient: Patient;
  readonly initials: boolean;
  readonly printedAt: number;
  readonly frame: Frame;
  readonly picture: Picture;
  readonly therapy: readonly BarRow[];
  readonly around: Surroundings | null;
  readonly cursorAt: number | null;
  readonly asTable: boolean;
}

/** The lanes as a PNG; drawn once and let go. */
function pictureUrl(picture: Picture): string {
  const canvas = document.createElement('canvas');
  const chart = laneChart(canvas, () => paperDpr);
  chart.show(picture, paperColours, plotPx, lanesPx);
  const url = canvas.toDataURL('image/png');
  chart.end();
  return url;
}

export function TrendsPrint(props: PrintedTrends): JSX.Element {
  const { asTable, picture, frame } = props;
  return (
    <article className={css.sheet}>
      <SheetHead {...props} />
      {asTable ? <TrendTable lanes={picture.lanes} frame={frame} cursorAt={null} /> : <PrintedChart {...props} />}
    </article>
  );
}

function SheetHead({ bed, ward, station, patient, initials, printedAt, frame, asTable }: PrintedTrends): JSX.Element {
  return (
    <header className={css.sheetHead}>
      <b className={css.sheetBed}>{t('trends.printedBed', { bed })}</b>
      <Fact>
        <b>{shownName(patient, initials).full}</b>
        {!initials && patient.mrn !== null && (
          <span>
            {t('bed.mrn')} <span className="identifier">{patient.mrn}</span>
          </span>
        )}
      </Fact>
      <Fact>
        <b>
          {t('trends.printedTitle')}, {ward}
        </b>
        <span>{t('trends.printedSpan', { from: momentText(frame.fromAt), to: momentText(frame.toAt) })}</span>
      </Fact>
      <Fact>
        <span>{t('trends.printedAt', { time: momentText(printedAt), station })}</span>
        <span>
          {asTable && `${t('trends.printedStep', { step: spanName(paperStepMs(frame)) })} `}
          {t('trends.confidential')}
        </span>
      </Fact>
    </header>
  );
}

const Fact = ({ children }: { readonly children: ReactNode }): JSX.Element => (
  <div className={css.fact}>{children}</div>
);

function PrintedChart({ bed, frame, picture, therapy, around, cursorAt }: PrintedTrends): JSX.Element {
  const { lanes } = picture;
  const firstBar = lanes.length + 2;
  const labels = gapLabels(lanes, (gap) => gapText(gap.reason, gap.toAt - gap.fromAt), {
    ...frame,
    msPerPx: (frame.toAt - frame.fromAt) / plotPx,
  });
  const part = (at: number): string => `${((at - frame.fromAt) / (frame.toAt - frame.fromAt)) * 100}%`;
  return (
    <div
      className={`${css.grid} ${css.paper}`}
      style={{ gridTemplateRows: `20px repeat(${lanes.length}, ${lanesPx / lanes.length}px)` }}
    >
      <span className={css.atHead}>
        {cursorAt === null ? t('trends.noCursor') : t('trends.at', { time: clockText(cursorAt) })}
      </span>
      {/* Print is read closer: more times fit. */}
      <TimeAxis row={firstBar + therapy.length + 1} span={frame} width={plotPx * 1.6} />
      <LaneRows lanes={lanes} cursorAt={cursorAt} lanePx={lanesPx / lanes.length} bed={null} />
      <div className={css.plot} style={{ gridRow: `2 / span ${lanes.length}` }}>
        <img src={pictureUrl(picture)} width={plotPx} height={lanesPx} alt="" />
        <div className={css.lanesPart}>
          <GapNames lanes={lanes.length} labels={labels} part={part} />
        </div>
      </div>
      <TherapyRows rows={therapy} firstRow={firstBar} span={frame} cursorAt={cursorAt} nowAt={null} />
      <AlarmRow
        bed={bed}
        rows={around?.alarms ?? []}
        row={firstBar + therapy.length}
        span={frame}
        width={plotPx}
        cursorAt={cursorAt}
      />
    </div>
  );
}
