/**
 * What happens to equipment without a person: a reservation runs out, a thing arrives at the bed that it was reserved
 * for, what was at a patient is not clean. Level-triggered, about once a second; what is decided is durable.
 */
import type { AssetState } from '../../shared/assets/asset.ts';
import { seenOf } from '../../shared/assets/fusion.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import type { DeviceState } from '../../shared/ward/state.ts';
import { linkOf, positionNow, positionOf, runs, type EquipmentView } from './assets-view.ts';
import type { Draft } from './draft.ts';

const by = 'gateway';
/** So long at one bed, or away from it, before that is believed: who passes a door has not arrived. */
const settledMs = 10_000;

/** The acts that are due for things that changed or may have: see `decideEquipment`. */
export function decideActs(view: EquipmentView, reserved: Iterable<AssetState>): void {
  for (const asset of reserved) {
    if (!arrived(view, asset)) expire(view, asset);
  }
  for (const [id, assets] of view.devices()) {
    const device = view.draft.ward.devices[id];
    if (device?.kind !== 'pump') continue;
    for (const { id: asset } of assets) followPump(view, device, view.draft.ward.assets[asset]);
  }
}

/** A length of time, not a time of day: a step of the wall clock ends no reservation (L2). */
function expire({ draft, memory, mono }: EquipmentView, { id, reserved }: AssetState): void {
  if (reserved === null) return;
  const { until, at, bed } = reserved;
  let due = memory.due.get(id);
  if (due?.until !== until || due.at !== at) {
    due = { until, at, mono: mono + Math.max(0, until - draft.now) };
    memory.due.set(id, due);
  }
  if (mono < due.mono) return;
  memory.due.delete(id);
  draft.add({ type: 'asset.acted', asset: id, act: 'release', bed, until: null, text: null, why: 'expired', by });
}

/** At the bed that it was reserved for, for a while, by a location system that can be heard. */
function arrived(view: EquipmentView, asset: AssetState): boolean {
  const { draft, memory, mono } = view;
  const bed = asset.reserved?.bed ?? null;
  const at = memory.atBed.get(asset.id);
  if (bed === null || at?.bed !== bed || mono - at.sinceMono < settledMs) return false;
  const position = positionOf(view, asset);
  // What is read again from a hub after a start may be hours old, and stands there as if it had just come (L17).
  const seen = position === undefined ? 'never' : seenOf(positionNow(view, position), view.typeOf(asset.kind));
  if (seen !== 'here') return false;
  memory.due.delete(asset.id);
  draft.add({ type: 'asset.acted', asset: asset.id, act: 'in-use', bed, until: null, text: null, why: 'arrived', by });
  return true;
}

/** A pump that ran at a patient, has stopped and left the bed (or the patient has) is dirty. */
function followPump(view: EquipmentView, device: DeviceState, asset: AssetState | undefined): void {
  if (asset === undefined) return;
  const { draft, memory } = view;
  if (runs(device)) {
    const bed = device.bed ?? memory.atBed.get(asset.id)?.bed ?? null;
    const before = memory.ran.get(asset.id);
    if (bed !== null && isOccupied(draft, bed)) {
      if (before?.bed !== bed || before.gone) memory.ran.set(asset.id, { bed, gone: false });
    }
    return;
  }
  const ran = memory.ran.get(asset.id) ?? (memory.ticks === 1 ? ranBefore(device, asset) : undefined);
  if (ran === undefined) return;
  memory.ran.set(asset.id, ran);
  if (!ran.gone && !hasLeft(view, device, asset, ran.bed)) return;
  memory.ran.delete(asset.id);
  if (asset.cleaning !== null && asset.cleaning.state !== 'clean') return;
  soil(draft, asset, ran.bed, 'feed');
}

const isOccupied = (draft: Draft, bed: BedId): boolean =>
  draft.ward.beds.some(({ id, patient }) => id === bed && patient !== null);

/** After a restart: it stopped at that bed, and nobody cleaned it since. */
function ranBefore(device: DeviceState, { cleaning }: AssetState): { bed: BedId; gone: boolean } | undefined {
  const stopped = Math.max(
    ...Object.values(device.channels).map(({ status, since }) => (status === 'unknown' ? 0 : since)),
  );
  return device.bed !== null && stopped > (cleaning?.at ?? 0) ? { bed: device.bed, gone: false } : undefined;
}

function hasLeft(view: EquipmentView, device: DeviceState, asset: AssetState, bed: BedId): boolean {
  const { memory, mono } = view;
  const position = positionOf(view, asset);
  const at = memory.atBed.get(asset.id);
  // The words of the pump itself count where its tag says nothing.
  if (position === undefined || at === undefined) return device.bed !== bed;
  return linkOf(view, position).open && at.bed !== bed && mono - at.sinceMono >= settledMs;
}

function soil(draft: Draft, { id }: AssetState, bed: BedId, why: 'feed' | 'patient-left'): void {
  draft.add({ type: 'asset.acted', asset: id, act: 'dirty', bed, until: null, text: null, why, by });
}

/** What follows from what has just been decided. */
export function followEquipment(draft: Draft): void {
  const { equipment } = draft.memory;
  const mono = draft.live.mono();
  for (const { event } of draft.events) {
    if (event.type !== 'asset.acted' || event.act !== 'reserve' || event.until === null) continue;
    // Taken at once: by the time of the next tick the wall clock may have stepped.
    const { asset, until } = event;
    equipment.due.set(asset, { until, at: draft.now, mono: mono + Math.max(0, until - draft.now) });
  }
  decidePatientsGone(draft);
}

/** What was in use at a bed whose patient left is not clean; a pump that still runs there is not once it stops. */
function decidePatientsGone(draft: Draft): void {
  const left = draft.events.flatMap(({ event }) => (event.type === 'patient.left' ? [event.bed] : []));
  if (left.length === 0) return;
  const { ran } = draft.memory.equipment;
  for (const bed of left) {
    for (const asset of Object.values(draft.ward.assets)) {
      const pump = ran.get(asset.id);
      if (asset.use?.bed === bed) {
        ran.delete(asset.id);
        soil(draft, asset, bed, 'patient-left');
      } else if (pump?.bed === bed) ran.set(asset.id, { bed, gone: true });
    }
  }
}
