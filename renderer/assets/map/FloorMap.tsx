/** The map of one floor: two canvases, moved by finger, mouse and keys. The results list is its form in words. */
import { Maximize, Minus, Plus } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type JSX, type PointerEvent, type ReactNode } from 'react';
import { useTileColour } from '../../lanes/colours.ts';
import { moved } from '../../stores/live.ts';
import { t } from '../../words/index.ts';
import { MapLayer, type MapContent } from './map-layer.ts';
import type { Mark } from './marks.ts';
import { barMetres, type Point } from './map-view.ts';
import css from './Map.module.css';

interface FloorMapProps {
  readonly content: MapContent;
  /** Metres: brought on screen when it changes. */
  readonly focus: Point | null;
  readonly onPress: (mark: Mark, layer: MapLayer) => void;
  /** Beside the scale bar. */
  readonly children?: ReactNode;
}

/** CSS px of an arrow key. */
const keyPx = 80;
const zoomStep = 1.3;
/** A press that moved farther was a drag. */
const dragPx = 5;
const barPx = 200;

export function FloorMap({ content, focus, onPress, children }: FloorMapProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const plan = useRef<HTMLCanvasElement>(null);
  const top = useRef<HTMLCanvasElement>(null);
  const layer = useRef<MapLayer | null>(null);
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    if (plan.current === null || top.current === null || frame.current === null) return undefined;
    const made = new MapLayer(plan.current, top.current, (view) => setScale(view.scale));
    layer.current = made;
    const box = frame.current;
    const measure = (): void =>
      made.resize({ width: box.clientWidth, height: box.clientHeight }, window.devicePixelRatio);
    measure();
    const size = new ResizeObserver(measure);
    size.observe(box);
    const unwatch = moved.subscribe(() => made.moved());
    // Marks are pictures: those that were painted before the font was there are painted again.
    void document.fonts.ready.then(() => made.themeChanged());
    return () => {
      size.disconnect();
      unwatch();
      made.stop();
      layer.current = null;
    };
  }, []);
  useLayoutEffect(() => layer.current?.show(content), [content]);
  const theme = useTileColour();
  useEffect(() => layer.current?.themeChanged(), [theme]);
  const focusX = focus?.x ?? null;
  const focusY = focus?.y ?? null;
  useEffect(() => {
    if (focusX !== null && focusY !== null) layer.current?.reveal({ x: focusX, y: focusY });
  }, [focusX, focusY]);
  usePlusMinus(layer);
  const drag = useDrag(layer, onPress);
  useWheel(frame, layer);
  const metres = barMetres(scale, barPx);
  return (
    <>
      <div
        ref={frame}
        className={css.floor}
        role="application"
        tabIndex={0}
        aria-label={t('assets.map.label', { plan: content.plan.name })}
        data-plan={content.plan.id}
        onKeyDown={(event) => {
          const step = arrows[event.key];
          if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
          layer.current?.pan(step[0] * keyPx, step[1] * keyPx);
          event.preventDefault();
          event.stopPropagation();
        }}
        {...drag}
      >
        <canvas ref={plan} className={css.plan} aria-hidden />
        <canvas ref={top} className={css.top} aria-hidden data-map-marks />
      </div>
      <div className={css.foot}>
        <span className={css.bar} style={{ width: metres * scale }} aria-hidden />
        <span className="note" data-scale>
          {t('assets.map.scale', { metres })}
        </span>
        <span className="spacer" />
        {children}
        <ZoomButtons layer={layer} />
      </div>
    </>
  );
}

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

type LayerRef = Readonly<{ current: MapLayer | null }>;

function ZoomButtons({ layer }: { readonly layer: LayerRef }): JSX.Element {
  const buttons = [
    [t('assets.map.zoomOut'), Minus, () => layer.current?.zoom(1 / zoomStep)],
    [t('assets.map.zoomIn'), Plus, () => layer.current?.zoom(zoomStep)],
    [t('assets.map.fit'), Maximize, () => layer.current?.fit()],
  ] as const;
  return (
    <>
      {buttons.map(([label, Icon, run]) => (
        <button
          key={label}
          type="button"
          className={`button ${css.zoom}`}
          aria-label={label}
          title={label}
          onClick={run}
        >
          <Icon size={17} strokeWidth={1.75} aria-hidden />
        </button>
      ))}
    </>
  );
}

/** + and − zoom from anywhere on the screen but a field. */
function usePlusMinus(layer: LayerRef): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.altKey || event.metaKey || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return;
      const factor = event.key === '+' || event.key === '=' ? zoomStep : event.key === '-' ? 1 / zoomStep : null;
      if (factor === null) return;
      layer.current?.zoom(factor);
      event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [layer]);
}

/** The browser's own listeners: React's cannot keep the page from scrolling. */
function useWheel(frame: Readonly<{ current: HTMLElement | null }>, layer: LayerRef): void {
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const box = element.getBoundingClientRect();
      // A pinch on a touchpad comes as a wheel with Ctrl, in finer steps.
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015));
      layer.current?.zoom(factor, { x: event.clientX - box.left, y: event.clientY - box.top });
    };
    element.addEventListener('wheel', wheel, { passive: false });
    return () => element.removeEventListener('wheel', wheel);
  }, [frame, layer]);
}

interface Fingers {
  /** Place of each finger, px of the window. */
  readonly at: Map<number, Point>;
  pressedAt: Point | null;
}

type DragHandlers = Pick<
  React.ComponentProps<'div'>,
  'onPointerDown' | 'onPointerMove' | 'onPointerUp' | 'onPointerCancel'
>;

/** One finger moves, two zoom, a press that stays in its place selects. */
function useDrag(layer: LayerRef, onPress: FloorMapProps['onPress']): DragHandlers {
  const fingers = useRef<Fingers>({ at: new Map(), pressedAt: null });
  const up = (event: PointerEvent<HTMLDivElement>): void => {
    const { at, pressedAt } = fingers.current;
    at.delete(event.pointerId);
    const map = layer.current;
    if (pressedAt === null || at.size > 0 || map === null || event.type === 'pointercancel') return;
    const box = event.currentTarget.getBoundingClientRect();
    const mark = map.at({ x: pressedAt.x - box.left, y: pressedAt.y - box.top });
    if (mark !== null) onPress(mark, map);
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const here = { x: event.clientX, y: event.clientY };
      fingers.current.at.set(event.pointerId, here);
      fingers.current.pressedAt = fingers.current.at.size === 1 ? here : null;
    },
    onPointerMove: (event) => {
      const { at, pressedAt } = fingers.current;
      const before = at.get(event.pointerId);
      if (before === undefined) return;
      const here = { x: event.clientX, y: event.clientY };
      if (pressedAt !== null && Math.hypot(here.x - pressedAt.x, here.y - pressedAt.y) < dragPx) return;
      fingers.current.pressedAt = null;
      const other = [...at].find(([id]) => id !== event.pointerId)?.[1];
      at.set(event.pointerId, here);
      if (other === undefined) return layer.current?.pan(here.x - before.x, here.y - before.y);
      const box = event.currentTarget.getBoundingClientRect();
      const middle = { x: (here.x + other.x) / 2 - box.left, y: (here.y + other.y) / 2 - box.top };
      const apart = (one: Point): number => Math.max(20, Math.hypot(one.x - other.x, one.y - other.y));
      layer.current?.zoom(apart(here) / apart(before), middle);
      layer.current?.pan((here.x - before.x) / 2, (here.y - before.y) / 2);
    },
    onPointerUp: up,
    onPointerCancel: up,
  };
}
