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

/** The least that can be done: a picture that is moved and a canvas over it with some marks, as large as the map. */
function bare(root: HTMLElement, width: number, height: number, marks: number): void {
  const beyond = 320;
  const plan = document.createElement('canvas');
  const top = document.createElement('canvas');
  const frame = document.createElement('div');
  frame.setAttribute('role', 'application');
  frame.dataset['plan'] = 'bare';
  frame.style.cssText = `position:absolute;left:20%;top:12%;width:${width}px;height:${height}px;overflow:hidden`;
  for (const canvas of [plan, top]) canvas.style.cssText = 'position:absolute;left:0;top:0;will-change:transform';
  [plan.width, plan.height] = [width + 2 * beyond, height + 2 * beyond];
  [top.width, top.height] = [width, height];
  top.dataset['mapMarks'] = '';
  top.dataset['marks'] = String(marks);
  plan.getContext('2d')?.fillRect(0, 0, plan.width, plan.height);
  frame.append(plan, top);
  root.append(frame);
  const sprite = new OffscreenCanvas(30, 30);
  sprite.getContext('2d')?.fillRect(4, 4, 22, 22);
  const context = top.getContext('2d');
  let asked = false;
  frame.addEventListener('pointermove', ({ clientX, clientY }) => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      plan.style.transform = `translate(${clientX % 300}px, ${clientY % 300}px)`;
      context?.clearRect(0, 0, width, height);
      for (let at = 0; at < marks; at += 1)
        context?.drawImage(sprite, (at * 37 + clientX) % width, (at * 91 + clientY) % height);
    });
  });
}

const query = new URLSearchParams(window.location.search);
const root = document.getElementById('root');
if (root !== null && query.has('bare')) {
  bare(root, Number(query.get('width')), Number(query.get('height')), Number(query.get('marks')));
} else {
  const station = new FakeStation(readScene(query));
  void mount(() => station);
}
