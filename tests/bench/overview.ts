/** The real overview: the whole station on its demo ward, in the same browser, as a person sees it. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../build/files.ts';
import type { WaveStats } from '../../renderer/waves/types.ts';
import { atEnd, quantile, round, wait } from './bench.ts';
import type { BenchOptions } from './bench.ts';
import { startBrowser } from './browser.ts';
import type { MeasuredPage } from './browser.ts';
import { startStation } from './station-process.ts';

const bedCounts = [24, 48] as const;
const seconds = 30;
const warmUpMs = 15_000;
/** 48 beds show waves from M tiles on: a 4K screen at scale 1 has room for them. */
const size = { width: 3840, height: 2160 };

interface OverviewFigures {
  readonly fps: number;
  readonly mainBusyPct: number;
  readonly lagMsP99: number;
  readonly lanes: number;
}

export async function overview(options: BenchOptions): Promise<Record<string, OverviewFigures>> {
  if (!existsSync(path.join(root, 'build', 'start.ts'))) {
    options.say('no overview: there is no npm start yet');
    return {};
  }
  const figures: Record<string, OverviewFigures> = {};
  for (const beds of bedCounts) {
    options.say(`overview of the whole station, ${beds} beds, ${seconds} s …`);
    figures[beds] = await measure(beds);
  }
  return figures;
}

async function measure(beds: number): Promise<OverviewFigures> {
  const data = mkdtempSync(path.join(tmpdir(), 'wardlight-bench-'));
  const forget = atEnd(() => rmSync(data, { recursive: true, force: true }));
  const station = await startStation(['--headless', '--beds', `${beds}`, '--data', data, '--port', '0']);
  const browser = await startBrowser(size.width, size.height);
  const page = await browser.open(station.address, (opened) => opened.addInitScript(gather));
  await wait(warmUpMs);
  await taken(page);
  await page.begin();
  await wait(seconds * 1000);
  const stats = await taken(page);
  const busy = await page.end();
  await browser.close();
  await station.stop();
  await forget();
  if (stats.length === 0) throw new Error(`the overview of ${beds} beds drew no waves`);
  return {
    fps: round(stats.reduce((sum, { frameMs }) => sum + frameMs.length, 0) / stats.length),
    mainBusyPct: round(busy.mainBusyPct),
    lagMsP99: quantile(
      stats.map(({ lagMsP99 }) => lagMsP99),
      0.99,
    ),
    lanes: stats.at(-1)?.lanesFed ?? 0,
  };
}

/** Runs in the page: keeps what the wave canvas says of itself. */
function gather(): void {
  const page = globalThis as unknown as { waveStats: unknown[] };
  page.waveStats = [];
  window.addEventListener('wardlight-wave-stats', (event) => page.waveStats.push((event as CustomEvent).detail));
}

const taken = (page: MeasuredPage): Promise<WaveStats[]> =>
  page.page.evaluate(() => (globalThis as unknown as { waveStats: WaveStats[] }).waveStats.splice(0));
