/**
 * The two canvases of the map and who moves them. The plan is painted larger than the screen and moved by the
 * compositor while one pans; the equipment is painted over it in frames that are asked for only when something
 * changed. Nothing of a frame passes through React.
 */
import type { Plan } from '../../../shared/assets/plan.ts';
import { paintTop, type MapLines } from './mark-paint.ts';
import { MarkSprites } from './mark-sprites.ts';
import { markAt, marksOf, type MapThing, type Mark } from './marks.ts';
import { fitted, panned, showing, toScreen, zoomed, type MapView, type Point, type Size } from './map-view.ts';
import { paintPlan, type PlanMarks } from './plan-paint.ts';

export interface MapContent {
  readonly plan: Plan;
  readonly picture: CanvasImageSource | null;
  readonly planMarks: PlanMarks;
  /** As they are now: asked for when marks are made, so that positions are as new as the frame. */
  readonly things: () => readonly MapThing[];
  readonly lines: MapLines;
  readonly searched: boolean;
  readonly roomArea: (room: string) => number;
  readonly freeWords: (count: number) => string;
}

/** The plan is painted this much beyond the screen on each side, CSS px. */
const beyondPx = 320;
/** Positions that move do so on screen at most this often, ms. */
const moveEachMs = 250;
const reachPx = 12;

type Dirty = 'plan' | 'marks' | 'top';

export class MapLayer {
  readonly #plan: HTMLCanvasElement;
  readonly #top: HTMLCanvasElement;
  readonly #onView: (view: MapView) => void;
  readonly #dirty = new Set<Dirty>();
  #size: Size = { width: 0, height: 0 };
  #dpr = 1;
  #view: MapView = { x: 0, y: 0, scale: 1 };
  /** What the plan's canvas shows. */
  #painted: MapView | null = null;
  #content: MapContent | null = null;
  #marks: readonly Mark[] = [];
  #marksScale = 0;
  #sprites: MarkSprites | null = null;
  #frame = 0;
  #waits: ReturnType<typeof setTimeout> | null = null;
  #movedAt = Number.NEGATIVE_INFINITY;

  constructor(plan: HTMLCanvasElement, top: HTMLCanvasElement, onView: (view: MapView) => void) {
    this.#plan = plan;
    this.#top = top;
    this.#onView = onView;
  }

  get view(): MapView {
    return this.#view;
  }

