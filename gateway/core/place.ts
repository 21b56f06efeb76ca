/** One device at its bed, with what it measures now: what the watches over values look at. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import { parameterByKey } from '../../shared/domain/parameters.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { own, type DeviceState } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import { standingOf } from './gateway-alarm.ts';
import type { LiveReading } from './live-view.ts';
import { mayMeasure } from './parameter-groups.ts';

export interface Place {
  readonly id: DeviceId;
  readonly bed: BedId;
  readonly readings: ReadonlyMap<string, LiveReading>;
  /** Of the gateway's own alarms about this device, by episode, as the decision began. */
  readonly standing: ReadonlyMap<string, Alarm>;
  /** As the decision has it by now. */
  state(): DeviceState;
}

/** Null for what speaks for no bed or measures no patient. */
export function placeOf(draft: Draft, id: DeviceId): Place | null {
  const state = own(draft.ward.devices, id);
  if (state?.bed == null || !mayMeasure(state)) return null;
  const readings = new Map<string, LiveReading>();
  for (const reading of draft.live.readings(id)) readings.set(reading.key, reading);
  return {
    id,
    bed: state.bed,
    readings,
    standing: standingOf(draft, id),
    state: () => own(draft.ward.devices, id) ?? state,
  };
}

/**
 * The number of a reading that may be judged: fresh, given as valid, and possible for its parameter. Sentinels,
 * invalid flags and numbers that nobody can have are no value (L24).
 */
export function validValue(reading: LiveReading | undefined): number | null {
  if (reading === undefined || !reading.fresh || reading.absent !== null || reading.value === null) return null;
  if (!Number.isFinite(reading.value)) return null;
  const plausible = parameterByKey(reading.key)?.plausible;
  if (plausible !== undefined && (reading.value < plausible[0] || reading.value > plausible[1])) return null;
  return reading.value;
}
