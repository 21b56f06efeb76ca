/** Pictures of the marks, each painted once and copied from then on: 5,000 things are some dozen pictures. */
import type { AssetCondition } from '../../../shared/station-api/asset-calls.ts';
import type { AlarmPriority } from '../../../shared/ward/alarm.ts';
import { markPx, type MapThing } from './marks.ts';
import type { Colour } from './plan-paint.ts';

/** Room around a mark for its strokes, CSS px. */
const edge = 4;
export const spritePx = markPx + 2 * edge;
export const alarmPx = 26;
const alarmSprite = alarmPx + 2 * edge;

interface Look {
  readonly fill: string | null;
  readonly line: string;
  readonly lineWidth: number;
  readonly dash: readonly number[];
  readonly text: string;
  readonly struck: boolean;
}

function lookOf(condition: AssetCondition, found: boolean, aged: boolean, colour: Colour): Look {
  const base = { dash: aged ? [1.5, 2.5] : [], struck: condition === 'do-not-use', lineWidth: 1.5 };
  if (found && !aged) return { ...base, fill: colour('--solid'), line: colour('--solid'), text: colour('--on-solid') };
  if (found) return { ...base, fill: colour('--tile'), line: colour('--text-primary'), text: colour('--text-primary') };
  const tile = colour('--tile');
  switch (condition) {
    case 'free':
      return {
        ...base,
        fill: aged ? tile : colour('--control-active'),
        line: colour('--text-secondary'),
        text: colour('--text-primary'),
      };
    case 'in-use':
      return { ...base, fill: tile, line: colour('--mark'), text: colour('--text-tertiary') };
    case 'cleaning':
      return {
        ...base,
        fill: tile,
        line: colour('--text-secondary'),
        text: colour('--text-secondary'),
        dash: aged ? base.dash : [3.5, 2.5],
      };
    case 'do-not-use':
      return { ...base, fill: tile, line: colour('--text-secondary'), text: colour('--text-secondary') };
    case 'not-seen':
      return {
        ...base,
        fill: null,
        line: colour('--text-tertiary'),
        text: colour('--text-tertiary'),
        dash: [1.5, 2.5],
      };
  }
}

/** Shapes of AlarmShape, on a square of 24. */
function shapeOf(priority: AlarmPriority): Path2D {
  switch (priority) {
    case 'high':
      return new Path2D('M12 2.4 23 21.4H1Z');
    case 'medium':
      return new Path2D('M12 1.2 22.8 12 12 22.8 1.2 12Z');
    case 'low':
      return new Path2D('M12 1a11 11 0 1 1 0 22 11 11 0 0 1 0-22Z');
    case 'technical':
      return new Path2D('M2.2 2.2h19.6v19.6H2.2Zm5.2 5.2 9.2 9.2m0-9.2-9.2 9.2');
  }
}

const alarmFill: Readonly<Record<AlarmPriority, string>> = {
  high: '--high-fill',
  medium: '--medium-fill',
  low: '--low-line',
  technical: '--technical-line',
};

export class MarkSprites {
  readonly #colour: Colour;
  readonly #dpr: number;
  readonly #made = new Map<string, OffscreenCanvas>();

  constructor(colour: Colour, dpr: number) {
    this.#colour = colour;
    this.#dpr = dpr;
  }

  of({ letter, condition, age, match }: Pick<MapThing, 'letter' | 'condition' | 'age' | 'match'>): OffscreenCanvas {
    const found = match !== null;
    const text = match !== null && match > 0 ? String(match) : letter;
    const key = `${text}\n${condition}\n${found}\n${age !== null}`;
    return this.#get(key, spritePx, (context) => {
      this.#paint(context, text, lookOf(condition, found, age !== null, this.#colour));
    });
  }

  alarm(priority: AlarmPriority): OffscreenCanvas {
    return this.#get(`alarm ${priority}`, alarmSprite, (context) => {
      context.translate(edge, edge);
      context.scale(alarmPx / 24, alarmPx / 24);
      const shape = shapeOf(priority);
      const filled = priority !== 'technical';
      context.fillStyle = this.#colour(filled ? alarmFill[priority] : '--tile');
      context.fill(shape);
      // High alone has the white keyline: red is dark to some eyes.
      context.strokeStyle = this.#colour(
        priority === 'high' ? '--high-keyline' : filled ? '--canvas' : '--technical-line',
      );
      context.lineWidth = filled ? 1.5 : 2.2;
      context.stroke(shape);
      if (!filled) return;
      context.fillStyle = this.#colour(priority === 'high' ? '--high-on-fill' : '--medium-on-fill');
      context.font = '800 14px Inter, sans-serif';
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      context.fillText('!', 12, priority === 'high' ? 15 : 12.5);
    });
  }

  #get(key: string, px: number, paint: (context: OffscreenCanvasRenderingContext2D) => void): OffscreenCanvas {
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const side = Math.ceil(px * this.#dpr);
    const canvas = new OffscreenCanvas(side, side);
    const context = canvas.getContext('2d');
    if (context !== null) {
      context.scale(this.#dpr, this.#dpr);
      paint(context);
    }
    this.#made.set(key, canvas);
    return canvas;
  }

  #paint(context: OffscreenCanvasRenderingContext2D, text: string, look: Look): void {
    const middle = spritePx / 2;
    context.beginPath();
    context.roundRect(edge + 0.75, edge + 0.75, markPx - 1.5, markPx - 1.5, 3);
    if (look.fill !== null) {
      context.fillStyle = look.fill;
      context.fill();
    }
    context.strokeStyle = look.line;
    context.lineWidth = look.lineWidth;
    context.setLineDash([...look.dash]);
    context.stroke();
    context.setLineDash([]);
    context.fillStyle = look.text;
    context.font = `650 ${text.length > 1 ? 11 : 13}px Inter, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(text, middle, middle + 0.5);
    if (!look.struck) return;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(edge + 1, edge + markPx - 1);
    context.lineTo(edge + markPx - 1, edge + 1);
    context.stroke();
  }
}
