/**
 * The lanes of one canvas. Per frame: small clears ahead of each pen, then one path per colour. Measured on 4K
 * without a GPU: that is a fraction of a millisecond, handing the canvas over to the screen is the rest. So a canvas
 * is no larger than its lanes.
 */
import { ColumnPen } from './column-pen.ts';
import type { PathSink } from './column-pen.ts';
import type { FrameStats } from './frame-stats.ts';
import { LaneView } from './lane-view.ts';
import type { Eraser } from './sweep.ts';
import type { Lane, LaneScale } from './types.ts';
import type { WaveStore } from './wave-store.ts';

/** What is used of CanvasRenderingContext2D. */
export interface Surface extends PathSink, Eraser {
  strokeStyle: string | CanvasGradient | CanvasPattern;
  fillStyle: string | CanvasGradient | CanvasPattern;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  beginPath(): void;
  stroke(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
}

/** Lanes that may still be drawn anew in this frame, over all canvases; the others of a new layout follow in the next. */
export class Anew {
  static readonly perFrame = 24;
  left: number = Anew.perFrame;
}

interface Group {
  readonly colour: string;
  readonly lineWidth: number;
  readonly lanes: LaneView[];
}

class BackgroundEraser implements Eraser {
  colour = 'transparent';
  surface: Surface | null = null;

  clearRect(x: number, y: number, width: number, height: number): void {
    if (this.surface === null) return;
    if (this.colour === 'transparent') {
      this.surface.clearRect(x, y, width, height);
      return;
    }
    this.surface.fillStyle = this.colour;
    this.surface.fillRect(x, y, width, height);
  }
}

export class Painter {
  readonly #surface: Surface;
  readonly #store: WaveStore;
  readonly #pen = new ColumnPen();
  readonly #eraser = new BackgroundEraser();
  #views: LaneView[] = [];
  #groups: Group[] = [];
  #held: Uint8Array = new Uint8Array(0);
  #background = 'transparent';
  #size = { width: 0, height: 0, dpr: 1 };

  constructor(surface: Surface, store: WaveStore) {
    this.#surface = surface;
    this.#store = store;
    this.#eraser.surface = surface;
  }

  get laneCount(): number {
    return this.#views.length;
  }

  /** @param size in device px. The canvas is empty after a change of its size. */
  resize(size: { width: number; height: number; dpr: number }): void {
    this.#size = size;
    this.setLanes(this.#views.map((view) => view.lane));
  }

  setLanes(lanes: readonly Lane[]): void {
    this.#views = lanes.map((lane) => new LaneView(lane, this.#size.dpr));
    this.#held = new Uint8Array(this.#views.length);
    const groups = new Map<string, Group>();
    this.#views.forEach((view) => {
      if (view.sweep === null) return;
      const key = `${view.lane.colour} ${view.sweep.lineWidth}`;
      const group = groups.get(key) ?? { colour: view.lane.colour, lineWidth: view.sweep.lineWidth, lanes: [] };
      group.lanes.push(view);
      groups.set(key, group);
    });
    this.#groups = [...groups.values()];
    this.#background = lanes[0]?.background ?? this.#background;
    this.clear();
  }

  /** All lanes begin anew: a new size, a lost context, a window shown again. */
  clear(): void {
    const { width, height } = this.#size;
    this.#surface.clearRect(0, 0, width, height);
    this.#eraser.colour = this.#background;
    if (this.#background !== 'transparent') this.#eraser.clearRect(0, 0, width, height);
    this.#surface.lineCap = 'round';
    this.#surface.lineJoin = 'round';
    for (const view of this.#views) view.stale = true;
  }

  /** Time may stand still from one call to the next. True while lanes wait to be drawn anew. */
  frame(nowMs: number, stats: FrameStats, anew = new Anew()): boolean {
    let waiting = false;
    for (let index = 0; index < this.#views.length; index += 1) {
      const view = this.#views[index];
      if (view === undefined) continue;
      view.prepare(this.#store, nowMs);
      const wait = view.stale && anew.left <= 0;
      this.#held[index] = wait ? 1 : 0;
      waiting ||= wait;
      if (wait) continue;
      if (view.stale) anew.left -= 1;
      view.erase(nowMs, this.#eraser);
    }
    for (const group of this.#groups) this.#stroke(group, nowMs, stats);
    for (let index = 0; index < this.#views.length; index += 1) {
      const lag = this.#views[index]?.lagMs(nowMs) ?? Number.NaN;
      if (this.#held[index] === 0 && Number.isFinite(lag)) stats.lag(lag);
    }
    return waiting;
  }

  #stroke(group: Group, nowMs: number, stats: FrameStats): void {
    const surface = this.#surface;
    surface.strokeStyle = group.colour;
    surface.lineWidth = group.lineWidth;
    surface.beginPath();
    this.#pen.begin(surface);
    for (const view of group.lanes) if (!view.stale) view.trace(nowMs, this.#pen, stats);
    surface.stroke();
  }

  /** Lanes fed now; for the statistics. */
  fedLanes(nowMs: number): number {
    let fed = 0;
    for (const view of this.#views) if (!Number.isNaN(view.lagMs(nowMs))) fed += 1;
    return fed;
  }

  /** Scales that changed since they were last told. */
  changedScales(): LaneScale[] {
    const changed: LaneScale[] = [];
    for (const view of this.#views) {
      if (view.scaleTold || view.sweep === null) continue;
      view.scaleTold = true;
      const { low, high, mmPerUnit } = view.scale;
      changed.push({ id: view.lane.id, low, high, mmPerUnit });
    }
    return changed;
  }
}
