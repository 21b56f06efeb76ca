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
/** Own path and floor in turn, so that a machine that slows down slows both: f o o f f o o f. */
const turns = ['floor', 'own', 'own', 'floor', 'floor', 'own', 'own', 'floor'] as const;
const turnSeconds = 10;
const peerSeconds = 10;
const peerBeds = [16, 32] as const;
const peers = ['uplot', 'smoothie', 'chartjs'] as const;

interface Drawn {
  readonly fps: number;
  readonly mainBusyPct: number;
  readonly frameMsP99: number;
}

interface LongRun {
  readonly seconds: number;
  readonly fpsLongRun: number;
  readonly mainBusyPct: number;
  readonly cpuPct: number | null;
  readonly lagMsP99: number;
  readonly lagMsEnd: number;
  readonly heapSlopeKbPerMin: number;
}

export const display: Bench = {
  name: 'display',
  summary:
    'frames, lag and load of live waves: 64 beds × 4 on 3840×2160, no GPU, beside a bare canvas and other renderers',
  measures: [
    'headless Chromium without GPU; packed wave frames each 100 ms from a worker, ECG 250 Hz, the others 125 Hz',
    'fps, frameMs: drawn frames in the drawing worker (requestAnimationFrame); frameMsP99 over all intervals',
    'mainBusyPct: processor time of tasks of the page’s main thread (Performance.getMetrics, TaskDuration, thread ticks); cpuPct: all processes, 100 = a core',
    'lagMs: age of the newest drawn sample of each lane in each frame; lagMsP99 is the p99 of the p99 of each second',
    'lagMsEnd: worst second of the last ten; heapSlopeKbPerMin: used JS heap of main thread and drawing worker, after collection',
    'floor: the same lanes straight from tables in a worker; fps and frameMsP99 of floor and own path from 4 × 10 s each, in turn',
    'lag, load and memory, and fpsLongRun, from one long run (--seconds, 600); peers: one chart a lane, in the main thread',
    'overview: the whole station on the demo ward (npm start -- --headless), lag and frames as its own drawing worker counts them, 2 × 15 s',
    'overview floorFps: a bare canvas with as many lanes, in turn, beside the same station while it sends the same to a console without a screen',
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
  const pages = {
    own: `${address}/display/index.html?beds=${beds}`,
    floor: `${address}/floor/index.html?beds=${beds}`,
  };
  const compared: Record<(typeof turns)[number], Drawn[]> = { own: [], floor: [] };
  for (const turn of turns) {
    options.say(
      `${turn === 'own' ? 'own drawing path' : 'bare canvas'}, ${beds} beds × ${wavesPerBed}, ${turnSeconds} s …`,
    );
    compared[turn].push(await drawnBy(browser, pages[turn], turnSeconds));
  }
  options.say(`own drawing path for lag, load and memory, ${seconds} s …`);
  const long = await longRun(browser, pages.own, seconds);
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
  const whole = await overview(options, `${address}/floor/index.html`).catch((error: unknown) => {
    options.say(`no overview: ${error instanceof Error ? error.message : String(error)}`);
    return {};
  });
  return {
    beds,
    wavesPerBed,
    fps: meanOf(compared.own).fps,
    frameMsP99: meanOf(compared.own).frameMsP99,
    ...long,
    overview: whole,
    floor: meanOf(compared.floor),
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

function meanOf(all: readonly Drawn[]): Drawn {
  const mean = (of: (one: Drawn) => number): number => round(all.reduce((sum, one) => sum + of(one), 0) / all.length);
  return {
    fps: mean(({ fps }) => fps),
    mainBusyPct: mean(({ mainBusyPct }) => mainBusyPct),
    frameMsP99: mean(({ frameMsP99 }) => frameMsP99),
  };
}

async function longRun(browser: BrowserAt, address: string, seconds: number): Promise<LongRun> {
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
    fpsLongRun: round(stats.reduce((sum, { frameMs }) => sum + frameMs.length, 0) / stats.length),
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
