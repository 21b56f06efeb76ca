/**
 * L25: a bed that is monitored but on nobody's screen. Stations tell which beds their windows show; a bed with a live
 * value that none shows for the site's time is an alarm, and most of the ward at once is one alarm (L15).
 */
import { deviceId, type BedId } from '../../shared/domain/ids.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { Draft } from './draft.ts';
import { ownEpisode } from './gateway-alarm.ts';
import { isSilent, watched } from './hearing.ts';
import { placeOf, validValue } from './place.ts';
import { settle, standingWith, type Conditions } from './technical.ts';

const gateway = deviceId('gateway');
const key = 'UNSEEN';
const prefix = 'gateway|unseen|';
const manyMin = 4;
/** Since when no station shows a bed. */
const timePrefix = 'dark|';

/** `shown`: beds on the screens of the stations that are connected now. */
export function decideCoverage(draft: Draft, shown: ReadonlySet<string>): void {
  const { since } = draft.memory;
  const mono = draft.live.mono();
  const limitMs = draft.ward.policy.unseenS * 1000;
  const live = liveBeds(draft);
  const dark = new Map<string, BedId>();
  for (const bed of live) if (!shown.has(bed)) dark.set(timePrefix + bed, bed);
  const heldMs = new Map([...dark].map(([time, bed]) => [bed, since.heldMs(time, mono)]));
  since.keep(timePrefix, dark);
  const overdue = [...heldMs].filter(([, ms]) => ms >= limitMs).map(([bed]) => bed);
  // Those that are half-way count for the ward when another is over: screens do not go out in the same instant.
  const most = [...heldMs].filter(([, ms]) => ms >= limitMs / 2).length;
  const all = ownEpisode(prefix, 'ward', 'all');
  const isWard = standingWith(draft, prefix).has(all);
  const conditions: Conditions = new Map();
  // Ends later than it begins: a ward on half of its screens does not waver.
  if (overdue.length > 0 && most >= manyMin && most * (isWard ? 4 : 2) > live.size) {
    const text = most === live.size ? 'The ward is on no screen' : `${most} of ${live.size} beds on no screen`;
    conditions.set(all, { device: gateway, bed: null, key, text, delayMs: 0 });
  } else {
    for (const bed of overdue) {
      conditions.set(ownEpisode(prefix, 'bed', bed), {
        device: gateway,
        bed,
        key,
        text: `Bed ${bed} on no screen`,
        delayMs: 0,
      });
    }
  }
  settle(draft, prefix, conditions);
}

/** A monitor that measures somebody: one that waits for a patient has no value. */
function liveBeds(draft: Draft): Set<BedId> {
  const beds = new Set<BedId>();
  for (const { hearing, state } of watched(draft)) {
    if (state.bed === null || beds.has(state.bed) || isSilent(hearing)) continue;
    const place = placeOf(draft, state.id);
    if (place === null) continue;
    for (const reading of place.readings.values()) {
      const isLive = parameterByKey(reading.key)?.kind === 'continuous' && reading.key !== 'Battery';
      if (isLive && validValue(reading) !== null) {
        beds.add(place.bed);
        break;
      }
    }
  }
  return beds;
}
