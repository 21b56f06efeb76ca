/** The life of one alarm as a picture: a lane each, one time axis whose scale changes where it is marked. */
import { useLayoutEffect, useRef, useState, type JSX } from 'react';
import type { AlarmLifeStory, LifeBar, LifeStage, StageKind } from '../../shared/alarm/life.ts';
import { timeScale, type TimeScale } from '../../shared/alarm/time-scale.ts';
import { t } from '../words/index.ts';
import { tickText } from './life-words.ts';
import { spread } from './spread.ts';
import css from './Life.module.css';

const headPx = 26;
const lanePx = 32;
const padPx = 18;
const pointPx = 10;

interface LifeChartProps {
  readonly story: AlarmLifeStory;
  /** Of each lane, in their order. */
  readonly names: readonly string[];
}

export function LifeChart({ story, names }: LifeChartProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    if (box.current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const height = headPx + story.lanes.length * lanePx + 4;
  return (
    <div className={css.chart}>
      <ul className={css.lanes} style={{ paddingTop: headPx }} aria-hidden="true">
        {names.map((name, index) => (
          <li key={story.lanes[index]?.id} title={name} style={{ height: lanePx }}>
            {name}
          </li>
        ))}
      </ul>
      <div ref={box} className={css.plot}>
        {width > 0 && (
          <svg width={width} height={height} role="img" aria-label={t('life.chart', { count: story.stages.length })}>
            <Drawing story={story} width={width} />
          </svg>
        )}
      </div>
    </div>
  );
}

interface Geometry {
  readonly x: (ms: number) => number;
  readonly y: (lane: string) => number;
  readonly width: number;
  readonly height: number;
}

function Drawing({ story, width }: { readonly story: AlarmLifeStory; readonly width: number }): JSX.Element {
  const scale = timeScale(story.endMs);
  const height = headPx + story.lanes.length * lanePx;
  const geometry: Geometry = {
    x: (ms) => padPx + scale.place(ms) * (width - 2 * padPx),
    y: (lane) => headPx + (story.lanes.findIndex(({ id }) => id === lane) + 0.5) * lanePx,
    width,
    height,
  };
  return (
    <>
      {story.lanes.map(({ id }) => (
        <rect
          key={id}
          className={css.lane}
          x={0}
          y={geometry.y(id) - lanePx / 2 + 1}
          width={width}
          height={lanePx - 2}
        />
      ))}
      <Axis scale={scale} geometry={geometry} />
      {story.bars.map((bar) => (
        <Bar key={`${bar.lane} ${bar.fromMs} ${bar.state}`} bar={bar} geometry={geometry} />
      ))}
      <Points stages={story.stages} geometry={geometry} />
    </>
  );
}

/** The scale's own changes are always named; between them what has room. */
function namedTicks(scale: TimeScale, { x, width }: Geometry): readonly number[] {
  const room = 46;
  const fixed = [0, ...scale.changes].map(x);
  const named: number[] = [];
  for (const { ms } of scale.ticks) {
    const at = x(ms);
    const isFixed = fixed.includes(at);
    const last = named.at(-1);
    const hasRoom = at < width - 20 && fixed.every((other) => Math.abs(other - at) >= room);
    if (isFixed || (hasRoom && (last === undefined || at - x(last) >= room))) named.push(ms);
  }
  return named;
}

function Axis({ scale, geometry }: { readonly scale: TimeScale; readonly geometry: Geometry }): JSX.Element {
  const { x, height } = geometry;
  const named = namedTicks(scale, geometry);
  return (
    <>
      {scale.ticks.map(({ ms }) => (
        <g key={ms}>
          <line className={css.tick} x1={x(ms)} x2={x(ms)} y1={headPx} y2={height} />
          {named.includes(ms) && (
            <text className={css.tickText} x={x(ms)} y={headPx - 10} textAnchor="middle">
              {tickText(ms)}
            </text>
          )}
        </g>
      ))}
      {scale.changes.map((ms) => (
        <line key={ms} className={css.change} x1={x(ms)} x2={x(ms)} y1={headPx - 4} y2={height} />
      ))}
    </>
  );
}

function Bar({ bar, geometry }: { readonly bar: LifeBar; readonly geometry: Geometry }): JSX.Element {
  const from = geometry.x(bar.fromMs);
  const width = Math.max(2, geometry.x(bar.toMs) - from);
  const y = geometry.y(bar.lane);
  return <rect className={css.bar} data-state={bar.state} x={from} y={y - 5} width={width} height={10} />;
}

const solid: ReadonlySet<StageKind> = new Set(['raised', 'acknowledged', 'ended', 'accepted']);

interface Point {
  readonly stage: LifeStage;
  readonly n: number;
  readonly x: number;
  readonly y: number;
}

/** Points that would lie over one another stand side by side; the table has their times. */
function pointsOf(stages: readonly LifeStage[], { x, y, width }: Geometry): readonly Point[] {
  const lanes = Map.groupBy(
    stages.filter(({ n }) => n !== null),
    ({ lane }) => lane,
  );
  return [...lanes.values()].flatMap((ofLane) => {
    const wanted = ofLane.map(({ afterMs }) => x(afterMs ?? 0));
    const places = spread(wanted, 2 * pointPx + 2, pointPx, width - pointPx);
    return ofLane.map((stage, index): Point => {
      return { stage, n: stage.n ?? 0, x: places[index] ?? 0, y: y(stage.lane) };
    });
  });
}

function Points({
  stages,
  geometry,
}: {
  readonly stages: readonly LifeStage[];
  readonly geometry: Geometry;
}): JSX.Element {
  const points = pointsOf(stages, geometry);
  const byNumber = new Map(points.map((point) => [point.n, point]));
  const stationLane = stages.find(({ lane }) => lane.startsWith('station:'))?.lane;
  const stationY = stationLane === undefined ? null : geometry.y(stationLane);
  return (
    <>
      {points.map(({ stage, n, x, y }) => {
        const cause = stage.from === null ? undefined : byNumber.get(stage.from);
        return cause === undefined ? null : (
          <line key={n} className={css.cause} x1={cause.x} y1={cause.y} x2={x} y2={y} />
        );
      })}
      {/* What a person did is seen on all stations. */}
      {points
        .filter(({ stage }) => stage.lane === 'people' && stationY !== null)
        .map(({ n, x, y }) => (
          <line key={n} className={css.cause} x1={x} y1={stationY ?? y} x2={x} y2={y} />
        ))}
      {points.map(({ stage, n, x, y }) => (
        <g key={n} data-stage={n}>
          <circle
            className={css.point}
            data-solid={solid.has(stage.kind) ? '' : undefined}
            data-unknown={stage.at === null ? '' : undefined}
            cx={x}
            cy={y}
            r={pointPx}
          />
          <text
            className={css.number}
            data-solid={solid.has(stage.kind) ? '' : undefined}
            x={x}
            y={y}
            textAnchor="middle"
            dominantBaseline="central"
          >
            {n}
          </text>
        </g>
      ))}
    </>
  );
}
