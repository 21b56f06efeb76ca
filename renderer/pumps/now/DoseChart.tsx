/** What the channel gave over the last hours, from the record, against the limits of the drug list. */
import { useSyncExternalStore, type JSX } from 'react';
import type { Infusion } from '../../../shared/infusion/infusion.ts';
import type { Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { doseIn } from '../../../shared/infusion/limits.ts';
import { useReading, type Reading } from '../../history/use-reading.ts';
import { stationApi } from '../../stores/station.ts';
import { second, stationNow } from '../../stores/tick.ts';
import { doseText } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { amountText, doseRateText } from '../pump-words.ts';
import { limitsFor } from './PumpFacts.tsx';
import { StepChart, type ChartLimit, type ChartPoint } from './StepChart.tsx';
import css from '../Pumps.module.css';

const spanMs = 6 * 3_600_000;
/** The record is asked again this often, s. */
const everyS = 60;

/** Null: nobody lies where it stands, so there is no record to ask. */
export function useDoses(infusion: Infusion): Reading<Ledger> | null {
  const turn = useSyncExternalStore(second.subscribe, () => Math.floor(second.get() / everyS));
  const { id, bed, bedPatient, programme } = infusion;
  const { since, doseRate, rateMlPerHour } = programme;
  const known = bed !== null && bedPatient !== null;
  const reading = useReading<Ledger>(
    known ? JSON.stringify([id, bed, bedPatient, since, doseRate, rateMlPerHour, turn]) : null,
    (stop) => {
      if (bed === null) throw new Error('a pump without a bed has no patient to ask of');
      const toAt = stationNow();
      return stationApi().call(
        'infusions.history',
        { bed, who: 'patient', fromAt: toAt - spanMs, toAt, shifts: [] },
        stop,
      );
    },
    isOfSame,
  );
  return known ? reading : null;
}

/** Of the same channel, bed and patient. */
const isOfSame = (before: string, name: string): boolean => {
  const [a, b] = [before, name].map((text) => JSON.stringify((JSON.parse(text) as readonly unknown[]).slice(0, 3)));
  return a === b;
};

/** When the override that stands began, epoch ms; null: before what was read. */
export function overrideSince({ device, channel }: Infusion, { spans, fromAt }: Ledger): number | null {
  const own = spans
    .filter((span) => span.device === device && span.channel === channel)
    .toSorted((a, b) => a.fromAt - b.fromAt);
  const before = own.findLastIndex(({ override }) => override !== 'soft' && override !== 'hard');
  const at = own[before + 1]?.fromAt ?? null;
  return at === null || at <= fromAt ? null : at;
}

interface DoseChartProps {
  readonly infusion: Infusion;
  readonly reading: Reading<Ledger>;
}

export function DoseChart({ infusion, reading }: DoseChartProps): JSX.Element | null {
  if (reading.value === null) {
    const words = reading.state === 'failed' ? 'pumps.panel.doseFailed' : 'pumps.panel.doseReading';
    return <p className={css.chartNone}>{t(words, { why: reading.reason ?? '' })}</p>;
  }
  const { fromAt, toAt } = reading.value;
  const points = pointsOf(infusion, reading.value);
  if (points.length === 0) return null;
  const limits = limitsOn(infusion);
  const values = [...points.flatMap(({ value }) => value ?? []), ...limits.map(({ value }) => value)];
  const high = Math.max(...values, Number.MIN_VALUE) * 1.15;
  return (
    <StepChart
      form="steps"
      label={t('pumps.panel.doseChart', { now: doseRateText(infusion) })}
      points={points}
      limits={limits}
      fromAt={fromAt}
      toAt={toAt}
      lowText="0"
      highText={doseText(Number(high.toPrecision(2)))}
      high={high}
    />
  );
}

/** By the dose where all of it has the unit of now, else by the rate. */
const byDose = ({ programme }: Infusion): boolean => programme.doseRate !== null && programme.doseUnit !== null;

export function pointsOf(infusion: Infusion, { spans, gaps }: Ledger): readonly ChartPoint[] {
  const { device, channel, programme } = infusion;
  const own = spans.filter((span) => span.device === device && span.channel === channel);
  const dose = byDose(infusion);
  const steps = own.flatMap((span): ChartPoint[] => {
    const runs = span.status === 'infusing' || span.status === 'bolus' || span.status === 'kvo';
    const inUnit = !dose || span.doseUnit === programme.doseUnit;
    const value = runs && inUnit ? (dose ? span.doseRate : span.rateMlPerHour) : runs ? null : 0;
    return [{ at: span.fromAt, value }, ...(span.toAt === null ? [] : [{ at: span.toAt, value: null }])];
  });
  const holes = gaps
    .filter((gap) => gap.device === device && gap.channel === channel)
    .flatMap(({ fromAt, toAt }): ChartPoint[] => {
      const after = steps.findLast(({ at }) => at <= toAt)?.value ?? null;
      return [
        { at: fromAt, value: null },
        { at: toAt, value: after },
      ];
    });
  return joined([...steps, ...holes].toSorted((a, b) => a.at - b.at));
}

/** One span begins where the other ends: that is a step, not a hole. */
const joined = (points: readonly ChartPoint[]): readonly ChartPoint[] =>
  points.filter(({ at, value }, index) => value !== null || points[index + 1]?.at !== at);

/** The list's limits in the unit that is drawn. */
function limitsOn(infusion: Infusion): readonly ChartLimit[] {
  const limits = limitsFor(infusion);
  const { doseRate } = infusion.programme;
  const drawn = byDose(infusion) ? doseRate : infusion.rateMlPerHour;
  const inLimits = limits === null ? null : doseIn(infusion, limits.unit);
  if (limits === null || inLimits === null || drawn === null || drawn <= 0 || inLimits.value <= 0) return [];
  const scale = drawn / inLimits.value;
  const lines = [
    { word: 'pumps.panel.softMax', value: limits.softMax, shaded: true, end: false },
    { word: 'pumps.panel.hardMax', value: limits.hardMax, shaded: false, end: true },
    { word: 'pumps.panel.softMin', value: limits.softMin, shaded: false, end: false },
  ] as const;
  return lines.flatMap(({ word, value, shaded, end }): ChartLimit[] =>
    value === null
      ? []
      : [{ value: value * scale, words: t(word, { value: amountText(value, limits.unit) }), shaded, end }],
  );
}
