/** The console itself with thousands of moving things on its map; only the station is made up. */
import '../../../../renderer/app/no-jit.ts';
import { mount } from '../../../../renderer/app/mount.tsx';
import { FakeStation } from '../../../e2e/harness/fake-station.ts';
import { readScene } from '../../../e2e/harness/scene.ts';
import { frameLog, type Frames } from '../frames.ts';

export interface Pan extends Frames {
  /** Frames in which the map stood elsewhere than in the one before. */
  readonly moved: number;
}

declare global {
  interface Window {
    startPan: () => void;
    endPan: () => Pan;
  }
}

let log = frameLog();
let moved = 0;
let running = false;
let before = '';

function tick(): void {
  if (!running) return;
  log.tick();
  const now = document.querySelector<HTMLElement>('[data-plan] canvas')?.style.transform ?? '';
  if (now !== before) moved += 1;
  before = now;
  requestAnimationFrame(tick);
}

window.startPan = () => {
  log = frameLog();
  moved = 0;
  running = true;
  requestAnimationFrame(tick);
};
window.endPan = () => {
  running = false;
  return { ...log.read(), moved };
};

const station = new FakeStation(readScene(new URLSearchParams(window.location.search)));
void mount(() => station);
