/**
 * The one clock of the console. Each second it shows the time, ages the values and lets the watchdog know; so
 * a clock that moves proves that ages are counted.
 */
import { Observable } from './observable.ts';

/** Monotonic milliseconds. */
export const mono = (): number => performance.now();

/** The ward's clock (the gateway's, epoch ms) as the station last said it, and when on our monotonic clock. */
let base: { readonly now: number; readonly at: number } | null = null;

export function setStationClock(now: number): void {
  base = { now, at: mono() };
}

/** Epoch ms by the ward's clock, as the record has it; the window's own until the station has spoken. */
export const stationNow = (): number => (base === null ? Date.now() : base.now + (mono() - base.at));

/** Counts up once a second, just after the station's clock turned. */
export const second = new Observable(0);

const workers: ((now: number) => void)[] = [];

/** Done each second before the picture is told, in the order of registration. */
export function eachSecond(work: (now: number) => void): void {
  workers.push(work);
}

let timer: ReturnType<typeof setTimeout> | undefined;

function turn(): void {
  const now = mono();
  timer = setTimeout(turn, 1000 - (stationNow() % 1000) + 5);
  for (const work of workers) work(now);
  second.set(second.get() + 1);
}

export function startTick(): void {
  if (timer === undefined) turn();
}
