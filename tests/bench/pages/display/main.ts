/** The console's own drawing path on an empty page: createWaveScreen fed with packed frames by a worker. */
import { createWaveScreen } from '../../../../renderer/waves/wave-screen.ts';
import type { WaveStats } from '../../../../renderer/waves/wave-screen.ts';
import type { Frames } from '../frames.ts';
import { lanesFor } from '../ward.ts';

declare global {
  interface Window {
    stats: WaveStats[];
    drawnFrames: () => Promise<Frames>;
  }
}

const query = new URLSearchParams(location.search);
const beds = Number(query.get('beds') ?? 64);
const canvas = document.querySelector('canvas');
if (canvas === null) throw new Error('The page has no canvas');
const { port1, port2 } = new MessageChannel();
const screen = createWaveScreen(port1);
const whole = screen.add(canvas, false);
window.stats = [];
const frames: number[] = [];
screen.onStats((stats) => {
  window.stats.push(stats);
  if (frames.length < 100_000) frames.push(...stats.frameMs);
});
window.drawnFrames = () => Promise.resolve({ count: frames.length, ms: frames });
screen.setReducedMotion(query.has('still'));
whole.setLanes(lanesFor(beds, window.innerWidth, window.innerHeight));
const feeder = new Worker(new URL('../feeder.worker.ts', import.meta.url), { type: 'module', name: 'feeder' });
feeder.postMessage({ port: port2, beds, everyMs: Number(query.get('every') ?? 100) }, [port2]);