  get size(): Size {
    return this.#size;
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    if (this.#waits !== null) clearTimeout(this.#waits);
    this.#waits = null;
    this.#content = null;
  }

  /** Another plan is shown whole; the same one keeps what is on screen. */
  show(content: MapContent): void {
    const before = this.#content;
    this.#content = content;
    if (before?.plan !== content.plan) {
      this.#setView(fitted(content.plan.box, this.#size));
      this.#ask('plan', 'marks');
      return;
    }
    const same = before.planMarks === content.planMarks && before.picture === content.picture;
    this.#ask(...(same ? (['marks'] as const) : (['plan', 'marks'] as const)));
  }

  resize(size: Size, dpr: number): void {
    const before = this.#size;
    const wasFitted = this.#content !== null && isFit(this.#view, fitted(this.#content.plan.box, before));
    this.#size = size;
    if (dpr !== this.#dpr) this.#sprites = null;
    this.#dpr = dpr;
    setPixels(this.#top, size, dpr);
    setPixels(this.#plan, { width: size.width + 2 * beyondPx, height: size.height + 2 * beyondPx }, dpr);
    this.#plan.style.left = `${-beyondPx}px`;
    this.#plan.style.top = `${-beyondPx}px`;
    this.#painted = null;
    if (this.#content !== null && (wasFitted || before.width === 0)) this.fit();
    this.#ask('plan', 'top');
  }

  themeChanged(): void {
    this.#sprites = null;
    this.#ask('plan', 'top');
  }

  /** A position was heard; told as often as it is heard, worked out now and then. */
  moved(): void {
    const due = this.#movedAt + moveEachMs - performance.now();
    if (due <= 0) {
      this.#movedAt = performance.now();
      this.#ask('marks');
    } else
      this.#waits ??= setTimeout(() => {
        this.#waits = null;
        this.moved();
      }, due);
  }

  fit(): void {
    if (this.#content !== null) this.#setView(fitted(this.#content.plan.box, this.#size));
  }

  pan(dx: number, dy: number): void {
    if (this.#content !== null) this.#setView(panned(this.#view, dx, dy, this.#content.plan.box));
  }

  /** `at`: CSS px; left out: the middle. */
  zoom(factor: number, at: Point = { x: this.#size.width / 2, y: this.#size.height / 2 }): void {
    if (this.#content !== null) this.#setView(zoomed(this.#view, factor, at, this.#size, this.#content.plan.box));
  }

  /** Closer to a mark, which stays where it is. */
  open({ x, y }: Point, factor: number): void {
    this.zoom(factor, toScreen(this.#view, this.#size, { x, y }));
  }

  reveal(at: Point): void {
    if (this.#content !== null) this.#setView(showing(this.#view, at, this.#size, this.#content.plan.box));
  }

  /** What is drawn at a place of the screen. */
  at({ x, y }: Point): Mark | null {
    const { scale } = this.#view;
    const left = x - this.#size.width / 2 + this.#view.x * scale;
    const top = y - this.#size.height / 2 - this.#view.y * scale;
    return markAt(this.#marks, scale, left, top, reachPx);
  }

  #setView(view: MapView): void {
    if (view === this.#view) return;
    const scaled = view.scale !== this.#view.scale;
    this.#view = view;
    if (scaled) this.#ask('plan', 'marks');
    else this.#ask('top');
    this.#onView(view);
  }

  #ask(...what: readonly Dirty[]): void {
    for (const one of what) this.#dirty.add(one);
    if (this.#frame === 0 && this.#content !== null && this.#size.width > 0)
      this.#frame = requestAnimationFrame(() => {
        this.#frame = 0;
        this.#draw();
      });
  }

  #draw(): void {
    const content = this.#content;
    if (content === null) return;
    this.#placePlan(content);
    if (this.#dirty.has('marks') || this.#marksScale !== this.#view.scale) {
      this.#marksScale = this.#view.scale;
      this.#marks = marksOf(content.things(), {
        scale: this.#view.scale,
        fitScale: fitted(content.plan.box, this.#size).scale,
        roomArea: content.roomArea,
      });
    }
    this.#dirty.clear();
    const context = this.#top.getContext('2d');
    if (context === null) return;
    const colour = this.#colour();
    this.#sprites ??= new MarkSprites(colour, this.#dpr);
    context.setTransform(this.#dpr, 0, 0, this.#dpr, 0, 0);
    paintTop(context, {
      view: this.#view,
      size: this.#size,
      colour,
      sprites: this.#sprites,
      lines: content.lines,
      marks: this.#marks,
      searched: content.searched,
      freeWords: content.freeWords,
    });
    this.#top.dataset['marks'] = String(this.#marks.length);
  }

  #placePlan({ plan, picture, planMarks }: MapContent): void {
    const painted = this.#painted;
    const dx = painted === null ? 0 : (painted.x - this.#view.x) * this.#view.scale;
    const dy = painted === null ? 0 : (this.#view.y - painted.y) * this.#view.scale;
    const fits = painted !== null && painted.scale === this.#view.scale;
    if (fits && !this.#dirty.has('plan') && Math.abs(dx) <= beyondPx && Math.abs(dy) <= beyondPx) {
      this.#plan.style.transform = `translate(${dx}px, ${dy}px)`;
      return;
    }
    const context = this.#plan.getContext('2d');
    if (context === null) return;
    const size = { width: this.#size.width + 2 * beyondPx, height: this.#size.height + 2 * beyondPx };
    context.setTransform(this.#dpr, 0, 0, this.#dpr, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    paintPlan(context, plan, picture, { view: this.#view, size, colour: this.#colour(), marks: planMarks });
    this.#plan.style.transform = '';
    this.#painted = this.#view;
  }

  /** Reading a colour makes the browser work out its styles: once a name and frame. */
  #colour(): (token: string) => string {
    const style = getComputedStyle(this.#top);
    const read = new Map<string, string>();
    return (token) => {
      let value = read.get(token);
      if (value === undefined) {
        value = style.getPropertyValue(token).trim();
        read.set(token, value);
      }
      return value;
    };
  }
}

const isFit = (a: MapView, b: MapView): boolean => a.x === b.x && a.y === b.y && a.scale === b.scale;

function setPixels(canvas: HTMLCanvasElement, { width, height }: Size, dpr: number): void {
  canvas.width = Math.max(1, Math.round(width * dpr));
  canvas.height = Math.max(1, Math.round(height * dpr));
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
}
