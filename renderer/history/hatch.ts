/** Gaps as the design draws them: diagonal lines, never a trace. */

/** Between lines, and how thick they are, in CSS px. */
const everyPx = 9.5;
const linePx = 1.1;

/** @param dpr device px of one CSS px; the rest in px of the canvas. The colour is used at a third of its strength. */
export function hatch(
  context: CanvasRenderingContext2D,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: string,
  dpr: number,
): void {
  if (box.width <= 0 || box.height <= 0) return;
  const every = everyPx * dpr;
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  context.beginPath();
  // Lines fall on one raster of the whole canvas: neighbouring gaps look like one.
  const first = Math.floor((box.x + box.y) / every) * every;
  for (let at = first; at <= box.x + box.width + box.y + box.height; at += every) {
    context.moveTo(at - box.y, box.y);
    context.lineTo(at - box.y - box.height, box.y + box.height);
  }
  context.strokeStyle = colour;
  context.globalAlpha = 0.34;
  context.lineWidth = linePx * dpr;
  context.stroke();
  context.restore();
}
