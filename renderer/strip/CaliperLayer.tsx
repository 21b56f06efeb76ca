/** Calipers over all lanes: lines, handles at the foot, the marched interval, and two plates with what they measure. */
import type { Dispatch, JSX, PointerEvent } from 'react';
import { clockText, numberText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { atOf, marginPx, xOf, yOf, type View } from './geometry.ts';
import { amplitudeOf, intervalOf, marchOf, type Pair } from './measure.ts';
import type { Paper } from './plot-paint.ts';
import type { Side, StripAct, StripModel } from './strip-model.ts';
import { extremesOf, nearestSampleAt, type Track } from './tracks.ts';
import type { Size } from './use-paper.ts';
import css from './Strip.module.css';

interface CaliperLayerProps {
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  readonly paper: Paper;
  readonly size: Size;
  readonly track: Track | undefined;
}

const handlePx = 26;

export function CaliperLayer(props: CaliperLayerProps): JSX.Element {
  const { model, paper, size } = props;
  const { view } = paper;
  const top = marginPx.head;
  const foot = size.height - marginPx.foot;
  const chosen = model.pairs[model.pair];
  const inside = (at: number): boolean => at >= view.fromAt && at <= view.toAt;
  return (
    <>
      <svg className={css.overlay} width={size.width} height={size.height} aria-hidden="true">
        {chosen !== undefined &&
          model.march &&
          marchOf(chosen, view.fromAt, view.toAt).map((at) => (
            <line
              key={at}
              className={css.marched}
              data-march=""
              x1={xOf(view, at)}
              x2={xOf(view, at)}
              y1={top}
              y2={foot}
            />
          ))}
        {model.pairs.flatMap((pair, index) =>
          (['aAt', 'bAt'] as const)
            .map((side) => [side, pair[side]] as const)
            .filter(([, at]) => inside(at))
            .map(([side, at]) => (
              <line
                key={`${pair.id} ${side}`}
                className={css.caliper}
                data-chosen={index === model.pair ? '' : undefined}
                x1={xOf(view, at)}
                x2={xOf(view, at)}
                y1={top}
                y2={foot + 8}
              />
            )),
        )}
        {chosen !== undefined && <Amplitude {...props} pair={chosen} />}
      </svg>
      {chosen !== undefined && <Plates {...props} pair={chosen} />}
      {model.pairs.map((pair, index) => (
        <Handles key={pair.id} {...props} pair={pair} index={index} />
      ))}
    </>
  );
}

interface OfPair extends CaliperLayerProps {
  readonly pair: Pair;
}

/** Where the values from A to B reach, on the lane that is measured: from its top, px; null: nothing is recorded. */
function reach({ paper, track, pair }: OfPair): { readonly high: number; readonly low: number } | null {
  const lane = paper.lanes.find((one) => one.track === track);
  if (lane === undefined || track === undefined) return null;
  const found = extremesOf(track, Math.min(pair.aAt, pair.bAt), Math.max(pair.aAt, pair.bAt));
  if (found === null) return null;
  const y = (value: number): number => marginPx.head + lane.top + yOf(lane.scale, value, lane.height);
  return { high: y(found.high), low: y(found.low) };
}

function Amplitude(props: OfPair): JSX.Element | null {
  const found = reach(props);
  if (found === null) return null;
  const { view } = props.paper;
  const left = xOf(view, Math.min(props.pair.aAt, props.pair.bAt)) - 5;
  const right = xOf(view, Math.max(props.pair.aAt, props.pair.bAt)) + 12;
  return (
    <path
      className={css.amplitude}
      d={`M${left} ${found.high}H${right}M${left} ${found.low}H${right}M${right - 3} ${found.high}V${found.low}`}
    />
  );
}

function Plates(props: OfPair): JSX.Element | null {
  const { paper, pair, track, size } = props;
  const { view, mmPerS } = paper;
  const first = Math.min(pair.aAt, pair.bAt);
  const last = Math.max(pair.aAt, pair.bAt);
  if (last < view.fromAt || first > view.toAt) return null;
  const { ms, perMinute } = intervalOf(pair, mmPerS);
  const amplitude = track === undefined ? null : amplitudeOf(track, pair);
  const found = reach(props);
  // To the right of B; near the edge to the left of A.
  const onLeft = xOf(view, last) > size.width - 170;
  const edge = onLeft ? { right: size.width - xOf(view, first) + 16 } : { left: xOf(view, last) + 16 };
  const middle = marginPx.head + (size.height - marginPx.head - marginPx.foot) * 0.45;
  const words = { ms: msText(ms), rate: perMinute === null ? '' : Math.round(perMinute) };
  // The two plates never lie over each other.
  const amplitudeY = found === null ? 0 : (found.high + found.low) / 2;
  const y = Math.abs(amplitudeY - middle) < 34 ? amplitudeY + 40 : middle;
  return (
    <>
      <span className={css.plate} data-plate="interval" style={{ ...edge, top: y }}>
        {perMinute === null ? t('strip.plateOnly', words) : t('strip.plate', words)}
      </span>
      {amplitude !== null && track?.unit === 'mV' && (
        <span className={css.plate} data-plate="amplitude" style={{ ...edge, top: amplitudeY }}>
          {numberText('', amplitude)} mV
        </span>
      )}
    </>
  );
}

/** Samples need not lie on whole milliseconds. */
export const msText = (ms: number): string => String(Number(ms.toFixed(1)));

interface HandlesProps extends OfPair {
  readonly index: number;
}

function Handles({ index, pair, model, act, paper, track }: HandlesProps): JSX.Element {
  const { view } = paper;
  const close = Math.abs(xOf(view, pair.aAt) - xOf(view, pair.bAt)) < handlePx;
  const number = index === 0 ? '' : String(index + 1);
  const shared = { index, view, model, act, track, close } as const;
  return (
    <>
      <Handle {...shared} side="a" at={pair.aAt} words={`A${number}`} first={pair.aAt <= pair.bAt} />
      <Handle {...shared} side="b" at={pair.bAt} words={`B${number}`} first={pair.bAt < pair.aAt} />
    </>
  );
}

interface HandleProps {
  readonly index: number;
  readonly side: Side;
  readonly at: number;
  readonly words: string;
  readonly view: View;
  readonly model: StripModel;
  readonly act: Dispatch<StripAct>;
  readonly track: Track | undefined;
  /** Beside each other there is no room for both under their lines. */
  readonly close: boolean;
  readonly first: boolean;
}

function Handle({ index, side, at, words, view, model, act, track, close, first }: HandleProps): JSX.Element | null {
  if (at < view.fromAt || at > view.toAt) return null;
  const drag = (event: PointerEvent<HTMLButtonElement>): void => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (track === undefined || box === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    act({ kind: 'move', at: nearestSampleAt(track, atOf(view, event.clientX - box.left)) });
  };
  const chosen = index === model.pair && side === model.side;
  return (
    <button
      type="button"
      role="slider"
      className={css.handle}
      data-handle={`${index} ${side}`}
      data-chosen={chosen ? '' : undefined}
      data-at={at}
      aria-label={t(side === 'a' ? 'strip.handleA' : 'strip.handleB', { n: index + 1 })}
      aria-valuemin={0}
      aria-valuemax={Math.round(view.toAt - view.fromAt)}
      aria-valuenow={Math.round(at - view.fromAt)}
      aria-valuetext={`${clockText(at)}.${String(Math.floor(at) % 1000).padStart(3, '0')}`}
      style={{ left: xOf(view, at) + (close ? (first ? -handlePx / 2 : handlePx / 2) : 0) }}
      onFocus={() => act({ kind: 'choose', pair: index, side })}
      onPointerDown={(event) => {
        act({ kind: 'choose', pair: index, side });
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
    >
      {words}
    </button>
  );
}
