/**
 * Tells the station when this window has put an alarm on its screen, or begun to sound it, for the first time: the
 * stages "shown" and "sounded" of its life. Shown is what is painted, not what was meant to be: two frames after the
 * element is there, and only while the page is visible.
 */
import { StationCallError } from '../../shared/station-api/wire.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import type { AlarmId } from '../../shared/domain/ids.ts';
import { stationApi } from '../stores/station.ts';
import { eachSecond, mono } from '../stores/tick.ts';
import { ward } from '../stores/ward.ts';

interface Noted {
  readonly alarm: AlarmId;
  readonly signalledAt: number;
  /** Monotonic ms; null: not. */
  readonly shownAt: number | null;
  readonly soundedAt: number | null;
}

/** One message of the protocol. */
const mostAtOnce = 200;
/** Reported signals are forgotten with their alarms; this many at most. */
const mostRemembered = 5_000;

const shown = new Set<string>();
const sounded = new Set<string>();
let waiting: Noted[] = [];
let sending = false;

const signalOf = ({ id, signalledAt }: Pick<Alarm, 'id' | 'signalledAt'>): string => `${id} ${signalledAt}`;

function remember(set: Set<string>, signal: string): boolean {
  if (set.has(signal)) return false;
  set.add(signal);
  const [oldest] = set;
  if (set.size > mostRemembered && oldest !== undefined) set.delete(oldest);
  return true;
}

/** The sound began at `at`, monotonic ms, for these alarms. Told once for each of their signals. */
export function noteSounded(alarms: readonly Pick<Alarm, 'id' | 'signalledAt'>[], at = mono()): void {
  for (const alarm of alarms) {
    if (!remember(sounded, signalOf(alarm))) continue;
    waiting.push({ alarm: alarm.id, signalledAt: alarm.signalledAt, shownAt: null, soundedAt: at });
  }
  send();
}

const signalling = (): readonly Alarm[] => ward.get().alarms.filter((alarm) => lifeOf(alarm) !== 'acknowledged');

/** Ids of alarms that have an element on the page that is not hidden. */
function onScreen(): ReadonlySet<string> {
  const elements = document.querySelectorAll<HTMLElement>('[data-alarm]');
  const seen = [...elements].filter((element) => element.checkVisibility({ visibilityProperty: true }));
  return new Set(seen.map(({ dataset }) => dataset['alarm'] ?? ''));
}

let looking = false;

/** Two frames on: the first is drawn with what React has just changed, at the second it has been painted. */
function look(): void {
  if (looking || signalling().every((alarm) => shown.has(signalOf(alarm)))) return;
  looking = true;
  requestAnimationFrame(() =>
    requestAnimationFrame((at) => {
      looking = false;
      const ids = onScreen();
      for (const alarm of signalling()) {
        if (!ids.has(alarm.id) || !remember(shown, signalOf(alarm))) continue;
        waiting.push({ alarm: alarm.id, signalledAt: alarm.signalledAt, shownAt: at, soundedAt: null });
      }
      send();
    }),
  );
}

function send(): void {
  if (sending || waiting.length === 0) return;
  const now = mono();
  const batch = waiting.slice(0, mostAtOnce);
  sending = true;
  const alarms = batch.map(({ alarm, signalledAt, shownAt, soundedAt }) => ({
    alarm,
    signalledAt,
    shownAgoMs: shownAt === null ? null : Math.max(0, now - shownAt),
    soundedAgoMs: soundedAt === null ? null : Math.max(0, now - soundedAt),
  }));
  stationApi()
    .call('alarms.shown', { alarms })
    .then(() => {
      waiting = waiting.slice(batch.length);
    })
    .catch((error: unknown) => {
      // Not reached: told with the next. Refused: it would be refused again.
      const silent = error instanceof StationCallError && (error.code === 'closed' || error.code === 'unavailable');
      waiting = silent ? waiting.slice(-mostAtOnce) : waiting.slice(batch.length);
    })
    .finally(() => {
      sending = false;
    });
}

/** From now on; what is not on screen now is looked for again each second. */
export function startStages(): void {
  ward.subscribe(look);
  eachSecond(() => {
    look();
    send();
  });
  look();
}
