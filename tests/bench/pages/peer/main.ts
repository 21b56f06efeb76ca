/** The same lanes drawn by chart libraries, one chart a lane, each as its own manual says for streaming. */
import { frameLog } from '../frames.ts';
import type { Frames } from '../frames.ts';
import { channels, lanesFor, valueAt } from '../ward.ts';
import type { Stream } from './stream.ts';

declare global {
  interface Window {
    drawnFrames: () => Promise<Frames>;
  }
}

const query = new URLSearchParams(location.search);
const beds = Number(query.get('beds') ?? 16);
const peer = query.get('peer') ?? 'uplot';

const streams: Stream[] = lanesFor(beds, window.innerWidth, window.innerHeight).map((lane, index) => {
  const channel = index % channels.length;
  const { rateHz } = channels[channel] ?? channels[0];
  const box = document.createElement('div');
  box.className = 'lane';
  box.style.cssText = `left:${lane.x}px;top:${lane.y}px;width:${lane.width}px;height:${lane.height}px`;
  document.body.append(box);
  const bed = Math.floor(index / channels.length);
  return {
    box,
    lane,
    rateHz,
    seconds: lane.width / (lane.mmPerS * lane.pxPerMm),
    table: Float64Array.from({ length: rateHz * 20 }, (_, at) => valueAt(channel, bed, (at * 1000) / rateHz)),
  };
});

const libraries = {
  uplot: () => import('./uplot.ts').then(({ drawWithUplot }) => drawWithUplot(streams)),
  smoothie: () => import('./smoothie.ts').then(({ drawWithSmoothie }) => drawWithSmoothie(streams)),
  chartjs: () => import('./chartjs.ts').then(({ drawWithChartjs }) => drawWithChartjs(streams)),
} as const;

const log = frameLog();
window.drawnFrames = () => Promise.resolve(log.read());
const update = await libraries[peer as keyof typeof libraries]();
const beganMs = performance.now();
const frame = (): void => {
  requestAnimationFrame(frame);
  log.tick();
  update((performance.now() - beganMs) / 1000);
};
requestAnimationFrame(frame);
