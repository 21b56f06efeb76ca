/**
 * Central venous pressure: the a wave of the atrium, the c wave of the closing valve, the x descent, the v wave of
 * filling and the y descent, round each R peak. Without an atrial beat (AF) there is no a wave; an atrium that beats
 * against a closed valve (ventricular beats) gives a cannon wave. The areas of a beat cancel out, so that the mean
 * of the curve is the pressure that the monitor measures.
 */
import type { Beat, BeatKind } from './heart.ts';

/** Centre in ms after R and width (σ) at an RR of 1 s; `stretch`: how much it follows the rate. */
interface Part {
  readonly at: number;
  readonly width: number;
  readonly stretch: number;
  readonly mmHg: number;
}

const part = (at: number, width: number, stretch: number, mmHg: number): Part => ({ at, width, stretch, mmHg });

const c = part(105, 26, 0.2, 0.9);
const sinus = [part(-25, 42, 0.3, 2.2), c, part(215, 52, 0.5, -1.9), part(405, 62, 1, 1.8), part(545, 62, 1, -2)];
const withoutAtrium = [c, part(210, 46, 0.5, -0.7), part(400, 66, 1, 2.1), part(550, 62, 1, -2.1)];
const cannon = [part(145, 55, 0.5, 5), part(330, 62, 0.8, -4.4)];

const shapes: Readonly<Record<BeatKind, readonly Part[]>> = {
  sinus,
  af: withoutAtrium,
  paced: withoutAtrium,
  ventricular: cannon,
  tachycardia: cannon.map((one) => ({ ...one, mmHg: one.mmHg * 0.5 })),
};

const reachBeforeMs = 250;
const reachAfterMs = 1_000;

const stretchOf = (meanRrMs: number): number => Math.sqrt(Math.min(1.5, Math.max(0.3, meanRrMs / 1000)));

/** Adds all beats that reach into the block, in mmHg. `startMs` is the time of its first sample. */
export function addVenous(
  out: Float32Array,
  count: number,
  startMs: number,
  stepMs: number,
  beats: readonly Beat[],
): void {
  const endMs = startMs + count * stepMs;
  for (let index = beats.length - 1; index >= 0; index -= 1) {
    const beat = beats[index] as Beat;
    if (beat.atMs - reachBeforeMs > endMs) continue;
    if (beat.atMs + reachAfterMs < startMs) return;
    const stretch = stretchOf(beat.meanRrMs);
    for (const one of shapes[beat.kind]) {
      const factor = 1 + one.stretch * (stretch - 1);
      const sigma = (one.width * factor) / stepMs;
      const centre = (beat.atMs + one.at * factor - startMs) / stepMs;
      const from = Math.max(0, Math.ceil(centre - 3.6 * sigma));
      const to = Math.min(count - 1, Math.floor(centre + 3.6 * sigma));
      for (let at = from; at <= to; at += 1) {
        const x = (at - centre) / sigma;
        out[at] = (out[at] as number) + one.mmHg * Math.exp(-0.5 * x * x);
      }
    }
  }
}
