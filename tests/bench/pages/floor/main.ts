/** The floor: one bare canvas in a worker, the same lanes and signals, and nothing else of what a station needs. */
import type { Frames } from '../frames.ts';
import { lanesFor } from '../ward.ts';

declare global {
  interface Window {
    drawnFrames: () => Promise<Frames>;
  }
}

const query = new URLSearchParams(location.search);
const beds = Number(query.get('beds') ?? 64);
const canvas = document.querySelector('canvas');
if (canvas === null) throw new Error('The page has no canvas');
canvas.width = window.innerWidth;
canvas.height = window.innerHeight;
const surface = canvas.transferControlToOffscreen();
const worker = new Worker(new URL('./floor.worker.ts', import.meta.url), { type: 'module' });
worker.postMessage({ canvas: surface, lanes: lanesFor(beds, window.innerWidth, window.innerHeight) }, [surface]);
window.drawnFrames = () =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Frames>) => resolve(data);
    worker.postMessage(null);
  });
