/** Discovery of devices and which bed they speak for: a person's word, then the ward file, then their location. */
import { deviceId, type BedId, type CommandId, type DeviceId } from '../../shared/domain/ids.ts';
import type { DeviceIdentity, ObservationBatch, PointOfCare } from '../../shared/domain/observation.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { bounds, own, type DeviceState } from '../../shared/ward/state.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';
import { raiseTechnical } from './silence.ts';

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
  if (known === undefined && !hasRoom(draft, device, location)) return refuse(draft);
  draft.add(next);
  const state = own(draft.ward.devices, device.id);
  if (state !== undefined) settleMapping(draft, state);
}

/** Of the places, for devices that speak for no bed of ours. */
export const strangersMax = bounds.devices * 0.75;
/** Begins the note on each message of a device that found no place. */
export const overBound = 'Too many devices: ';
const gateway = deviceId('gateway');
const fullEpisode = 'gateway|devices|FULL';

/**
 * Who has a place keeps it. Strangers may take three quarters, so that a sender that makes up names leaves room for
 * the monitors at beds.
 */
function hasRoom(draft: Draft, device: DeviceIdentity, location: PointOfCare | null): boolean {
  const all = Object.values(draft.ward.devices);
  if (all.length >= bounds.devices) return false;
  if (all.length < strangersMax) return true;
  if (draft.site.bedOfDevice(device) !== null) return true;
  if (location !== null && draft.site.resolve(location) !== null) return true;
  return all.filter((one) => one.bed === null).length < strangersMax;
}

/** Its readings are not shown; alarms that it raises are, for the ward. Said on screen once, counted at its feed. */
function refuse(draft: Draft): void {
  draft.note(`${overBound}a new one is not shown, its alarms are`);
  const standing = Object.values(draft.ward.alarms).some(
    (alarm) => alarm.episode === fullEpisode && alarm.condition === 'present',
  );
  if (!standing)
    raiseTechnical(draft, gateway, null, fullEpisode, 'DEVICES-FULL', `${overBound}new ones are not shown`);
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
