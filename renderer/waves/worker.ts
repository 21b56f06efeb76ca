/** The drawing worker: wires the store and the painter to the canvas, the port and the frames. Holds no rule. */
import { FrameStats } from './frame-stats.ts';
import { runFrames } from './frame-loop.ts';
import type { FrameSource } from './frame-loop.ts';
import { Painter } from './painter.ts';
import type { FromWorker, ToWorker } from './types.ts';
import { WaveStore } from './wave-store.ts';

interface WorkerScope {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker): void;
  close(): void;
}

const scope = globalThis as unknown as WorkerScope;
const store = new WaveStore();
const stats = new FrameStats();
let stop: () => void = () => undefined;
let visible = true;
let stillMotion = false;
let painter: Painter | null = null;
let canvas: OffscreenCanvas | null = null;
let lost = false;

const source: FrameSource = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
  every: (ms, callback) => {
    const timer = setInterval(callback, ms);
    return () => clearInterval(timer);
  },
  now: () => performance.now(),
};

function start(target: OffscreenCanvas, port: MessagePort): void {
  const context = target.getContext('2d', { alpha: true });
  if (context === null) {
    scope.postMessage({ k: 'fault', fault: 'no-canvas', reason: 'The browser gave no 2D context' });
    return;
  }
  canvas = target;
  painter = new Painter(context, store);
  target.addEventListener('contextlost', () => {
    lost = true;
    scope.postMessage({ k: 'fault', fault: 'context-lost', reason: 'The canvas lost its context' });
  });
  target.addEventListener('contextrestored', () => {
    lost = false;
    painter?.clear();
    scope.postMessage({ k: 'recovered' });
  });
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) store.ingest(new Uint8Array(data), performance.now());
    else if (data instanceof Uint8Array) store.ingest(data, performance.now());
  };
  let drawnMs = Number.NaN;
  let waiting = false;
  let fed = false;
  stop = runFrames(
    source,
    (nowMs) => {
      if (!visible || lost || painter === null) return;
      // Reduced motion: time moves once a second, so the trace does.
      const shownMs = stillMotion ? Math.floor(nowMs / 1000) * 1000 : nowMs;
      if (stillMotion && shownMs === drawnMs && !waiting) return;
      drawnMs = shownMs;
      waiting = painter.frame(shownMs, stats);
      stats.frame(nowMs, performance.now());
      // The first waves are told at once: start-up is measured by it.
      if (!fed && painter.fedLanes(nowMs) > 0) {
        fed = true;
        report(nowMs);
      }
    },
    report,
  );
}

function report(nowMs: number): void {
  if (painter === null) return;
  const scales = painter.changedScales();
  if (scales.length > 0) scope.postMessage({ k: 'scales', scales });
  scope.postMessage({
    k: 'stats',
    stats: {
      ...stats.take(nowMs),
      lanes: painter.laneCount,
      lanesFed: painter.fedLanes(nowMs),
      framesRefused: store.framesRefused,
      blocksDropped: store.blocksDropped,
      clockSteps: store.clock.steps,
      samples: store.samples,
      lastRefusal: store.lastRefusal,
    },
  });
}

scope.onmessage = ({ data }) => {
  switch (data.k) {
    case 'start':
      start(data.canvas, data.port);
      return;
    case 'size':
      if (canvas === null) return;
      if (canvas.width !== data.width) canvas.width = data.width;
      if (canvas.height !== data.height) canvas.height = data.height;
      painter?.resize({ width: data.width, height: data.height, dpr: data.dpr });
      return;
    case 'lanes':
      painter?.setLanes(data.lanes);
      return;
    case 'theme':
      painter?.setBackground(data.theme.erase);
      return;
    case 'visible':
      if (data.visible && !visible) painter?.clear();
      visible = data.visible;
      return;
    case 'reduced-motion':
      stillMotion = data.on;
      painter?.clear();
      return;
    case 'stop':
      stop();
      scope.close();
  }
};
