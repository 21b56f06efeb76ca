/** The drawing worker: wires the store and the painter to the canvases, the port and the frames. Holds no rule. */
import { FrameStats } from './frame-stats.ts';
import { runFrames } from './frame-loop.ts';
import type { FrameSource } from './frame-loop.ts';
import { Anew, Painter } from './painter.ts';
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

interface Shown {
  readonly canvas: OffscreenCanvas;
  readonly painter: Painter;
  lost: boolean;
}

const shown = new Map<number, Shown>();

const source: FrameSource = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
  every: (ms, callback) => {
    const timer = setInterval(callback, ms);
    return () => clearInterval(timer);
  },
  now: () => performance.now(),
};

function add(at: number, canvas: OffscreenCanvas, opaque: boolean): void {
  const context = canvas.getContext('2d', { alpha: !opaque });
  if (context === null) {
    scope.postMessage({ k: 'fault', fault: 'no-canvas', reason: 'The browser gave no 2D context' });
    return;
  }
  const one: Shown = { canvas, painter: new Painter(context, store), lost: false };
  shown.set(at, one);
  canvas.addEventListener('contextlost', () => {
    one.lost = true;
    scope.postMessage({ k: 'fault', fault: 'context-lost', reason: 'The canvas lost its context' });
  });
  canvas.addEventListener('contextrestored', () => {
    one.lost = false;
    one.painter.clear();
    if (![...shown.values()].some(({ lost }) => lost)) scope.postMessage({ k: 'recovered' });
  });
}

/** True while lanes wait to be drawn anew. */
function draw(nowMs: number): boolean {
  const anew = new Anew();
  let waiting = false;
  for (const { painter, lost } of shown.values()) {
    if (!lost && painter.frame(nowMs, stats, anew)) waiting = true;
  }
  return waiting;
}

function sum(of: (painter: Painter) => number): number {
  let total = 0;
  for (const { painter } of shown.values()) total += of(painter);
  return total;
}

function start(port: MessagePort): void {
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
      if (!visible || shown.size === 0) return;
      // Reduced motion: time moves once a second, so the trace does.
      const shownMs = stillMotion ? Math.floor(nowMs / 1000) * 1000 : nowMs;
      if (stillMotion && shownMs === drawnMs && !waiting) return;
      drawnMs = shownMs;
      waiting = draw(shownMs);
      stats.frame(nowMs, performance.now());
      // The first waves are told at once: start-up is measured by it.
      if (!fed && sum((painter) => painter.fedLanes(nowMs)) > 0) {
        fed = true;
        report(nowMs);
      }
    },
    report,
  );
}

function report(nowMs: number): void {
  const scales = [...shown.values()].flatMap(({ painter }) => painter.changedScales());
  if (scales.length > 0) scope.postMessage({ k: 'scales', scales });
  scope.postMessage({
    k: 'stats',
    stats: {
      ...stats.take(nowMs),
      lanes: sum((painter) => painter.laneCount),
      lanesFed: sum((painter) => painter.fedLanes(nowMs)),
      framesRefused: store.framesRefused,
      blocksDropped: store.blocksDropped,
      clockSteps: store.clock.steps,
      samples: store.samples,
      lastRefusal: store.lastRefusal,
    },
  });
}

function clearAll(): void {
  for (const { painter } of shown.values()) painter.clear();
}

scope.onmessage = ({ data }) => {
  switch (data.k) {
    case 'start':
      start(data.port);
      return;
    case 'canvas':
      add(data.at, data.canvas, data.opaque);
      return;
    case 'gone':
      shown.delete(data.at);
      return;
    case 'size': {
      const one = shown.get(data.at);
      if (one === undefined) return;
      if (one.canvas.width !== data.width) one.canvas.width = data.width;
      if (one.canvas.height !== data.height) one.canvas.height = data.height;
      one.painter.resize({ width: data.width, height: data.height, dpr: data.dpr });
      return;
    }
    case 'lanes':
      shown.get(data.at)?.painter.setLanes(data.lanes);
      return;
    case 'visible':
      if (data.visible && !visible) clearAll();
      visible = data.visible;
      return;
    case 'reduced-motion':
      stillMotion = data.on;
      clearAll();
      return;
    case 'stop':
      stop();
      scope.close();
  }
};
