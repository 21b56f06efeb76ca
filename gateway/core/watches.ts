/** The gateway's own sources of alarms, together: values as they come, and everything about once a second. */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { StationFacts } from '../../shared/ward/station-facts.ts';
import { decideEquipment } from './assets-watch.ts';
import { decideCoverage } from './coverage.ts';
import type { Draft } from './draft.ts';
import { watched } from './hearing.ts';
import { decideNotices } from './infusion-notices.ts';
import { decideLostValues } from './limits-away.ts';
import { expireLimits } from './limits-expiry.ts';
import { importLimits } from './limits-imported.ts';
import { decideUnannounced } from './limits-unannounced.ts';
import { decideLimits } from './limits.ts';
import { placeOf } from './place.ts';
import { decideBatteries } from './technical-battery.ts';
import { decideClocks } from './technical-clocks.ts';
import { decideGone } from './technical-gone.ts';
import { decideSensors } from './technical-sensors.ts';
import { decideStationFaults, takeFacts } from './technical-stations.ts';

/** New values of a device have been taken in. */
export function decideReadings(draft: Draft, device: DeviceId): void {
  draft.memory.begunMono(draft.live.mono());
  const place = placeOf(draft, device);
  if (place === null) return;
  importLimits(draft, place);
  decideLostValues(draft, place);
  decideLimits(draft, place);
  decideUnannounced(draft, place);
}

/** About once a second: time passes for what stands and for what fell silent. */
export function decideWatches(draft: Draft): void {
  expireLimits(draft);
  for (const { state } of watched(draft)) decideReadings(draft, state.id);
  decideGone(draft);
  decideSensors(draft);
  decideBatteries(draft);
  decideNotices(draft);
  decideClocks(draft);
  decideStationFaults(draft);
  decideEquipment(draft);
}

/** What stations told, and which beds their windows show. */
export function decideStations(draft: Draft, facts: readonly StationFacts[], shown: ReadonlySet<string>): void {
  takeFacts(draft, facts);
  decideCoverage(draft, shown);
}
