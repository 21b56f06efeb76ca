/** How the console draws waves: its own path at full load, a bare canvas, other renderers, and the real overview. */
import type { WaveStats } from '../../renderer/waves/types.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { quantile, round, slope, wait } from './bench.ts';
import { servePages, startBrowser } from './browser.ts';
import type { BrowserAt, MeasuredPage } from './browser.ts';
import { overview } from './overview.ts';
import type { Frames } from './pages/frames.ts';
import { workerHeapKb } from './worker-heap.ts';

const width = 3840;
const height = 2160;
const wavesPerBed = 4;
const warmUpMs = 4_000;
/** The floor is measured before and after, so that a machine that slows down slows both. */
const floorSeconds = 20;
const peerSeconds = 10;
const peerBeds = [16, 32] as const;
const peers = ['uplot', 'smoothie', 'chartjs'] as const;

interface Drawn {
  readonly fps: number;
  readonly mainBusyPct: number;
  readonly frameMsP99: number;
}

export const display: Bench = {
  name: 'display',
  summary:
    'frames, lag and load of live waves: 64 beds × 4 on 3840×2160, no GPU, beside a bare canvas and other renderers',
  measures: [
    'headless Chromium without GPU; packed wave frames each 100 ms from a worker, ECG 250 Hz, the others 125 Hz',
    'fps, frameMs: drawn frames in the drawing worker (requestAnimationFrame); frameMsP99 over all intervals',
    'mainBusyPct: time in tasks of the page’s main thread (Performance.getMetrics, TaskDuration); cpuPct: all processes, 100 = a core',
    'lagMs: age of the newest drawn sample of each lane in each frame; lagMsP99 is the p99 of the p99 of each second',
    'lagMsEnd: worst second of the last ten; heapSlopeKbPerMin: used JS heap of main thread and drawing worker, after collection',
    'floor: the same lanes straight from tables in a worker, before and after the long run; peers: one chart a lane, in the main thread',
    'overview: the whole station on the demo ward (npm start -- --headless), lag and frames as its own drawing worker counts them',
  ],
  leavesOut: [
    'what happens after a frame is handed to the compositor; a screen, a GPU',
    'the worker that feeds shares the cores and is in cpuPct; the way from device to console is the benchmark "feed"',
    'delay that all wave frames of half a minute have in common cannot be seen by the lag',
  ],
  run,
};

async function run(options: BenchOptions): Promise<object> {
  const beds = options.beds ?? 64;
  const seconds = options.seconds ?? 600;
  options.say('building the pages …');
  const address = await servePages(['display', 'floor', 'peer']);
  const browser = await startBrowser(width, height);
  const floorPage = `${address}/floor/index.html?beds=${beds}`;
  options.say(`bare canvas, ${floorSeconds} s …`);
  const before = await drawnBy(browser, floorPage, floorSeconds);
  options.say(`own drawing path, ${beds} beds × ${wavesPerBed}, ${seconds} s …`);
  const own = await ownPath(browser, `${address}/display/index.html?beds=${beds}`, seconds);
  options.say(`bare canvas again, ${floorSeconds} s …`);
  const after = await drawnBy(browser, floorPage, floorSeconds);
  const others: Record<string, Drawn & { beds: number }> = {};
  for (const peer of peers) {
    for (const count of peerBeds) {
      options.say(`${peer}, ${count} beds, ${peerSeconds} s …`);
      const drawn = await drawnBy(browser, `${address}/peer/index.html?peer=${peer}&beds=${count}`, peerSeconds);
      others[`${peer}-${count}`] = { beds: count, ...drawn };
    }
  }
  await browser.close();
  // The drawing path was measured: a station that does not start must not hide that.
  const whole = await overview(options).catch((error: unknown) => {
    options.say(`no overview: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  });
  return {
    beds,
    wavesPerBed,
    ...own,
    overview: whole,
    floor: {
      fps: round((before.fps + after.fps) / 2),
      mainBusyPct: round((before.mainBusyPct + after.mainBusyPct) / 2),
      frameMsP99: round(Math.max(before.frameMsP99, after.frameMsP99)),
    },
    peers: others,
  };
}

async function drawnBy(browser: BrowserAt, address: string, seconds: number): Promise<Drawn> {
  const page = await browser.open(address);
  const read = (): Promise<Frames> => page.page.evaluate(() => window.drawnFrames());
  await wait(warmUpMs);
  const first = await read();
  await page.begin();
  await wait(seconds * 1000);
  const figures = await page.end();
  const last = await read();
  await page.close();
  return {
    fps: round((last.count - first.count) / figures.seconds),
    mainBusyPct: round(figures.mainBusyPct),
    frameMsP99: round(quantile(last.ms.slice(first.ms.length), 0.99)),
  };
}

async function ownPath(browser: BrowserAt, address: string, seconds: number): Promise<object> {
  const page = await browser.open(address);
  await wait(warmUpMs);
  await takeStats(page);
  const heapKb: number[] = [];
  await page.begin();
  const stats: WaveStats[] = [];
  const untilMs = performance.now() + seconds * 1000;
  const everyMs = Math.min(10_000, (seconds * 1000) / 6);
  while (performance.now() < untilMs - everyMs / 2) {
    await wait(everyMs);
    heapKb.push(await workerHeapKb(page.page));
    stats.push(...(await takeStats(page)));
  }
  const figures = await page.end();
  await page.close();
  return {
    seconds: round(figures.seconds),
    fps: round(stats.reduce((sum, { frameMs }) => sum + frameMs.length, 0) / stats.length),
    frameMsP99: round(
      quantile(
        stats.flatMap(({ frameMs }) => frameMs),
        0.99,
      ),
    ),
    mainBusyPct: round(figures.mainBusyPct),
    cpuPct: figures.cpuPct === null ? null : round(figures.cpuPct),
    lagMsP99: quantile(
      stats.map(({ lagMsP99 }) => lagMsP99),
      0.99,
    ),
    lagMsEnd: Math.max(...stats.slice(-10).map(({ lagMsP99 }) => lagMsP99)),
    heapSlopeKbPerMin: round(slope(heapKb) * (60_000 / everyMs)),
  };
}

/** What the page gathered since the last call. */
const takeStats = (page: MeasuredPage): Promise<WaveStats[]> => page.page.evaluate(() => window.stats.splice(0));
