/** Trends of the patient in one bed: lanes on one time axis with what happened beside them, or the same as a table. */
import { useMemo, useState, type JSX } from 'react';
import { printPage } from '../print/print.ts';
import { session, settings } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { useBed, ward } from '../stores/ward.ts';
import { t } from '../words/index.ts';
import { AlarmRow, TherapyRows, TimeAxis } from './BarRows.tsx';
import { useChoice } from './choice.ts';
import { CursorLayer } from './CursorLayer.tsx';
import { laneOf, pointAt, usualLanes } from './lanes.ts';
import { LanePlot, type Size } from './LanePlot.tsx';
import { LaneRows } from './LaneRows.tsx';
import { ParametersMenu } from './ParametersMenu.tsx';
import { gapLabels, lanePictures } from './picture.ts';
import type { LanePicture } from './chart.ts';
import { therapyRows, type BarRow } from './surroundings.ts';
import { gapText, momentText, oxygenText, pointText, pointTime } from './texts.ts';
import { TrendsHead } from './TrendsHead.tsx';
import { TrendsPrint } from './TrendsPrint.tsx';
import { TrendTable } from './TrendTable.tsx';
import { useSurroundings, useValues, type Question, type Surroundings, type Values } from './use-record.ts';
import { useTrendKeys } from './use-trend-keys.ts';
import { useSettled, useView, type ShownView } from './use-view.ts';
import { frameOf, pannedBy, placedAt, zoomedBy, zoomedTo, type Frame } from './view.ts';
import css from './Trends.module.css';

/** Panning and zooming ask the record when the hand rests. */
const settleMs = 100;

export function TrendsScreen({ bed }: { readonly bed: string }): JSX.Element {
  const state = useBed(bed);
  if (state === undefined || state.patient === null)
    return <p className={`panel note ${css.message}`}>{t('trends.noPatient')}</p>;
  // Of one stay: whoever comes next begins anew (L8).
  return <Trends key={String(state.since)} bed={bed} since={state.since} />;
}

interface Answered {
  readonly question: Question;
  readonly frame: Frame;
  readonly values: ReturnType<typeof useValues>;
  readonly around: ReturnType<typeof useSurroundings>;
  readonly lanes: readonly LanePicture[];
  readonly therapy: readonly BarRow[];
}

function useAnswers(bed: string, since: number | null, { view, now }: ShownView): Answered {
  const chosen = useChoice((choice) => choice.lanes);
  const frame = useMemo(() => frameOf({ spanMs: view.spanMs, endAt: view.endAt }, now), [view.spanMs, view.endAt, now]);
  const asking = useMemo(() => {
    const keys = [...(chosen ?? usualLanes).flatMap((id) => laneOf(id).keys), 'O2-flow'];
    return { question: { bed, since, frame, now: view.endAt === null ? now : 0 }, keys };
  }, [bed, since, frame, chosen, now, view.endAt]);
  const { question, keys } = useSettled(asking, JSON.stringify(asking), settleMs);
  const values = useValues(question, keys);
  const around = useSurroundings(question);
  const [known, also] = [values.value, around.value];
  const lanes = useMemo(
    () => (known === null ? [] : lanePictures(chosen, known, also, now)),
    // A new time alone draws nothing anew: the answer to it does.
    // eslint-disable-next-line react/exhaustive-deps
    [chosen, known, also],
  );
  const therapy = useMemo(() => rowsOf(known, also), [known, also]);
  return { question, frame, values, around, lanes, therapy };
}

const rowsOf = (values: Values | null, around: Surroundings | null): readonly BarRow[] =>
  values === null || around === null ? [] : therapyRows(around.context, values.trend, values.frame, oxygenText);

function Trends({ bed, since }: { readonly bed: string; readonly since: number | null }): JSX.Element {
  const shown = useView(bed);
  const { view, now, change } = shown;
  const asTable = useChoice((choice) => choice.asTable);
  const answered = useAnswers(bed, since, shown);
  const { question, frame, values, around, lanes } = answered;
  const print = (): void => printTrends(bed, answered, view.cursorAt, asTable);
  useTrendKeys(bed, shown, print);
  const ids = lanes.map(({ lane }) => lane.id);
  return (
    <section className={`panel ${css.screen}`} aria-label={t('record.trends')} data-trends={values.state}>
      <TrendsHead
        view={view}
        frame={frame}
        lanes={lanes.map(({ lane }) => lane)}
        beginsAt={beginOf(lanes, frame)}
        asTable={asTable}
        onSpan={(spanMs) => change((one) => zoomedTo(one, spanMs, stationNow()))}
        onZoom={(steps) => change((one) => zoomedBy(one, steps, stationNow()))}
        onPan={(direction) => change((one) => pannedBy(one, (direction * one.spanMs) / 2, stationNow()))}
        onNow={() => change((one) => ({ ...one, endAt: null }))}
        onTable={(table) => useChoice.setState({ asTable: table })}
        onPrint={print}
      >
        <ParametersMenu bed={bed} question={question} shown={ids} />
      </TrendsHead>
      <Notices values={values} around={around} />
      <Body bed={bed} shown={shown} answered={answered} now={now} asTable={asTable} />
    </section>
  );
}

/** Where the first value is, if the time before it is not short. */
function beginOf(lanes: readonly LanePicture[], { fromAt, toAt, bucketMs }: Frame): number | null {
  const first = Math.min(...lanes.map(({ points }) => points[0]?.at ?? Infinity)) - bucketMs / 2;
  return Number.isFinite(first) && first - fromAt > (toAt - fromAt) / 20 ? first : null;
}

