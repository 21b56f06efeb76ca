/** Paints a plan: ways, rooms, walls with their doors, names. The equipment is painted over it, on a layer of its own. */
import type { Plan } from '../../../shared/assets/plan.ts';
import type { MapView, Size } from './map-view.ts';
import { shapesOf, type RoomName } from './plan-shapes.ts';

export type Colour = (token: string) => string;

export interface PlanMarks {
  /** The bed that is looked for: its room has a bright outline. */
  readonly nearBed: string | null;
  readonly nearRoom: string | null;
  readonly emptyBeds: ReadonlySet<string>;
}

/** CSS px. */
const wallPx = 1.5;
const namePx = 12.5;
const bedPx = 15;
const leastNamePx = 26;

/** @param context scaled so that one unit is one CSS px. */
export function paintPlan(
  context: CanvasRenderingContext2D,
  plan: Plan,
  picture: CanvasImageSource | null,
  { view, size, colour, marks }: { view: MapView; size: Size; colour: Colour; marks: PlanMarks },
): void {
  const shapes = shapesOf(plan);
  const { scale } = view;
  context.save();
  context.translate(size.width / 2, size.height / 2);
  context.scale(scale, -scale);
  context.translate(-view.x, -view.y);
  if (picture !== null) paintPicture(context, plan, picture);
  context.fillStyle = colour('--control');
  context.fill(shapes.ways, 'evenodd');
  context.fill(shapes.open, 'evenodd');
  context.fillStyle = colour('--tile');
  if (picture === null) context.fill(shapes.rooms, 'evenodd');
  context.fillStyle = colour('--canvas');
  if (picture === null) context.fill(shapes.outside, 'evenodd');
  context.lineWidth = wallPx / scale;
  context.strokeStyle = colour('--mark');
  context.stroke(shapes.rooms);
  context.stroke(shapes.outside);
  context.stroke(shapes.walls);
  context.setLineDash([2.5 / scale, 3 / scale]);
  context.stroke(shapes.open);
  context.setLineDash([]);
  context.strokeStyle = colour('--control');
  context.lineWidth = (wallPx + 1) / scale;
  context.stroke(shapes.doors);
  if (shapes.ward !== null) {
    context.strokeStyle = colour('--text-tertiary');
    context.lineWidth = wallPx / scale;
    context.setLineDash([6 / scale, 4 / scale]);
    context.stroke(shapes.ward);
    context.setLineDash([]);
  }
  paintNear(context, plan, marks, scale, colour);
  context.restore();
  for (const name of shapes.names) paintName(context, name, { view, size, colour, marks });
  paintLabels(context, plan, { view, size, colour });
}

/** From its upper left, upper right and lower left corner. */
function paintPicture(context: CanvasRenderingContext2D, { image }: Plan, picture: CanvasImageSource): void {
  if (image === null) return;
  const [[ax, ay], [bx, by], [cx, cy]] = image.corners;
  context.save();
  context.transform(bx - ax, by - ay, cx - ax, cy - ay, ax, ay);
  context.drawImage(picture, 0, 0, 1, 1);
  context.restore();
}

function paintNear(
  context: CanvasRenderingContext2D,
  plan: Plan,
  { nearBed, nearRoom }: PlanMarks,
  scale: number,
  colour: Colour,
): void {
  const rooms = plan.rooms.filter(
    ({ bed, name }) => (nearBed !== null && bed === nearBed) || (nearRoom !== null && name === nearRoom),
  );
  context.strokeStyle = colour('--text-primary');
  context.lineWidth = 2.5 / scale;
  for (const { outline } of rooms) {
    context.beginPath();
    for (const [x, y] of outline) context.lineTo(x, y);
    context.closePath();
    context.stroke();
  }
}

interface Picture {
  readonly view: MapView;
  readonly size: Size;
  readonly colour: Colour;
}

function paintName(
  context: CanvasRenderingContext2D,
  { room, left, top, width, height }: RoomName,
  { view, size, colour, marks }: Picture & { readonly marks: PlanMarks },
): void {
  const wide = width * view.scale;
  if (wide < leastNamePx || height * view.scale < leastNamePx) return;
  const x = size.width / 2 + (left - view.x) * view.scale + 7;
  const y = size.height / 2 - (top - view.y) * view.scale + 7;
  if (x > size.width || y > size.height || x + wide < 0 || y + height * view.scale < 0) return;
  const isBed = room.bed !== null;
  context.textBaseline = 'top';
  context.textAlign = 'left';
  context.font = isBed ? `700 ${bedPx}px Inter, sans-serif` : `600 ${namePx}px Inter, sans-serif`;
  const empty = room.bed !== null && marks.emptyBeds.has(room.bed);
  context.fillStyle = colour(isBed ? (empty ? '--text-tertiary' : '--text-primary') : '--text-secondary');
  const text = fitted(context, isBed ? (room.bed ?? '') : room.name, wide - 12);
  if (text !== '') context.fillText(text, x, y);
}

/** Words are cut at a blank where the room is too narrow; what is left must still say something. */
function fitted(context: CanvasRenderingContext2D, text: string, px: number): string {
  if (context.measureText(text).width <= px) return text;
  const words = text.split(' ');
  while (words.length > 1) {
    words.pop();
    const shorter = `${words.join(' ')} …`;
    if (context.measureText(shorter).width <= px) return shorter;
  }
  return '';
}

function paintLabels(context: CanvasRenderingContext2D, plan: Plan, { view, size, colour }: Picture): void {
  context.font = `400 ${namePx}px Inter, sans-serif`;
  context.fillStyle = colour('--text-tertiary');
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  for (const { text, at } of plan.labels) {
    const [x, y] = at;
    context.fillText(text, size.width / 2 + (x - view.x) * view.scale, size.height / 2 - (y - view.y) * view.scale);
  }
}
