/** A headless Chromium without a GPU, pages of this folder in it, and what its main thread and processes do. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser, CDPSession, Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium, noChromium, sandboxArguments } from '../../build/chromium.ts';
import { atEnd } from './bench.ts';
import { cpuSecondsOf } from './processes.ts';

const quiet = [
  '--disable-gpu',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const pagesFolder = path.join(import.meta.dirname, 'pages');
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

/** Builds the pages of this folder and serves them on loopback. Returns the address. */
export async function servePages(names: readonly string[]): Promise<string> {
  const outDir = mkdtempSync(path.join(tmpdir(), 'wardlight-bench-'));
  atEnd(() => rmSync(outDir, { recursive: true, force: true }));
  await build({
    root: pagesFolder,
    base: './',
    configFile: false,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      chunkSizeWarningLimit: 5_000,
      rolldownOptions: { input: names.map((name) => path.join(pagesFolder, name, 'index.html')) },
    },
  });
  const server = createServer((request, response) => {
    const file = path.join(outDir, path.normalize(new URL(request.url ?? '/', 'http://localhost').pathname));
    try {
      const body = readFileSync(file);
      response.setHeader('content-type', types[path.extname(file)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export interface Figures {
  readonly seconds: number;
  /** Processor time of tasks of the page's main thread, 100 = all of the time: waiting for a core does not count. */
  readonly mainBusyPct: number;
  /** All processes of the browser, 100 = one core. Null where the system does not tell. */
  readonly cpuPct: number | null;
}

export class MeasuredPage {
  readonly page: Page;
  readonly #session: CDPSession;
  readonly #pid: number | undefined;
  #busyS = 0;
  #cpuS: number | null = null;
  #atMs = 0;

  constructor(page: Page, session: CDPSession, pid: number | undefined) {
    this.page = page;
    this.#session = session;
    this.#pid = pid;
  }

  /** Seconds in tasks of the main thread and bytes of its heap, from the browser's own counters. */
  async metrics(): Promise<{ busyS: number; heapKb: number }> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    const value = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return { busyS: value('TaskDuration'), heapKb: value('JSHeapUsedSize') / 1024 };
  }

  async begin(): Promise<void> {
    this.#busyS = (await this.metrics()).busyS;
    this.#cpuS = cpuSecondsOf(this.#pid);
    this.#atMs = performance.now();
  }

  async end(): Promise<Figures> {
    const seconds = (performance.now() - this.#atMs) / 1000;
    const cpuS = cpuSecondsOf(this.#pid);
    const { busyS } = await this.metrics();
    return {
      seconds,
      mainBusyPct: ((busyS - this.#busyS) / seconds) * 100,
      cpuPct: cpuS === null || this.#cpuS === null ? null : ((cpuS - this.#cpuS) / seconds) * 100,
    };
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

export interface BrowserAt {
  readonly pid: number;
  open(address: string, prepare?: (page: Page) => Promise<unknown>): Promise<MeasuredPage>;
  close(): Promise<void>;
}

/** One browser with pages of the given size in device px, scale 1. */
export async function startBrowser(width: number, height: number): Promise<BrowserAt> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error(noChromium);
  const server = await chromium.launchServer({
    executablePath,
    args: [...sandboxArguments(), ...quiet],
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  const close = atEnd(() => server.close());
  const browser: Browser = await chromium.connect(server.wsEndpoint());
  return {
    pid: server.process().pid ?? 0,
    close,
    async open(address, prepare) {
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      await prepare?.(page);
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(address);
      if (faults.length > 0) throw new Error(`the page ${address} failed: ${faults.join('; ')}`);
      return new MeasuredPage(page, session, server.process().pid);
    },
  };
}
