/** Lanes of channels on one time axis: a step a rate with its white beginning, holes hatched, shifts as lines. */
import { useCallback, useState, type JSX } from 'react';
import type { Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { useDrugs } from '../../stores/site.ts';
import { dateText, shortTime } from '../../words/format.ts';
import { t } from '../../words/index.ts';
import { byText, volumeText } from '../pump-words.ts';
import { shiftStarts, shiftsWithin } from '../shifts.ts';
import { lanesOf, ticksOf, type Lane, type Step } from './lanes.ts';
import { stepText } from './ledger-words.ts';
import css from './Ledger.module.css';

const lanePx = 52;
/** Of a letter, and beside the words, px: a step that has no room for them has none; the table has them all. */
const letterPx = 7.8;
const smallPx = 6.4;
const besidePx = 14;
/** Behind this, per cent, a time would leave the axis. */
const lastTickPart = 94;
const mostTicks = 9;
const width = 1000;

export function LedgerChart({ ledger }: { readonly ledger: Ledger }): JSX.Element {
  const { fromAt, toAt } = ledger;
  const part = (at: number): string => `${((at - fromAt) / (toAt - fromAt)) * 100}%`;
  const shifts = shiftsWithin(fromAt, toAt, shiftStarts(useDrugs()));
  const days = toAt - fromAt > 30 * 3_600_000;
  const [plot, plotPx] = useWidth();
  return (
    <div className={css.chart} tabIndex={0} role="region" aria-label={t('pumps.history.chart')}>
      <div className={css.axis}>
        <div className={css.plot} ref={plot}>
          {ticksOf(fromAt, toAt - (1 - lastTickPart / 100) * (toAt - fromAt), mostTicks).map((at) => (
            <span key={at} className={css.tick} style={{ left: part(at) }}>
              {days ? dateText(at) : shortTime(at)}
            </span>
          ))}
        </div>
      </div>
      {lanesOf(ledger).map((lane) => (
        <LaneRow key={lane.id} lane={lane} shifts={shifts.map(part)} plotPx={plotPx} />
      ))}
    </div>
  );
}

/** Width of an element, CSS px; 0 until it is laid out. */
function useWidth(): readonly [(element: HTMLElement | null) => (() => void) | undefined, number] {
  const [px, setPx] = useState(0);
  const measure = useCallback((element: HTMLElement | null) => {
    if (element === null) return undefined;
    const size = new ResizeObserver(() => setPx(element.clientWidth));
    size.observe(element);
    return () => size.disconnect();
  }, []);
  return [measure, px];
}

interface LaneRowProps {
  readonly lane: Lane;
  readonly shifts: readonly string[];
  readonly plotPx: number;
}

const fits = (words: string, px: number, each = letterPx): boolean => words.length * each + besidePx <= px;

function LaneRow({ lane, shifts, plotPx }: LaneRowProps): JSX.Element {
  const { deviceName, channel, drugs, steps, gaps } = lane;
  const words = steps.map(({ span }) => `${shortTime(span.fromAt)} ${stepText(span)}`).slice(-40);
  return (
    <div className={css.lane} data-lane={`${deviceName} ${channel}`}>
      <div className={css.laneName}>
        <b>{drugs.length === 0 ? t('pumps.noDrug') : drugs.join(', ')}</b>
        <span>
          {deviceName} {channel}
        </span>
      </div>
      <div
        className={css.plot}
        role="img"
        aria-label={t('pumps.history.chartLabel', { pump: deviceName, channel, words: words.join(', ') })}
      >
        <Steps steps={steps} />
        {gaps.map(({ gap, left, width: across }) => (
          <span
            key={gap.fromAt}
            className={css.gap}
            style={{ left: `${left}%`, width: `max(2px, ${across}%)` }}
            title={t(gap.volumeMl === null ? 'pumps.history.gap' : 'pumps.history.gapVolume', {
              time: `${shortTime(gap.fromAt)}–${shortTime(gap.toAt)}`,
              volume: volumeText(gap.volumeMl),
            })}
          />
        ))}
        {shifts.map((left) => (
          <i key={left} className={css.shift} style={{ left }} />
        ))}
        {steps
          .filter(({ span, width: across }) => fits(stepText(span), (across / 100) * plotPx))
          .map(({ span, left, width: across }) => {
            const by = span.by === null ? '' : t('pumps.history.by', { by: byText(span.by) });
            return (
              <span key={span.fromAt} className={css.stepWords} style={{ left: `${left}%`, width: `${across}%` }}>
                <b>{stepText(span)}</b>
                {fits(by, (across / 100) * plotPx, smallPx) && <span>{by}</span>}
              </span>
            );
          })}
      </div>
    </div>
  );
}

/** All steps of a lane are two paths: a day may have thousands. */
function Steps({ steps }: { readonly steps: readonly Step[] }): JSX.Element {
  const shown = steps.filter(({ height }) => height > 0);
  const x = (percent: number): string => ((percent / 100) * width).toFixed(1);
  const area = shown
    .map(({ left, width: across, height }) => {
      const top = (lanePx * (1 - height)).toFixed(1);
      return `M${x(left)} ${lanePx}V${top}H${x(left + across)}V${lanePx}Z`;
    })
    .join('');
  const edges = shown.map(({ left, height }) => `M${x(left)} ${lanePx}V${(lanePx * (1 - height)).toFixed(1)}`).join('');
  return (
    <svg className={css.steps} viewBox={`0 0 ${width} ${lanePx}`} preserveAspectRatio="none" aria-hidden>
      <path className={css.area} d={area} />
      <path className={css.edges} d={edges} />
    </svg>
  );
}
