/** Which devices speak now. */
import { silentMs } from '../../shared/live/freshness.ts';
import { own, type DeviceState } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import type { HeardDevice } from './live-view.ts';

export interface Watched {
  readonly hearing: HeardDevice;
  readonly state: DeviceState;
}

/** Devices that the ward and the live side know, at a bed or at none. */
export function* watched(draft: Draft): Generator<Watched> {
  for (const hearing of draft.live.heard()) {
    const state = own(draft.ward.devices, hearing.device);
    if (state !== undefined) yield { hearing, state };
  }
}

/** Nothing is known of it now. Of a device without a rhythm the usual limit says that. */
export const isSilent = ({ heard, ageMs, silentAfterMs }: HeardDevice): boolean =>
  !heard || ageMs > (silentAfterMs ?? silentMs(null));
