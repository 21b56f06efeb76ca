/** The map of the equipment under the hand: frames while it is panned over thousands of things that move. */
import type { Page } from '@playwright/test';
import type { Bench, BenchOptions } from './bench.ts';
import { quantile, round, wait } from './bench.ts';
import { servePages, startBrowser } from './browser.ts';
import type { MeasuredPage } from './browser.ts';
import type { Pan } from './pages/assets-map/main.ts';

const things = 5_000;
const sizes = [
  [1920, 1080],
  [3840, 2160],
] as const;
const seconds = 10;
const warmUpMs = 6_000;
/** Notches of the wheel: about three times as near. */
const nearer = -750;

interface PanFigures {
  readonly fps: number;
  /** Frames a second in which the map had moved: what a person sees of the pan. */
  readonly movedFps: number;
  readonly frameMsP99: number;
  readonly mainBusyPct: number;
  /** Of all processes of the browser: what a frame costs, however busy the machine is. */
  readonly cpuMsPerFrame: number | null;
  readonly marks: number;
  /** Of a bare page with as many marks on canvases as large, dragged in turn. */
  readonly floorMovedFps: number;
  readonly floorCpuMsPerFrame: number | null;
}

type Panned = Omit<PanFigures, 'floorMovedFps' | 'floorCpuMsPerFrame'> & { readonly box: Box };

interface Box {
  readonly width: number;
  readonly height: number;
}

export const assetsMap: Bench = {
  name: 'assets-map',
  summary: `frames while the map of the equipment is panned by the mouse over ${things} things that move once a second`,
  measures: [
    'the console itself in headless Chromium without a GPU, on a station that is made up in the page; a search stands',
    'fps: animation frames of the page while the mouse drags the map; movedFps: those in which the map stood elsewhere',
    'floor…: a bare page with as many marks on canvases as large, dragged the same way right after: what the machine could do then',
    'the whole floor, where most are in pills, and three times as near; 1920 × 1080 and 3840 × 2160',
    'mainBusyPct: processor time of tasks of the page’s main thread; cpuMsPerFrame: of all processes of the browser, a frame',
  ],
  leavesOut: [
    'what happens after a frame is handed to the compositor; a screen, a GPU, a touch screen',
    'the made-up station shares the main thread: its 5,000 positions a second are in all figures',
  ],
  run,
};

async function run(options: BenchOptions): Promise<object> {
  const address = await servePages(['assets-map']);
  const figures: Record<string, Record<string, PanFigures>> = {};
  for (const [width, height] of sizes) {
    const browser = await startBrowser(width, height);
    const page = await browser.open(`${address}/assets-map/index.html?beds=24&waves=0&assets=${things}#/assets`);
    await page.page.getByRole('searchbox', { name: 'Search equipment' }).fill('pump 12');
    await wait(warmUpMs);
    const own: Record<string, PanFigures> = {};
    for (const zoom of ['floor', 'near'] as const) {
      options.say(`map of ${things} things, ${width} × ${height}, ${zoom} …`);
      const { box, ...map } = await panned(page, zoom === 'near', options.seconds ?? seconds);
      const { width: w, height: h } = box;
      const floor = await browser.open(
        `${address}/assets-map/index.html?bare=1&width=${Math.round(w)}&height=${Math.round(h)}&marks=${map.marks}`,
      );
      const bare = await panned(floor, false, options.seconds ?? seconds);
      await floor.close();
      own[zoom] = { ...map, floorMovedFps: bare.movedFps, floorCpuMsPerFrame: bare.cpuMsPerFrame };
    }
    figures[`${width}x${height}`] = own;
    await page.close();
    await browser.close();
  }
  return { bench: 'assets-map', things, seconds: options.seconds ?? seconds, figures };
}

async function panned(measured: MeasuredPage, near: boolean, forSeconds: number): Promise<Panned> {
  const { page } = measured;
  const box = await page.getByRole('application').boundingBox();
  if (box === null) throw new Error('the page has no map');
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  await page.mouse.move(x, y);
  if (near) {
    await page.mouse.wheel(0, nearer);
    await wait(1_000);
  }
  await page.mouse.down();
  await page.evaluate(() => window.startPan());
  await measured.begin();
  await drag(page, x, y, Math.min(box.width, box.height) * 0.3, forSeconds);
  const busy = await measured.end();
  const pan: Pan = await page.evaluate(() => window.endPan());
  await page.mouse.up();
  const marks = await page.locator('[data-map-marks]').getAttribute('data-marks');
  return {
    fps: round(pan.count / busy.seconds),
    movedFps: round(pan.moved / busy.seconds),
    frameMsP99: round(quantile(pan.ms, 0.99)),
    mainBusyPct: round(busy.mainBusyPct),
    cpuMsPerFrame: busy.cpuPct === null ? null : round((busy.cpuPct * 10 * busy.seconds) / Math.max(1, pan.count)),
    marks: Number(marks ?? '0'),
    box,
  };
}

/** Round and round, as fast as the browser takes the mouse's moves. */
async function drag(page: Page, x: number, y: number, radius: number, forSeconds: number): Promise<void> {
  const from = performance.now();
  for (let now = from; now - from < forSeconds * 1000; now = performance.now()) {
    const angle = (now - from) / 500;
    await page.mouse.move(x + Math.sin(angle) * radius, y + (1 - Math.cos(angle)) * radius * 0.6);
  }
}
