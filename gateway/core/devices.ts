/** Discovery of devices and which bed they speak for: a person's word, then the ward file, then their location. */
import type { BedId, CommandId, DeviceId } from '../../shared/domain/ids.ts';
import type { DeviceIdentity, ObservationBatch, PointOfCare } from '../../shared/domain/observation.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { bounds, own, type DeviceState } from '../../shared/ward/state.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';

type Discovered = Extract<WardEvent, { type: 'device.discovered' }>;

const part = (text: string | null): string | null => clipOrNull(text, 250);

/** A location that names neither room nor bed does not contradict one that did. */
const saysNothing = (location: PointOfCare | null, known: DeviceState | undefined): location is null =>
  location === null ||
  (location.room === null && location.bed === null && (location.unit === null || known?.claims != null));

const sameClaims = (known: PointOfCare, sent: PointOfCare): boolean =>
  known.unit === part(sent.unit) &&
  known.room === part(sent.room) &&
  known.bed === part(sent.bed) &&
  known.facility === part(sent.facility);

/** Cheap: false for the usual message. */
function mayBeNews(known: DeviceState, device: DeviceIdentity, location: PointOfCare | null): boolean {
  return (
    (device.kind !== 'unknown' && device.kind !== known.kind) ||
    (device.name !== device.id && device.name !== known.name) ||
    (device.model !== null && device.model !== known.model) ||
    (!saysNothing(location, known) && (known.claims === null || !sameClaims(known.claims, location)))
  );
}

/** What is known of the device after this message; known facts stay where the message is poorer. */
function described(batch: ObservationBatch, device: DeviceIdentity, known: DeviceState | undefined): Discovered {
  const { location } = batch;
  return {
    type: 'device.discovered',
    device: device.id,
    kind: device.kind === 'unknown' ? (known?.kind ?? 'unknown') : device.kind,
    name:
      device.name === device.id || device.name === '' ? (known?.name ?? clip(device.id, 250)) : clip(device.name, 250),
    model: part(device.model) ?? known?.model ?? null,
    feed: clip(batch.feed, 80),
    claims: saysNothing(location, known)
      ? (known?.claims ?? null)
      : {
          unit: part(location.unit),
          room: part(location.room),
          bed: part(location.bed),
          facility: part(location.facility),
        },
  };
}

const isSame = (known: DeviceState, next: Discovered): boolean =>
  known.kind === next.kind &&
  known.name === next.name &&
  known.model === next.model &&
  (known.claims === next.claims ||
    (known.claims !== null && next.claims !== null && sameClaims(known.claims, next.claims)));

/** Discovers or updates the device of a batch. The usual case, nothing new, costs a few comparisons. */
export function decideDevice(draft: Draft, batch: ObservationBatch): void {
  const { device, location } = batch;
  if (device === null) return;
  const known = own(draft.ward.devices, device.id);
  if (known !== undefined && !mayBeNews(known, device, location)) return;
  const next = described(batch, device, known);
  if (known !== undefined && isSame(known, next)) return;
  if (known === undefined && Object.keys(draft.ward.devices).length >= bounds.devices) {
    return draft.note(`device ${clip(device.id, 80)} is over the bound of devices`);
  }
  draft.add(next);
  const state = own(draft.ward.devices, device.id);
  if (state !== undefined) settleMapping(draft, state);
}

/** Maps a device by ward file or location unless a person has mapped it. */
export function settleMapping(draft: Draft, device: DeviceState): void {
  if (device.how === 'person' && (device.bed === null || draft.site.has(device.bed))) return;
  const listed = draft.site.bedOfDevice(device);
  const bed = listed ?? (device.claims === null ? null : draft.site.resolve(device.claims));
  const how = listed === null ? 'location' : 'ward-file';
  if (bed === device.bed && (how === device.how || bed === null)) return;
  mapDevice(draft, device.id, bed, how);
}

/** Maps a device and takes its alarms along. */
export function mapDevice(
  draft: Draft,
  device: DeviceId,
  bed: BedId | null,
  how: 'ward-file' | 'location' | 'person',
  by: string | null = null,
  command?: CommandId,
): void {
  draft.add({ type: 'device.mapped', device, bed, how, by, ...(command === undefined ? {} : { command }) });
  for (const alarm of Object.values(draft.ward.alarms)) {
    if (alarm.device !== device || alarm.bed === bed) continue;
    // A device that was carried to another bed leaves behind what is over there; a corrected mapping does not.
    const isCorrection = how === 'person' || alarm.bed === null;
    if (alarm.condition === 'ended' && !isCorrection) continue;
    draft.add({ type: 'alarm.changed', id: alarm.id, why: 'moved', bed });
  }
}
