/** From `npm start` on a built tree to the first live number and the first wave on screen. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { atEnd, quantile, wait } from './bench.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { startBrowser } from './browser.ts';
import { startStation } from './station-process.ts';

const runs = 3;
const longestMs = 60_000;

interface Seen {
  readonly value: number | null;
  readonly wave: number | null;
}

interface Run {
  readonly addressMs: number;
  readonly firstValueMs: number;
  readonly firstWaveMs: number;
}

export const start: Bench = {
  name: 'start',
  summary: 'npm start on a built tree to the first live number and the first wave on screen',
  measures: [
    `npm start -- --headless with 24 demo beds on an empty data folder; median of ${runs} runs, after one that builds`,
    'clock starts when npm is started; a headless Chromium is started at the same time, and opens the address once it is printed',
    'firstValueMs: a value cell with data-state "live" is in the page; firstWaveMs: the drawing worker has drawn a fed lane',
  ],
  leavesOut: ['installing and building; Electron’s own start; the time from the page to the glass'],
  run,
};

/** Runs in the page: notes when a value is first live and a wave first drawn. Times are epoch ms. */
function watch(): void {
  const seen: { value: number | null; wave: number | null } = { value: null, wave: null };
  Object.assign(globalThis, { seen });
  const look = (): void => {
    if (document.querySelector('[data-parameter][data-state="live"]') === null) {
      requestAnimationFrame(look);
      return;
    }
    seen.value = performance.timeOrigin + performance.now();
  };
  requestAnimationFrame(look);
  window.addEventListener('wardlight-wave-stats', (event) => {
    const { lanesFed } = (event as CustomEvent<{ lanesFed: number }>).detail;
    if (lanesFed > 0) seen.wave ??= performance.timeOrigin + performance.now();
  });
}

const read = (page: Page): Promise<Seen> => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

async function once(beds: number): Promise<Run> {
  const data = mkdtempSync(path.join(tmpdir(), 'wardlight-bench-'));
  const forget = atEnd(() => rmSync(data, { recursive: true, force: true }));
  const beganAt = performance.timeOrigin + performance.now();
  const [browser, station] = await Promise.all([
    startBrowser(1920, 1080),
    startStation(['--headless', '--beds', `${beds}`, '--data', data, '--port', '0']),
  ]);
  const addressMs = performance.timeOrigin + performance.now() - beganAt;
  const page = await browser.open(station.address, (opened) => opened.addInitScript(watch));
  let seen = await read(page.page);
  for (const untilMs = performance.now() + longestMs; seen.value === null || seen.wave === null;) {
    if (performance.now() > untilMs) throw new Error('no live value and wave came on screen within a minute');
    await wait(50);
    seen = await read(page.page);
  }
  await browser.close();
  await station.stop();
  await forget();
  return { addressMs, firstValueMs: seen.value - beganAt, firstWaveMs: seen.wave - beganAt };
}

async function run(options: BenchOptions): Promise<object> {
  const beds = options.beds ?? 24;
  options.say('a first start, which builds where something changed …');
  await once(beds);
  const all: Run[] = [];
  for (let turn = 1; turn <= runs; turn += 1) {
    options.say(`start ${turn} of ${runs} …`);
    all.push(await once(beds));
  }
  const median = (of: (one: Run) => number): number => Math.round(quantile(all.map(of), 0.5));
  return {
    firstValueMs: median(({ firstValueMs }) => firstValueMs),
    firstWaveMs: median(({ firstWaveMs }) => firstWaveMs),
    addressMs: median(({ addressMs }) => addressMs),
    beds,
    runs,
  };
}
