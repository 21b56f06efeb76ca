/**
 * Over the lanes: the cursor with its time, rings on the values, gaps named; and what a hand does there. A tap sets the
 * cursor, its line can be dragged, elsewhere a drag moves the time, a wheel zooms where the pointer is.
 */
import { useEffect, useRef, type JSX, type PointerEvent } from 'react';
import { stationNow } from '../stores/tick.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { lanePart, type LanePicture } from './chart.ts';
import { pointAt } from './lanes.ts';
import type { GapLabel } from './picture.ts';
import { heightOf } from './scale.ts';
import { pannedBy, placedAt, zoomedBy, type Frame, type View } from './view.ts';
import css from './Trends.module.css';

/** A finger that moved less meant a tap; a cursor nearer than this is held, px. */
const tapPx = 4;
const holdPx = 12;
/** Of a wheel until the span changes. */
const wheelStep = 90;

interface CursorLayerProps {
  readonly lanes: readonly LanePicture[];
  readonly frame: Frame;
  readonly view: View;
  readonly labels: readonly GapLabel[];
  /** Grid rows that it lies over, and how many of them, from above, are lanes. */
  readonly rows: number;
  readonly laneRows: number;
  /** What stands at the cursor, for those who hear it. */
  readonly spoken: string;
  readonly onView: (change: (view: View) => View) => void;
}

interface Hold {
  readonly x: number;
  readonly view: View;
  readonly what: 'cursor' | 'time';
  moved: boolean;
}

export function CursorLayer(props: CursorLayerProps): JSX.Element {
  const { lanes, frame, view, labels, rows, laneRows, spoken } = props;
  /** Lanes lie above the rows of one height: therapy, alarms, time. */
  const below = `calc(${rows - laneRows} * var(--row))`;
  const layer = useRef<HTMLDivElement>(null);
  const hand = useHand(layer, props);
  const part = (at: number): string => `${((at - frame.fromAt) / (frame.toAt - frame.fromAt)) * 100}%`;
  const { cursorAt } = view;
  const isShown = cursorAt !== null && cursorAt >= frame.fromAt && cursorAt <= frame.toAt;
  return (
    <div
      ref={layer}
      className={css.layer}
      style={{ gridRow: `2 / span ${rows}` }}
      role="slider"
      tabIndex={0}
      aria-label={t('trends.cursor')}
      aria-valuemin={Math.round(frame.fromAt / 1000)}
      aria-valuemax={Math.round(frame.toAt / 1000)}
      aria-valuenow={Math.round((isShown ? cursorAt : frame.toAt) / 1000)}
      aria-valuetext={cursorAt === null ? t('trends.cursorNone') : spoken}
      {...hand}
    >
      <div className={css.lanesPart} style={{ bottom: below }}>
        <GapNames lanes={lanes.length} labels={labels} part={part} />
      </div>
      {isShown && (
        <>
          <i className={css.cursor} style={{ left: part(cursorAt) }} data-cursor="" />
          <div className={css.lanesPart} style={{ bottom: below }}>
            <Rings lanes={lanes} at={cursorAt} left={part(cursorAt)} />
          </div>
          <span className={css.plate} style={{ left: part(cursorAt) }}>
            {clockText(cursorAt)}
          </span>
        </>
      )}
    </div>
  );
}

interface GapNamesProps {
  readonly labels: readonly GapLabel[];
  readonly lanes: number;
  readonly part: (at: number) => string;
}

export function GapNames({ labels, lanes, part }: GapNamesProps): JSX.Element {
  return (
    <>
      {labels.map(({ lane, fromAt, toAt, text }) => (
        <span
          key={`${lane} ${fromAt}`}
          className={css.gapName}
          style={{ left: part((fromAt + toAt) / 2), top: `${((lane + lanePart / 2) / lanes) * 100}%` }}
        >
          {text}
        </span>
      ))}
    </>
  );
}

interface RingsProps {
  readonly lanes: readonly LanePicture[];
  readonly at: number;
  readonly left: string;
}

function Rings({ lanes, at, left }: RingsProps): JSX.Element {
  return (
    <>
      {lanes.map((one, index) => {
        const point = pointAt(one.lane, one.points, at, one);
        if (point === null || one.range === null) return null;
        const top = (index + heightOf(point.value, one.range) * lanePart) / lanes.length;
        return <i key={one.lane.id} className={css.ring} style={{ left, top: `${top * 100}%` }} />;
      })}
    </>
  );
}

interface Hand {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: () => void;
}

function useHand(layer: { readonly current: HTMLElement | null }, { frame, view, onView }: CursorLayerProps): Hand {
  const hold = useRef<Hold | null>(null);
  const latest = useRef({ frame, onView });
  latest.current = { frame, onView };
  useWheel(layer, latest);
  const box = (): DOMRect => layer.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
  const msPerPx = (): number => (frame.toAt - frame.fromAt) / Math.max(1, box().width);
  /** The middle of the point under the pointer. */
  const timeAt = (x: number): number => {
    const at = frame.fromAt + (x - box().left) * msPerPx();
    return (Math.floor(at / frame.bucketMs) + 0.5) * frame.bucketMs;
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const at = view.cursorAt;
      const far = at === null ? Infinity : Math.abs((at - frame.fromAt) / msPerPx() - (event.clientX - box().left));
      hold.current = { x: event.clientX, view, what: far <= holdPx ? 'cursor' : 'time', moved: false };
    },
    onPointerMove: (event) => {
      const held = hold.current;
      if (held === null) return;
      held.moved ||= Math.abs(event.clientX - held.x) > tapPx;
      if (!held.moved) return;
      const now = stationNow();
      if (held.what === 'cursor') onView((one) => ({ ...one, cursorAt: Math.min(timeAt(event.clientX), now) }));
      else onView((one) => ({ ...one, endAt: pannedBy(held.view, (held.x - event.clientX) * msPerPx(), now).endAt }));
    },
    onPointerUp: (event) => {
      const held = hold.current;
      hold.current = null;
      if (held !== null && !held.moved) onView((one) => placedAt(one, timeAt(event.clientX), stationNow()));
    },
    onPointerCancel: () => {
      hold.current = null;
    },
  };
}

/** React's own wheel listeners cannot keep the page from zooming. */
function useWheel(
  layer: { readonly current: HTMLElement | null },
  latest: { readonly current: Pick<CursorLayerProps, 'frame' | 'onView'> },
): void {
  useEffect(() => {
    const element = layer.current;
    if (element === null) return undefined;
    let turned = 0;
    const turn = (event: WheelEvent): void => {
      event.preventDefault();
      const { frame, onView } = latest.current;
      const { left, width } = element.getBoundingClientRect();
      const msPerPx = (frame.toAt - frame.fromAt) / Math.max(1, width);
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const px = event.deltaX === 0 ? event.deltaY : event.deltaX;
        onView((view) => pannedBy(view, px * msPerPx, stationNow()));
        return;
      }
      turned += event.deltaY;
      if (Math.abs(turned) < wheelStep) return;
      const steps = turned < 0 ? 1 : -1;
      turned = 0;
      const at = frame.fromAt + (event.clientX - left) * msPerPx;
      onView((view) => zoomedBy(view, steps, stationNow(), at));
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [layer, latest]);
}