function Notices({ values, around }: Pick<Answered, 'values' | 'around'>): JSX.Element {
  return (
    <>
      {values.state === 'failed' && (
        <Failure words={t('record.failed', { reason: values.reason ?? '' })} again={values.again} />
      )}
      {around.state === 'failed' && values.state !== 'failed' && (
        <Failure words={t('trends.aroundFailed', { reason: around.reason ?? '' })} again={around.again} />
      )}
      {around.value?.cut === true && <p className={`note ${css.notice}`}>{t('trends.alarmsCut')}</p>}
    </>
  );
}

function Failure({ words, again }: { readonly words: string; readonly again: () => void }): JSX.Element {
  return (
    <p className={css.notice} role="alert">
      {words}
      <button type="button" className="button" onClick={again}>
        {t('record.again')}
      </button>
    </p>
  );
}

interface BodyProps {
  readonly bed: string;
  readonly shown: ShownView;
  readonly answered: Answered;
  readonly now: number;
  readonly asTable: boolean;
}

function Body({ bed, shown, answered, now, asTable }: BodyProps): JSX.Element | null {
  const { frame, values, lanes } = answered;
  const none = useChoice((choice) => choice.lanes?.length === 0);
  if (values.value === null)
    return values.state === 'failed' ? null : <p className={`note ${css.message}`}>{t('record.loading')}</p>;
  if (lanes.length === 0) {
    const span = { from: momentText(frame.fromAt), to: momentText(frame.toAt) };
    return <p className={`note ${css.message}`}>{none ? t('trends.noLane') : t('trends.nothing', span)}</p>;
  }
  if (asTable) {
    const onCursor = (at: number): void => shown.change((one) => placedAt(one, at, stationNow()));
    return <TrendTable lanes={lanes} frame={values.value.frame} cursorAt={shown.view.cursorAt} onCursor={onCursor} />;
  }
  return <ChartBody bed={bed} shown={shown} answered={answered} now={now} />;
}

function ChartBody({ bed, shown, answered, now }: Omit<BodyProps, 'asTable'>): JSX.Element {
  const { view, change } = shown;
  const { frame, lanes, therapy, around } = answered;
  const { cursorAt } = view;
  const { fromAt, toAt } = frame;
  const [{ width, height }, setSize] = useState<Size>({ width: 0, height: 0 });
  const picture = useMemo(() => ({ lanes, fromAt, toAt }), [lanes, fromAt, toAt]);
  const labels = useMemo(() => {
    const msPerPx = (toAt - fromAt) / Math.max(1, width);
    return gapLabels(lanes, (gap) => gapText(gap.reason, gap.toAt - gap.fromAt), { fromAt, toAt, msPerPx });
  }, [lanes, fromAt, toAt, width]);
  const firstBar = lanes.length + 2;
  const alarmRow = firstBar + therapy.length;
  const names = lanes.map(({ lane }) => lane.label).join(', ');
  return (
    <div
      className={css.grid}
      style={{ gridTemplateRows: `22px repeat(${lanes.length}, minmax(34px, 1fr))` }}
      data-lanes={lanes.length}
    >
      <i className={css.atFrame} style={{ gridRow: `1 / ${alarmRow}` }} />
      <span className={css.atHead}>
        {cursorAt === null ? t('trends.noCursor') : t('trends.at', { time: pointTime(cursorAt, frame.bucketMs) })}
      </span>
      <span className={css.nowHead}>{t('trends.now')}</span>
      <LaneRows lanes={lanes} cursorAt={cursorAt} lanePx={height / lanes.length} bed={bed} />
      <TimeAxis row={alarmRow + 1} span={frame} width={width} />
      <LanePlot
        picture={picture}
        label={t('trends.chartOf', { names, from: momentText(fromAt), to: momentText(toAt) })}
        onSize={setSize}
      />
      <TherapyRows rows={therapy} firstRow={firstBar} span={frame} cursorAt={cursorAt} nowAt={now} />
      <AlarmRow
        bed={bed}
        rows={around.value?.alarms ?? []}
        row={alarmRow}
        span={frame}
        width={width}
        cursorAt={cursorAt}
      />
      <CursorLayer
        lanes={lanes}
        frame={frame}
        view={view}
        labels={labels}
        rows={lanes.length + therapy.length + 2}
        laneRows={lanes.length}
        spoken={cursorAt === null ? '' : spokenAt(lanes, cursorAt)}
        onView={change}
      />
    </div>
  );
}

/** "Thu 14 Nov 20:12. HR 101, SpO₂ 92." */
function spokenAt(lanes: readonly LanePicture[], at: number): string {
  const values = lanes.map((one) => `${one.lane.label} ${pointText(one.lane, pointAt(one.lane, one.points, at, one))}`);
  return `${momentText(at)}. ${values.join(', ')}.`;
}

function printTrends(bed: string, answered: Answered, cursorAt: number | null, asTable: boolean): void {
  const { frame, lanes, therapy, around, values } = answered;
  const state = ward.get().bedById.get(bed);
  if (state === undefined || state.patient === null || values.value === null || lanes.length === 0) return;
  const content = (
    <TrendsPrint
      bed={bed}
      ward={ward.get().state.ward.name}
      station={session.get()?.station.name ?? ''}
      patient={state.patient}
      initials={settings.get().initials}
      printedAt={stationNow()}
      frame={frame}
      picture={{ lanes, fromAt: frame.fromAt, toAt: frame.toAt }}
      therapy={therapy}
      around={around.value}
      cursorAt={cursorAt}
      asTable={asTable}
    />
  );
  void printPage('landscape', content);
}
