/**
 * The value of a standing alarm goes away: the sensor fell off, the measurement failed, nothing comes any more. The
 * alarm neither vanishes nor stands for ever: while the device is silent it stays, marked by that loss; else a
 * technical alarm takes over after a while, with the last value in its words, until there is a value again. It is
 * high where it hides a high one.
 */
import type { LimitSide } from '../../shared/alarm/limits.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { limitWords, nameOf } from './alarm-text.ts';
import type { Draft } from './draft.ts';
import { ownEpisode, raiseOwn } from './gateway-alarm.ts';
import { validValue, type Place } from './place.ts';
import { isMarkedSilent } from './silence.ts';
import type { Course } from './watch-memory.ts';

/** Longer than a cough or a change of the sensor's place. */
const awayMs = 15_000;
/** After the acknowledgement; longer than it can be taken back. */
const knownMs = 120_000;
const prefix = 'gateway|lost|';
const valueLostKey = 'VALUE-LOST';

/** True once the alarm gave way. */
export function goneAway(draft: Draft, place: Place, course: Course, alarm: Alarm): boolean {
  const mono = draft.live.mono();
  if (isMarkedSilent(draft, place.state())) {
    course.awayMono = null;
    return false;
  }
  course.awayMono ??= mono;
  if (mono - course.awayMono < awayMs) return false;
  const { parameter, value, low, high } = alarm;
  const side: LimitSide = course.watch.side ?? 'high';
  if (parameter !== null && value !== null) {
    const name = nameOf(parameter);
    const was = limitWords(parameter, side, value, side === 'low' ? low : high).slice(name.length + 1);
    const episode = ownEpisode(prefix, place.id, parameter);
    if (!place.standing.has(episode)) {
      raiseOwn(draft, {
        device: place.id,
        bed: place.bed,
        episode,
        key: valueLostKey,
        priority: alarm.priority === 'high' ? 'high' : 'technical',
        text: `No ${name}, was ${was}`,
        parameter,
        value,
        low,
        high,
      });
    }
  }
  draft.add({ type: 'alarm.ended', id: alarm.id, why: 'end' });
  return true;
}

/** Ends where a value is there again, and once somebody has known of it for a while: a sensor may be off for good. */
export function decideLostValues(draft: Draft, place: Place): void {
  const mono = draft.live.mono();
  for (const { key, id, parameter, acknowledged, episode } of place.standing.values()) {
    if (key !== valueLostKey || parameter === null) continue;
    const isBack = validValue(place.readings.get(parameter)) !== null;
    if (acknowledged === null) draft.memory.since.delete(episode);
    const isKnown = acknowledged !== null && draft.memory.since.heldMs(episode, mono) >= knownMs;
    if (isBack || isKnown) draft.add({ type: 'alarm.ended', id, why: 'end' });
  }
}
