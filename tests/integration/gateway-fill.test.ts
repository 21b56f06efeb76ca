/** What a station missed of the live data, over real sockets: asked for after a restart, answered beside the live flow. */
import { expect, it, onTestFinished } from 'vitest';
import { fillPageSchema, type FillPage, type FillRequest } from '../../shared/feed/protocol.ts';
import { decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { readWaveAnswer } from '../../shared/station-api/wave-answer.ts';
import { createStation, type Station } from '../../station/host.ts';
import { aGateway, end, numerics, secret, Sender, TestStation, waves } from './gateway-harness.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

const blockMs = 500;
const blockSamples = 125;

/** A monitor at bed 03: the n-th sample is n, the n-th heart rate 60 + n; a rate every two seconds, so that each has a second of its own. */
class SteadyMonitor {
  readonly beganAt = Date.now();
  readonly #sender: Sender;
  #blocks = 0;

  constructor(port: number) {
    this.#sender = new Sender(port);
    onTestFinished(() => this.#sender.close());
  }

  get samples(): number {
    return this.#blocks * blockSamples;
  }

  /** At the pace of a monitor: its stamps are of the time that passes. */
  async speak(ms: number): Promise<void> {
    for (const last = this.#blocks + ms / blockMs; this.#blocks < last;) {
      const from = this.beganAt + this.#blocks * blockMs;
      await new Promise((resolve) => {
        setTimeout(resolve, Math.max(0, from + blockMs - Date.now()));
      });
      await this.sendBlock(from);
      if (this.#blocks % 4 === 0) await this.#sender.send(numerics('03', 60 + this.#blocks / 4, from));
      this.#blocks += 1;
    }
  }

  sendBlock(from: number): Promise<string> {
    const first = this.#blocks * blockSamples;
    return this.#sender.send(
      waves(
        '03',
        from,
        Array.from({ length: blockSamples }, (_, index) => first + index),
      ),
    );
  }

  /** `ms` pass in which it has no link; what it kept comes at once. */
  async sendKept(ms: number): Promise<void> {
    const first = this.#blocks;
    await new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, this.beganAt + first * blockMs + ms - Date.now()));
    });
    for (; this.#blocks < first + ms / blockMs; this.#blocks += 1) {
      await this.sendBlock(this.beganAt + this.#blocks * blockMs);
    }
  }
}

async function aStation(port: number, data: string): Promise<{ station: Station; console: TestConsole }> {
  const station = await createStation({ gateway: { url: `http://127.0.0.1:${port}`, secret }, data });
  onTestFinished(() => station.stop());
  return { station, console: TestConsole.attach(station).console };
}

