/** The drawn part of the lanes. It is drawn in the same turn as what stands beside it. */
import { useEffect, useLayoutEffect, useRef, useState, type JSX } from 'react';
import { laneChart, type LaneChart, type Picture } from './chart.ts';
import { useChartColours } from './colours.ts';
import css from './Trends.module.css';

export interface Size {
  readonly width: number;
  readonly height: number;
}

interface LanePlotProps {
  readonly picture: Picture;
  readonly label: string;
  /** Told in CSS px when there is room and whenever it changes. */
  readonly onSize: (size: Size) => void;
}

export function LanePlot({ picture, label, onSize }: LanePlotProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useRef<LaneChart | null>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const colours = useChartColours();
  const told = useRef(onSize);
  told.current = onSize;
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { width, height } = element.getBoundingClientRect();
      const next = { width: Math.floor(width), height: Math.floor(height) };
      setSize((before) => (before.width === next.width && before.height === next.height ? before : next));
      told.current(next);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || size.width < 2 || size.height < 2) return;
    chart.current ??= laneChart(element, () => window.devicePixelRatio);
    chart.current.show(picture, colours, size.width, size.height);
    element.dataset['drawn'] = String(picture.lanes.reduce((sum, { points }) => sum + points.length, 0));
  }, [picture, colours, size]);
  useEffect(
    () => () => {
      chart.current?.end();
      chart.current = null;
    },
    [],
  );
  return (
    <div ref={box} className={css.plot} style={{ gridRow: `2 / span ${Math.max(1, picture.lanes.length)}` }}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
