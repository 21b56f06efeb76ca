/**
 * Live waves for the console. Canvases lie over the page, each as large as the lanes on it; one worker draws them all
 * from the packed frames that come through the port. React only says where lanes are.
 */
import type { FromWorker, Lane, LaneScale, ToWorker, WaveStats } from './types.ts';

export type { Lane, LaneScale, WaveStats } from './types.ts';

/** Sent to the window with the same figures, for measurements from outside of the page. */
const waveStatsEvent = 'wardlight-wave-stats';

export type WaveFault = Extract<FromWorker, { k: 'fault' }>['fault'];

export interface WaveCanvas {
  /** Replaces all its lanes. Cheap to call with what is already shown: nothing happens then. */
  setLanes(lanes: readonly Lane[]): void;
  /** The element is the caller's to take away. */
  end(): void;
}

export interface WaveScreen {
  /**
   * @param canvas sized by its style; handed over for good, so each call needs an element of its own.
   * @param opaque nothing under it shows: far less work for the compositor. Its lanes say the colour.
   */
  add(canvas: HTMLCanvasElement, opaque: boolean): WaveCanvas;
  /** False stops drawing; samples still come in. True draws all lanes anew. */
  setVisible(visible: boolean): void;
  /** A still trace, renewed once a second. */
  setReducedMotion(on: boolean): void;
  /** Once a second. Returns the unsubscribe. */
  onStats(listener: (stats: WaveStats) => void): () => void;
  /** Lanes whose scale changed, within a second. Returns the unsubscribe. */
  onScale(listener: (scales: readonly LaneScale[]) => void): () => void;
  /** Null when it is over. A worker that failed does not come back: make a new screen on new canvases. */
  onFault(listener: (fault: WaveFault | null, reason: string) => void): () => void;
  dispose(): void;
}

/** @param port delivers packed wave frames as ArrayBuffers; handed over to the worker. */
export function createWaveScreen(port: MessagePort): WaveScreen {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'waves' });
  const statsListeners = new Set<(stats: WaveStats) => void>();
  const scaleListeners = new Set<(scales: readonly LaneScale[]) => void>();
  const faultListeners = new Set<(fault: WaveFault | null, reason: string) => void>();
  const tell = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer);
  const fault = (what: WaveFault | null, reason: string): void => faultListeners.forEach((hear) => hear(what, reason));

  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.k === 'stats') {
      statsListeners.forEach((hear) => hear(data.stats));
      window.dispatchEvent(new CustomEvent(waveStatsEvent, { detail: data.stats }));
    } else if (data.k === 'scales') scaleListeners.forEach((hear) => hear(data.scales));
    else if (data.k === 'fault') fault(data.fault, data.reason);
    else fault(null, '');
  };
  worker.onerror = (event) => fault('worker-failed', event.message);

  tell({ k: 'start', port }, [port]);
  const stops = new Set<() => void>();
  let canvases = 0;

  function add(canvas: HTMLCanvasElement, opaque: boolean): WaveCanvas {
    const at = (canvases += 1);
    const surface = canvas.transferControlToOffscreen();
    tell({ k: 'canvas', at, canvas: surface, opaque }, [surface]);
    const stopSizing = followSize(canvas, (size) => tell({ k: 'size', at, ...size }));
    stops.add(stopSizing);
    let shown: readonly Lane[] = [];
    return {
      setLanes(lanes) {
        if (sameLanes(shown, lanes)) return;
        shown = lanes.map((lane) => ({ ...lane }));
        tell({ k: 'lanes', at, lanes: shown });
      },
      end() {
        stopSizing();
        stops.delete(stopSizing);
        tell({ k: 'gone', at });
      },
    };
  }

  return {
    add,
    setVisible: (visible) => tell({ k: 'visible', visible }),
    setReducedMotion: (on) => tell({ k: 'reduced-motion', on }),
    onStats: (listener) => added(statsListeners, listener),
    onScale: (listener) => added(scaleListeners, listener),
    onFault: (listener) => added(faultListeners, listener),
    dispose() {
      for (const stop of stops) stop();
      worker.onmessage = null;
      worker.terminate();
    },
  };
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Field by field, whatever their order of keys. */
export function sameLanes(before: readonly Lane[], after: readonly Lane[]): boolean {
  return before.length === after.length && before.every((lane, index) => sameLane(lane, after[index]));
}

function sameLane(a: Lane, b: Lane | undefined): boolean {
  if (b === undefined) return false;
  const { range: rangeA, ...restA } = a;
  const { range: rangeB, ...restB } = b;
  if (rangeA?.[0] !== rangeB?.[0] || rangeA?.[1] !== rangeB?.[1]) return false;
  return (Object.keys(restA) as (keyof typeof restA)[]).every((key) => restA[key] === restB[key]);
}

interface Size {
  readonly width: number;
  readonly height: number;
  readonly dpr: number;
}

/** Calls with the canvas's size in device px, now and at each change of size or zoom. */
function followSize(canvas: HTMLCanvasElement, hear: (size: Size) => void): () => void {
  const say = (): void => {
    const dpr = window.devicePixelRatio;
    const box = canvas.getBoundingClientRect();
    hear({
      width: Math.max(1, Math.round(box.width * dpr)),
      height: Math.max(1, Math.round(box.height * dpr)),
      dpr,
    });
  };
  const observer = new ResizeObserver(say);
  observer.observe(canvas);
  let media = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
  const onZoom = (): void => {
    media.removeEventListener('change', onZoom);
    media = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    media.addEventListener('change', onZoom);
    say();
  };
  media.addEventListener('change', onZoom);
  return () => {
    observer.disconnect();
    media.removeEventListener('change', onZoom);
  };
}