/** As `until`, for what must be asked of the station. On a machine under load it was thinned, and fills that 30 s later. */
async function untilAnswered(what: string, holds: () => Promise<boolean>, withinMs = 60_000): Promise<void> {
  for (const endAt = performance.now() + withinMs; !(await holds());) {
    if (performance.now() > endAt) throw new Error(`Waited ${withinMs} ms for: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 200);
    });
  }
}

const ask = (station: TestStation, request: FillRequest): Promise<FillPage | null> =>
  new Promise((resolve) => {
    station.socket.emit('fill', request, (page) => resolve(page === null ? null : fillPageSchema.parse(page)));
  });

it('Given a station that was down for some seconds, when it is there again, then they are on record without a gap', async () => {
  const gateway = await aGateway();
  onTestFinished(() => end(gateway));
  const data = aFolder();
  const monitor = new SteadyMonitor(gateway.mllpPort ?? 0);
  const first = await aStation(gateway.httpPort, data);
  await until('live', () => first.console.last('link')?.state === 'live');
  await monitor.speak(4_000);
  await until(
    'the values of before',
    () =>
      first.console.all('live').some(({ devices }) => devices.some((one) => one.values.some((is) => is.value === 61))),
    30_000,
  );
  await first.station.stop();
  await monitor.speak(6_000);
  const { console } = await aStation(gateway.httpPort, data);
  await until('live again', () => console.last('link')?.state === 'live');
  await monitor.speak(4_000);
  const span = { bed: '03', who: 'bed', fromAt: monitor.beganAt - 2_000, toAt: monitor.beganAt + 20_000 } as const;
  // While it was down, and what came live behind it.
  const rates = [62, 63, 64, 66];
  await untilAnswered('values', async () => {
    const { series } = await console.call('history.values', { ...span, keys: ['HR'] });
    const recorded = new Set(series.flatMap(({ value }) => value));
    return rates.every((rate) => recorded.has(rate));
  });
  // Every sample of that time once and in order: of its first and its newest second there may be none yet.
  await untilAnswered('waves', async () => {
    const samples = await samplesOf(console, span);
    const whole = samples.every((sample, at) => sample === (samples[0] ?? 0) + at);
    return whole && samples.length > monitor.samples - 4 * blockSamples;
  });
});

/** In the order of the answer. */
async function samplesOf(
  console: TestConsole,
  span: { readonly bed: string; readonly who: 'bed'; readonly fromAt: number; readonly toAt: number },
): Promise<readonly number[]> {
  console.frames = [];
  await console.call('history.waves', { ...span, channels: null, pairs: null });
  const answer = console.frames.map((bytes) => readWaveAnswer(bytes)).find((read) => read !== null);
  const read = decodeWaveFrame(answer?.frame ?? new Uint8Array());
  return read.ok ? read.frame.blocks.flatMap(({ samples }) => [...samples]) : [];
}

it('Given live data that is held, when stations ask, then one that reads gets it, one that gives no credit is put off, and a stranger gets nothing', async () => {
  const gateway = await aGateway();
  onTestFinished(() => end(gateway));
  const monitor = new SteadyMonitor(gateway.mllpPort ?? 0);
  const slow = new TestStation(gateway.httpPort, { credits: false, id: 'st-2', watch: ['03'] });
  const good = new TestStation(gateway.httpPort, { watch: ['03'] });
  onTestFinished(() => [slow, good].forEach((station) => station.close()));
  await until('both', () => slow.snapshot !== null && good.snapshot !== null);
  await monitor.speak(8_000);
  const whole = { fromAt: 0, toAt: Date.now() + 1_000, cursor: null };
  expect(await ask(slow, whole)).toBeNull();
  const samples: number[] = [];
  let cursor: number | null = null;
  let pages = 0;
  do {
    const page: FillPage | null = await ask(good, { ...whole, cursor });
    // Not now: asked again.
    if (page === null) continue;
    pages += 1;
    const read = page.frame === null ? null : decodeWaveFrame(page.frame);
    if (read?.ok === true) samples.push(...read.frame.blocks.flatMap((block) => [...block.samples]));
    cursor = page.next;
  } while (pages === 0 || cursor !== null);
  expect(samples).toEqual(Array.from({ length: samples.length }, (_, n) => n));
  expect(samples.length).toBeGreaterThanOrEqual(monitor.samples - 2 * blockSamples);
  const stranger = new TestStation(gateway.httpPort, { id: 'st-3', secret: 'not-the-secret-of-it' });
  onTestFinished(() => stranger.close());
  await until('refused', () => stranger.refusal !== null);
  expect(stranger.refusal).toMatch(/secret/);
});

it('Given a monitor that kept its data while it was unplugged, when it sends it, then stations get it as late and nothing of it as live', async () => {
  const gateway = await aGateway();
  onTestFinished(() => end(gateway));
  const monitor = new SteadyMonitor(gateway.mllpPort ?? 0);
  const station = new TestStation(gateway.httpPort, { watch: ['03'] });
  onTestFinished(() => station.close());
  await until('it', () => station.snapshot !== null);
  await monitor.speak(2_000);
  await monitor.sendKept(6_000);
  await monitor.speak(1_000);
  const late = (): number[] =>
    station.late.flatMap(({ frame }) => {
      const read = frame === null ? null : decodeWaveFrame(frame);
      return read?.ok === true ? read.frame.blocks.flatMap((block) => [...block.samples]) : [];
    });
  const all = (): Set<number> => new Set([...late(), ...station.blocks.flatMap((block) => [...block.samples])]);
  await until('all', () => all().size === monitor.samples);
  expect(late().length).toBeGreaterThan(2 * 250);
  expect(Math.max(...station.blocks.map(({ ageMs }) => ageMs))).toBeLessThan(4_500);
  const [first] = station.late;
  const read = first?.frame == null ? null : decodeWaveFrame(first.frame);
  const block = read?.ok === true ? read.frame.blocks[0] : undefined;
  // In its place: where its first sample was taken.
  const due = monitor.beganAt + (block?.samples[0] ?? 0) * 4;
  expect(Math.abs((block?.startAt ?? 0) - due - blockMs)).toBeLessThan(700);
});
