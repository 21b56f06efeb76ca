/** The real overview: the whole station on its demo ward, in the same browser, as a person sees it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';
import { root } from '../../build/files.ts';
import type { WaveStats } from '../../renderer/waves/types.ts';
import { consoleSocketPath } from '../../shared/station-api/wire.ts';
import { atEnd, quantile, round, wait } from './bench.ts';
import type { BenchOptions } from './bench.ts';
import { startBrowser } from './browser.ts';
import type { BrowserAt, MeasuredPage } from './browser.ts';
import type { Frames } from './pages/frames.ts';
import { startStation } from './station-process.ts';

const bedCounts = [24, 48] as const;
/** In turn, so that a machine that slows down slows both. */
const turns = ['floor', 'own', 'own', 'floor'] as const;
const seconds = 15;
const warmUpMs = 10_000;
const floorWarmUpMs = 4_000;
/** A lane of the floor page's ward is one of four of a bed. */
const floorLanesPerBed = 4;
/** 48 beds show waves from M tiles on: a 4K screen at scale 1 has room for them. */
const size = { width: 3840, height: 2160 };

interface OverviewFigures {
  readonly fps: number;
  /** A bare canvas with as many lanes while the same station sends the same beds to a console that draws nothing. */
  readonly floorFps: number;
  readonly mainBusyPct: number;
  readonly lagMsP99: number;
  readonly lanes: number;
}

interface Own {
  readonly fps: number;
  readonly mainBusyPct: number;
  readonly lagMs: readonly number[];
  readonly lanes: number;
}

/** @param floor address of the bare canvas page. */
export async function overview(options: BenchOptions, floor: string): Promise<Record<string, OverviewFigures>> {
  if (!existsSync(path.join(root, 'build', 'start.ts'))) {
    options.say('no overview: there is no npm start yet');
    return {};
  }
  const figures: Record<string, OverviewFigures> = {};
  for (const beds of bedCounts) {
    options.say(`overview of the whole station, ${beds} beds, ${turns.length} × ${seconds} s …`);
    figures[beds] = await measure(beds, floor);
  }
  return figures;
}

async function measure(beds: number, floor: string): Promise<OverviewFigures> {
  const data = mkdtempSync(path.join(tmpdir(), 'wardlight-bench-'));
  const forget = atEnd(() => rmSync(data, { recursive: true, force: true }));
  const station = await startStation(['--headless', '--beds', `${beds}`, '--data', data, '--port', '0']);
  const browser = await startBrowser(size.width, size.height);
  // The station's console is opened first: from it the floor learns how many lanes there are.
  let lanes = (await ownTurn(browser, station.address, 1)).lanes;
  const own: Own[] = [];
  const floors: number[] = [];
  for (const turn of turns) {
    if (turn === 'own') own.push(await ownTurn(browser, station.address, seconds));
    else floors.push(await floorTurn(browser, station.address, `${floor}?beds=${Math.ceil(lanes / floorLanesPerBed)}`));
    lanes = own.at(-1)?.lanes ?? lanes;
  }
  await browser.close();
  await station.stop();
  await forget();
  return {
    fps: round(mean(own.map(({ fps }) => fps))),
    floorFps: round(mean(floors)),
    mainBusyPct: round(mean(own.map(({ mainBusyPct }) => mainBusyPct))),
    lagMsP99: quantile(
      own.flatMap(({ lagMs }) => lagMs),
      0.99,
    ),
    lanes,
  };
}

const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;

async function ownTurn(browser: BrowserAt, address: string, forSeconds: number): Promise<Own> {
  const page = await browser.open(address, (opened) => opened.addInitScript(gather));
  await wait(warmUpMs);
  await taken(page);
  await page.begin();
  await wait(forSeconds * 1000);
  const stats = await taken(page);
  const busy = await page.end();
  await page.close();
  const lanes = stats.at(-1)?.lanesFed ?? 0;
  if (lanes === 0) throw new Error('the overview drew no waves');
  return {
    fps: mean(stats.map(({ fps }) => fps)),
    mainBusyPct: busy.mainBusyPct,
    lagMs: stats.map(({ lagMsP99 }) => lagMsP99),
    lanes,
  };
}

/** Frames of the bare canvas a second, beside a station that has as much to do as with a console on screen. */
async function floorTurn(browser: BrowserAt, address: string, floor: string): Promise<number> {
  const stop = await takeAll(address);
  const page = await browser.open(floor);
  const read = (): Promise<Frames> => page.page.evaluate(() => window.drawnFrames());
  await wait(floorWarmUpMs);
  const first = await read();
  await page.begin();
  await wait(seconds * 1000);
  const figures = await page.end();
  const last = await read();
  await page.close();
  stop();
  return (last.count - first.count) / figures.seconds;
}

/** A console without a screen: takes what the station sends, waves of all beds included. Returns how to end it. */
async function takeAll(address: string): Promise<() => void> {
  const { origin } = new URL(address);
  const entered = await fetch(address, { redirect: 'manual' });
  const cookie = entered.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
  const socket = new WebSocket(new URL(consoleSocketPath, origin.replace('http', 'ws')), {
    origin,
    headers: { cookie },
  });
  const beds = new Promise<string[]>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer, isBinary) => {
      const said = isBinary ? null : (JSON.parse(data.toString('utf8')) as Snapshot);
      const known = said?.payload?.state?.beds ?? [];
      if (known.length > 0) resolve(known.map(({ id }) => id));
    });
  });
  socket.on('open', () => {
    for (const topic of ['ward', 'link', 'station', 'live']) say({ k: 'subscribe', topic });
  });
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const wanted = (await beds).map((bed) => ({ bed, channels: null }));
  say({ k: 'call', id: 1, name: 'waves.watch', args: { beds: wanted } });
  return () => socket.terminate();
}

interface Snapshot {
  readonly payload?: { readonly state?: { readonly beds?: readonly { readonly id: string }[] } };
}

/** Runs in the page: keeps what the drawing worker says of itself. */
function gather(): void {
  const page = globalThis as unknown as { waveStats: unknown[] };
  page.waveStats = [];
  window.addEventListener('wardlight-wave-stats', (event) => page.waveStats.push((event as CustomEvent).detail));
}

const taken = (page: MeasuredPage): Promise<WaveStats[]> =>
  page.page.evaluate(() => (globalThis as unknown as { waveStats: WaveStats[] }).waveStats.splice(0));
