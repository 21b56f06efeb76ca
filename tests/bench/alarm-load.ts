/** A measured intensive-care day of alarms, two hundred times as fast: nothing dropped, and the history still opens. */
import { BenchConsole, BenchMonitor, startWard } from './alarm-ward.ts';
import { quantile, round, wait } from './bench.ts';
import type { Bench, BenchOptions } from './bench.ts';

/** 32 beds, one day. Drew et al. 2014: 2,558,760 in 31 days of 77 beds. */
const eventsPerDay = 34_300;
const bedsUsual = 32;
const speed = 200;
const daySeconds = 86_400 / speed;
const pageRows = 200;
const openEveryMs = 500;
const settleMs = 60_000;

export const alarmLoad: Bench = {
  name: 'alarm-load',
  summary: '34,300 alarm events a day of 32 beds at 200×, through gateway and station into the history',
  measures: [
    'gateway and station as processes of their own; 32 monitors of our own send PCD-04, each on its own connection; every alarm begins and ends: two events',
    'historyOpenMs: the first 200 rows and the counts of the whole history, asked twice a second by a console while the load runs',
    'dropped: alarms that the gateway confirmed and the station’s history does not hold a minute after the load',
  ],
  leavesOut: [
    'other traffic of the beds (benchmark "feed"); the drawing of the list (a browser test scrolls 100,000 rows)',
  ],
  run,
};

const anything = {
  beds: null,
  priorities: null,
  kinds: null,
  text: null,
  fromAt: null,
  toAt: null,
  acknowledged: null,
};

async function run(options: BenchOptions): Promise<object> {
  const beds = options.beds ?? bedsUsual;
  const seconds = options.seconds ?? daySeconds;
  const ward = await startWard(beds, false);
  const station = await ward.station('first');
  const watching = await BenchConsole.open(station.address);
  const monitors = await Promise.all(ward.beds.map(() => BenchMonitor.connect(ward)));
  const perSecond = (eventsPerDay / daySeconds) * (beds / bedsUsual);
  options.say(`${Math.round(perSecond * seconds)} alarm events in ${Math.round(seconds)} s …`);

  const opens: number[] = [];
  let loading = true;
  const history = (async () => {
    while (loading) {
      opens.push(await openHistory(watching));
      await wait(openEveryMs);
    }
  })();
  const raised = await load(
    options,
    monitors,
    ward.beds.map(({ id }) => id),
    perSecond,
    seconds,
  );
  loading = false;
  await history;
  let kept = 0;
  for (const until = performance.now() + settleMs; kept < raised && performance.now() < until; await wait(500)) {
    kept = (await watching.call('alarms.history', { filter: { ...anything, text: 'SpO' }, offset: 0, limit: 1 })).total;
  }
  return {
    beds,
    alarms: raised * 2,
    seconds: Math.round(seconds),
    eventsPerSecond: round((raised * 2) / seconds),
    historyOpenMsP50: round(quantile(opens, 0.5)),
    historyOpenMsP99: round(quantile(opens, 0.99)),
    dropped: raised - kept,
  };
}

async function openHistory(watching: BenchConsole): Promise<number> {
  const began = performance.now();
  await watching.call('alarms.history', { filter: anything, offset: 0, limit: pageRows });
  return performance.now() - began;
}

/** Alarms at the pace asked for; returns how many the gateway confirmed. */
async function load(
  options: BenchOptions,
  monitors: readonly BenchMonitor[],
  beds: readonly string[],
  perSecond: number,
  seconds: number,
): Promise<number> {
  const began = performance.now();
  const all: Promise<void>[] = [];
  let started = 0;
  let confirmed = 0;
  const one = async (index: number): Promise<void> => {
    const place = index % beds.length;
    const monitor = monitors[place];
    const bed = beds[place];
    if (monitor === undefined || bed === undefined) return;
    const episode = `L-${index}`;
    await monitor.alarm(bed, episode, 'start').done;
    confirmed += 1;
    await monitor.alarm(bed, episode, 'end').done;
  };
  while (performance.now() - began < seconds * 1000) {
    const due = Math.floor(((performance.now() - began) / 1000) * (perSecond / 2));
    for (; started < due; started += 1) all.push(one(started));
    await wait(20);
    if (started % 2_000 === 0 && started > 0) options.say(`${started} alarms sent, ${confirmed} confirmed`);
  }
  await Promise.race([Promise.all(all), wait(settleMs)]);
  return confirmed;
}
