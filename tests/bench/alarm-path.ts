/** From the bytes on the gateway's socket to the eye and the ear; and an acknowledgement from station to station. */
import type { Page } from '@playwright/test';
import { BenchConsole, BenchMonitor, startWard } from './alarm-ward.ts';
import { quantile, round, wait } from './bench.ts';
import type { Bench, BenchOptions } from './bench.ts';
import { startBrowser } from './browser.ts';

const warmUpMs = 12_000;
const alarmsUsual = 150;
const acksUsual = 60;
/** Alarms of a window that shows half of the ward. */
const bedsShown = 24;
const missedMs = 20_000;
const soundPatienceMs = 1_500;
/** Consoles are limited in how fast they acknowledge. */
const ackEveryMs = 600;

export const alarmPath: Bench = {
  name: 'alarm-path',
  summary:
    'an alarm from the bytes on the MLLP socket to the screen and the sound, under 64 beds; an acknowledgement from one station to another',
  measures: [
    'gateway, virtual ward (64 beds with all their traffic), two stations and a browser, each a process of its own on this machine; a monitor of our own sends PCD-04',
    'visibleMs: from the write of the message to the second frame after the alarm stands on its tile (1920×1080)',
    'soundMs: from the same write to the call that starts the burst on the audio clock; each alarm ends before the next',
    'ackMs: from the call at one station’s console to the event at the other station’s console, over both disks and the gateway’s',
  ],
  leavesOut: [
    'the display’s and the speaker’s own delay; a network between the parts; what the device takes before it sends',
  ],
  run,
};

async function run(options: BenchOptions): Promise<object> {
  const beds = options.beds ?? 64;
  const n = options.seconds === null ? alarmsUsual : Math.max(10, Math.round(options.seconds));
  options.say(`starting gateway, ${beds} virtual beds and two stations …`);
  const ward = await startWard(beds, true);
  const first = await ward.station('first');
  const second = await ward.station('second');
  // The other half of the ward is on a screen of the other station: a bed on none is an alarm of its own (L25).
  const other = await BenchConsole.open(second.address);
  await other.call('waves.watch', { beds: [], shows: ward.beds.map(({ id }) => id) as never });
  const browser = await startBrowser(1920, 1080);
  const opened = await browser.open(first.address, (page) => page.addInitScript(watchAlarms));
  await wait(warmUpMs);
  const monitor = await BenchMonitor.connect(ward);
  // What the start itself signalled (a ward that no screen showed yet) is over by now.
  await quiet(opened.page);
  options.say(`${n} alarms …`);
  const visible: number[] = [];
  const sounded: number[] = [];
  for (let index = 0; index < n; index += 1) {
    const bed = ward.beds[(index * 7) % Math.min(bedsShown, beds)]?.id ?? '01';
    const episode = `AL-${index + 1}`;
    const { at, done } = monitor.alarm(bed, episode, 'start');
    const seen = await seenAt(opened.page, bed);
    visible.push(seen.visible - at);
    if (seen.sound !== null) sounded.push(seen.sound - at);
    await done;
    await monitor.alarm(bed, episode, 'end').done;
    await goneFrom(opened.page, bed);
    await wait(100 + (index % 7) * 40);
  }
  await opened.close();
  await browser.close();
  options.say(`${acksUsual} acknowledgements …`);
  const acks = await measureAcks(ward.beds[0]?.id ?? '01', monitor, first.address, second.address);
  return {
    beds,
    n,
    visibleMsP50: round(quantile(visible, 0.5)),
    visibleMsP99: round(quantile(visible, 0.99)),
    soundMsP50: round(quantile(sounded, 0.5)),
    soundMsP99: round(quantile(sounded, 0.99)),
    sounded: sounded.length,
    ackMsP50: round(quantile(acks, 0.5)),
    ackMsP99: round(quantile(acks, 0.99)),
  };
}

