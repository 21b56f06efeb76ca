/**
 * Pumps: a durable event only where the programme changes, with the channel's counter at that moment; volumes and times
 * that tick are live.
 */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { ObservationBatch, PumpObservation, PumpStatus } from '../../shared/domain/observation.ts';
import { runs } from '../../shared/infusion/infusion.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';
import { own } from '../../shared/ward/state.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';

const channelsMax = 64;

type Whole = Required<PumpProgramme>;

const cleared: Whole = {
  drug: null,
  status: 'unknown',
  mode: null,
  rateMlPerHour: null,
  doseRate: null,
  doseUnit: null,
  concentration: null,
  concentrationUnit: null,
  vtbiMl: null,
  syringe: false,
  library: null,
  libraryVersion: null,
  careArea: null,
  override: null,
  overrideReason: null,
  weightKg: null,
  notDeliveringReason: null,
};

/** What an event says about the status where the message states none. */
function statusOf(pump: PumpObservation): PumpStatus | null {
  if (pump.status !== null) return pump.status;
  switch (pump.event) {
    case 'delivery-start':
      return 'infusing';
    case 'delivery-stop':
    case 'programme-cleared':
      return 'stopped';
    case 'delivery-complete':
      return 'complete';
    default:
      return null;
  }
}

/** What stays of before: nothing of a programme that was cleared; of another drug only what is the channel's own. */
function kept(pump: PumpObservation, known: Whole): Whole {
  if (pump.event === 'programme-cleared' || pump.event === 'patient-changed') return cleared;
  const isAnother = pump.drug !== null && known.drug !== null && clip(pump.drug, 500) !== known.drug;
  if (!isAnother) return known;
  const { status, mode, syringe, library, libraryVersion, careArea, weightKg } = known;
  return { ...cleared, status, mode, syringe, library, libraryVersion, careArea, weightKg };
}

/** Another rate without a dose: the dose of before is not given any more. At a stop it is what the pump was set to. */
const isOtherRate = ({ rateMlPerHour: sent }: PumpObservation, { rateMlPerHour: known }: Whole): boolean =>
  sent !== null && sent > 0 && known !== null && known > 0 && sent !== known;

function programmeOf(pump: PumpObservation, known: Whole): Whole {
  const base = kept(pump, known);
  const status = statusOf(pump) ?? base.status;
  const override = pump.override ?? base.override;
  return {
    drug: clipOrNull(pump.drug, 500) ?? base.drug,
    status,
    mode: clipOrNull(pump.mode, 80) ?? base.mode,
    rateMlPerHour: pump.rateMlPerHour ?? base.rateMlPerHour,
    doseRate: pump.doseRate ?? (isOtherRate(pump, base) ? null : base.doseRate),
    doseUnit: clipOrNull(pump.doseUnit, 40) ?? base.doseUnit,
    concentration: pump.concentration ?? base.concentration,
    concentrationUnit: clipOrNull(pump.concentrationUnit, 40) ?? base.concentrationUnit,
    vtbiMl: pump.vtbiMl ?? base.vtbiMl,
    syringe: pump.syringe ?? base.syringe,
    library: clipOrNull(pump.library ?? null, 120) ?? base.library,
    libraryVersion: clipOrNull(pump.libraryVersion, 80) ?? base.libraryVersion,
    careArea: clipOrNull(pump.careArea, 120) ?? base.careArea,
    override,
    overrideReason:
      override === 'none' || override === null
        ? null
        : (clipOrNull(pump.overrideReason ?? null, 250) ?? base.overrideReason),
    weightKg: pump.weightKg ?? base.weightKg,
    notDeliveringReason: runs(status) ? null : (clipOrNull(pump.notDeliveringReason, 120) ?? base.notDeliveringReason),
  };
}

const keys = Object.keys(cleared) as (keyof Whole)[];

/** `late`: stored and sent on after an outage; it tells of the past and changes nothing that holds now. */
export function decidePump(draft: Draft, device: DeviceId, pump: PumpObservation, late: boolean): void {
  const state = own(draft.ward.devices, device);
  if (state === undefined) return;
  const channel = clip(pump.channel === '' ? '1' : pump.channel, 80);
  const channelState = own(state.channels, channel);
  if (channelState === undefined && Object.keys(state.channels).length >= channelsMax) {
    return draft.note(`pump channel ${channel} is over the bound of ${channelsMax}`);
  }
  const known: Whole | undefined = channelState === undefined ? undefined : { ...cleared, ...channelState };
  const programme = programmeOf(pump, known ?? cleared);
  const facts = {
    type: 'pump.changed',
    device,
    channel,
    programme,
    infusedMl: pump.infusedMl ?? (pump.event === 'volumes-cleared' ? 0 : null),
    deviceAt: pump.deviceAt,
    by: clipOrNull(pump.by ?? null, 120),
  } as const;
  if (late && known !== undefined) {
    // Readings that come late are for the record of values; what happened meanwhile is for the log.
    if (pump.event === null) return draft.note(`late report of pump channel ${channel}`);
    return draft.add({ ...facts, late: true, happenedAt: happenedAt(draft, device, pump.deviceAt) });
  }
  const isSame = known !== undefined && keys.every((key) => known[key] === programme[key]);
  // A counter that was set back is no change of the programme, and volumes hang on it.
  if (isSame && pump.event !== 'volumes-cleared') return;
  // Kept back on its way, and nothing newer was heard: it holds, from then on.
  const since = happenedAt(draft, device, pump.deviceAt);
  draft.add(draft.now - since > keptBackMs ? { ...facts, happenedAt: since } : facts);
}

/** As live data has it (gateway/live). */
const keptBackMs = 3_000;

/** When the device's clock says that it was, on ours. */
function happenedAt(draft: Draft, device: DeviceId, deviceAt: number | null): number {
  if (deviceAt === null) return draft.now;
  for (const { device: id, clockMs } of draft.live.heard()) {
    if (id !== device || clockMs === null) continue;
    return draft.now - Math.max(0, draft.live.mono() - (deviceAt - clockMs));
  }
  return draft.now;
}

/** Whom a pump says that it is programmed for. A message without a PID says nothing of it. */
export function decidePumpPatient(draft: Draft, { device, patient }: ObservationBatch): void {
  if (device === null || patient === null) return;
  const state = own(draft.ward.devices, device.id);
  const said = patient.id === null ? null : (draft.memory.merged.get(patient.id) ?? patient.id);
  if (state === undefined || state.kind !== 'pump' || (state.patient ?? null) === said) return;
  draft.add({ type: 'device.patient', device: device.id, patient: said });
}
