/** Limits that a device tells with its values (OBX-7): an event where they change, and no more of them than fit. */
import { parameterByKey } from '../../shared/domain/parameters.ts';
import { own } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import type { LiveReading } from './live-view.ts';
import type { Place } from './place.ts';

/** Values without limits for so long: the device has none any more, and did not just leave them out. */
const withoutMs = 60_000;

interface Told {
  readonly low: number | null;
  readonly high: number | null;
}

function toldBy({ key, low, high }: LiveReading): Told {
  const plausible = parameterByKey(key)?.plausible ?? [0, 0];
  const isPossible = (limit: number | null): limit is number =>
    limit !== null && Number.isFinite(limit) && limit >= plausible[0] && limit <= plausible[1];
  const told = { low: isPossible(low) ? low : null, high: isPossible(high) ? high : null };
  // "0-0" and the like are how some write that there is none.
  return told.low !== null && told.high !== null && told.low >= told.high ? { low: null, high: null } : told;
}

export function importLimits(draft: Draft, place: Place): void {
  const { since, imports } = draft.memory;
  const mono = draft.live.mono();
  for (const reading of place.readings.values()) {
    const { key, fresh } = reading;
    if (!fresh || parameterByKey(key) === undefined) continue;
    const told = toldBy(reading);
    const known = own(place.state().limits, key) ?? { low: null, high: null };
    const missing = `no limits|${place.id}|${key}`;
    if ((told.low ?? told.high) !== null) since.delete(missing);
    if (told.low === known.low && told.high === known.high) continue;
    if ((told.low ?? told.high) === null && since.heldMs(missing, mono) < withoutMs) continue;
    since.delete(missing);
    // A device that tells other limits each time is taken at its word now and then.
    if (!imports.take(place.id, mono)) continue;
    draft.add({ type: 'limits.imported', device: place.id, parameter: key, ...told });
  }
}