async function measureAcks(bed: string, monitor: BenchMonitor, here: string, there: string): Promise<number[]> {
  const [acting, watching] = await Promise.all([BenchConsole.open(here), BenchConsole.open(there)]);
  await wait(2_000);
  const took: number[] = [];
  for (let index = 0; index < acksUsual; index += 1) {
    const episode = `ACK-${index + 1}`;
    const raised = Promise.withResolvers<string>();
    acting.onEvent = ({ event }) => {
      if (event.type === 'alarm.raised' && event.alarm.device.includes('BENCH')) raised.resolve(event.alarm.id);
      else if (event.type === 'alarm.raised' && event.alarm.text.includes('86')) raised.resolve(event.alarm.id);
    };
    await monitor.alarm(bed, episode, 'start').done;
    const alarm = (await raised.promise) as never;
    const heard = Promise.withResolvers<number>();
    watching.onEvent = ({ event }, at) => {
      if (event.type === 'alarm.acknowledged' && event.id === alarm) heard.resolve(at);
    };
    const began = performance.timeOrigin + performance.now();
    const { outcomes } = await acting.call('alarms.acknowledge', { alarms: [alarm], reason: 'on-my-way', note: null });
    if (outcomes[0]?.status !== 'confirmed') throw new Error(`not acknowledged: ${JSON.stringify(outcomes)}`);
    took.push((await heard.promise) - began);
    await monitor.alarm(bed, episode, 'end').done;
    await wait(ackEveryMs);
  }
  return took;
}

interface Watch {
  readonly seen: Record<string, number>;
  sound: number | null;
}

/** Runs in the page: when an alarm stands on a tile (after the frame that shows it), and when a burst is started. */
function watchAlarms(): void {
  const watch: Watch = { seen: {}, sound: null };
  Object.assign(globalThis, { alarmWatch: watch });
  const now = (): number => performance.timeOrigin + performance.now();
  const { start } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function begin(...when: number[]): void {
    if (this.loop) watch.sound ??= now();
    start.apply(this, when as []);
  };
  const look = (): void => {
    for (const tile of document.querySelectorAll<HTMLElement>('[role="group"][data-bed]')) {
      const bed = tile.dataset['bed'] ?? '';
      const isAlarm = tile.querySelector('[data-alarm]') !== null;
      if (!isAlarm) delete watch.seen[bed];
      else if (!(bed in watch.seen)) {
        watch.seen[bed] = Number.NaN;
        requestAnimationFrame(() => requestAnimationFrame(() => (watch.seen[bed] = now())));
      }
    }
  };
  document.addEventListener('DOMContentLoaded', () =>
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true }),
  );
}

async function seenAt(page: Page, bed: string): Promise<{ visible: number; sound: number | null }> {
  const handle = await page.waitForFunction(
    ({ of, patience }) => {
      const { seen, sound } = (globalThis as unknown as { alarmWatch: Watch }).alarmWatch;
      const visible = seen[of];
      if (visible === undefined || Number.isNaN(visible)) return null;
      // Another alarm of the ward may sound already: then nothing new is started for this one.
      const given = performance.timeOrigin + performance.now() - visible > patience;
      return sound !== null || given ? { visible, sound } : null;
    },
    { of: bed, patience: soundPatienceMs },
    { timeout: missedMs, polling: 20 },
  );
  return (await handle.jsonValue()) as { visible: number; sound: number | null };
}

async function quiet(page: Page): Promise<void> {
  await page.waitForFunction(
    () => {
      const { alarmWatch } = globalThis as unknown as { alarmWatch: Watch };
      if (document.querySelector('[data-alarm-state="active"]') !== null) return false;
      alarmWatch.sound = null;
      return true;
    },
    null,
    { timeout: warmUpMs * 5, polling: 100 },
  );
}

async function goneFrom(page: Page, bed: string): Promise<void> {
  await page.waitForFunction(
    (of) => {
      const { alarmWatch } = globalThis as unknown as { alarmWatch: Watch };
      if (of in alarmWatch.seen) return false;
      alarmWatch.sound = null;
      return true;
    },
    bed,
    { timeout: missedMs, polling: 20 },
  );
}
