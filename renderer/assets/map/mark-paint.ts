/** Paints the equipment over a plan: trail, walk, accuracy rings, marks, alarms. Screen px, one unit is one CSS px. */
import { alarmPx, spritePx, type MarkSprites } from './mark-sprites.ts';
import { markPx, type Mark, type OneMark, type PillMark } from './marks.ts';
import type { MapView, Point, Size } from './map-view.ts';
import type { Colour } from './plan-paint.ts';

export interface MapLines {
  /** The walk to what is selected, metres of this floor. */
  readonly walk: readonly Point[];
  /** As the crow flies at least in part: not to be taken for a walk. */
  readonly straight: boolean;
  /** Where the selected thing was before, oldest first. */
  readonly trail: readonly Point[];
}

export interface TopPicture {
  readonly view: MapView;
  readonly size: Size;
  readonly colour: Colour;
  readonly sprites: MarkSprites;
  readonly lines: MapLines;
  readonly marks: readonly Mark[];
  /** Something was searched: what was not found recedes. */
  readonly searched: boolean;
  readonly freeWords: (count: number) => string;
}

/** An accuracy worse than this is drawn, also where nothing is selected, metres. */
const vagueM = 3;
const receded = 0.75;

export function paintTop(context: CanvasRenderingContext2D, picture: TopPicture): void {
  const { view, size, marks } = picture;
  context.clearRect(0, 0, size.width, size.height);
  const left = size.width / 2 - view.x * view.scale;
  const top = size.height / 2 + view.y * view.scale;
  paintTrail(context, picture, left, top);
  paintWalk(context, picture, left, top);
  for (const mark of marks) {
    const x = left + mark.x * view.scale + mark.dx;
    const y = top - mark.y * view.scale + mark.dy;
    if (x < -160 || y < -60 || x > size.width + 60 || y > size.height + 60) continue;
    if (mark.kind === 'pill') paintPill(context, mark, x, y, picture);
    else paintOne(context, mark, x, y, picture);
  }
}

function paintOne(
  context: CanvasRenderingContext2D,
  { thing, dx, dy }: OneMark,
  x: number,
  y: number,
  picture: TopPicture,
): void {
  const { sprites, searched, view, colour } = picture;
  const { match, selected, alarm, age, accuracyM } = thing;
  const ringPx = accuracyM === null ? 0 : accuracyM * view.scale;
  if (ringPx > markPx * 0.7 && (selected || (match ?? 0) > 0 || (accuracyM ?? 0) >= vagueM)) {
    context.beginPath();
    context.arc(x - dx, y - dy, ringPx, 0, 2 * Math.PI);
    context.strokeStyle = colour(selected ? '--text-primary' : (match ?? 0) > 0 ? '--mark' : '--line-strong');
    context.lineWidth = selected ? 1.5 : 1;
    context.stroke();
  }
  const fades = searched && match === null && !selected && alarm === null;
  if (fades) context.globalAlpha = receded;
  if (alarm === null) context.drawImage(sprites.of(thing), x - spritePx / 2, y - spritePx / 2, spritePx, spritePx);
  else paintAlarm(context, alarm, x, y, picture);
  if (selected) {
    context.strokeStyle = colour('--ring');
    context.lineWidth = 2;
    context.strokeRect(x - markPx / 2 - 3, y - markPx / 2 - 3, markPx + 6, markPx + 6);
  }
  if (age !== null && (dx <= 0 || selected)) words(context, age, x, y + markPx / 2 + 9, colour('--text-tertiary'));
  context.globalAlpha = 1;
}

function paintAlarm(
  context: CanvasRenderingContext2D,
  { priority, text }: NonNullable<OneMark['thing']['alarm']>,
  x: number,
  y: number,
  { sprites, colour, size }: TopPicture,
): void {
  const side = alarmPx + 8;
  context.drawImage(sprites.alarm(priority), x - side / 2, y - side / 2, side, side);
  context.font = '700 13px Inter, sans-serif';
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  const wide = context.measureText(text).width;
  // At the right edge its words stand to the left: none are cut.
  const from = x + side / 2 + wide + 8 > size.width ? x - side / 2 - wide - 4 : x + side / 2 + 2;
  context.fillStyle = colour('--tile');
  context.fillRect(from - 4, y - 10, wide + 8, 20);
  context.fillStyle = colour(`--${priority}-text`);
  context.fillText(text, from, y + 0.5);
}

function paintPill(
  context: CanvasRenderingContext2D,
  { count, free, aged }: PillMark,
  x: number,
  y: number,
  { colour, searched, freeWords }: TopPicture,
): void {
  if (searched) context.globalAlpha = receded;
  const text = String(count);
  const half = Math.max(22, 12 + text.length * 5);
  context.beginPath();
  context.roundRect(x - half, y - 16, 2 * half, 32, 16);
  context.fillStyle = colour(aged || free === 0 ? '--tile' : '--control-active');
  context.fill();
  context.strokeStyle = colour(free === 0 ? '--mark' : '--text-secondary');
  context.lineWidth = 1.5;
  context.setLineDash(aged ? [1.5, 2.5] : []);
  context.stroke();
  context.setLineDash([]);
  context.font = '700 16px Inter, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = colour(free === 0 ? '--text-secondary' : '--text-primary');
  context.fillText(text, x, y + 0.5);
  if (free > 0) words(context, freeWords(free), x, y + 25, colour('--text-secondary'));
  context.globalAlpha = 1;
}

function words(context: CanvasRenderingContext2D, text: string, x: number, y: number, style: string): void {
  context.font = '500 11.5px Inter, sans-serif';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = style;
  context.fillText(text, x, y);
}

function traced(
  context: CanvasRenderingContext2D,
  points: readonly Point[],
  { scale }: MapView,
  left: number,
  top: number,
): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(left + x * scale, top - y * scale);
  context.lineJoin = 'round';
  context.stroke();
}

function paintTrail(
  context: CanvasRenderingContext2D,
  { lines, view, colour }: TopPicture,
  left: number,
  top: number,
): void {
  if (lines.trail.length < 2) return;
  context.strokeStyle = colour('--text-tertiary');
  context.lineWidth = 1.75;
  context.setLineDash([4, 4]);
  traced(context, lines.trail, view, left, top);
  context.setLineDash([]);
}

function paintWalk(
  context: CanvasRenderingContext2D,
  { lines, view, colour }: TopPicture,
  left: number,
  top: number,
): void {
  if (lines.walk.length < 2) return;
  context.setLineDash(lines.straight ? [2, 6] : []);
  context.strokeStyle = colour('--canvas');
  context.lineWidth = 5;
  if (!lines.straight) traced(context, lines.walk, view, left, top);
  context.strokeStyle = colour('--text-primary');
  context.lineWidth = 2.5;
  traced(context, lines.walk, view, left, top);
  context.setLineDash([]);
}
