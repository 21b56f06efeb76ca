/** Pumps: a durable event only where the programme changes; volumes and times that tick are live. */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { PumpObservation, PumpStatus } from '../../shared/domain/observation.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';
import { own } from '../../shared/ward/state.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';

const channelsMax = 64;

const cleared: PumpProgramme = {
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

function programmeOf(pump: PumpObservation, known: PumpProgramme): PumpProgramme {
  const base = pump.event === 'programme-cleared' || pump.event === 'patient-changed' ? cleared : known;
  return {
    drug: clipOrNull(pump.drug, 500) ?? base.drug,
    status: statusOf(pump) ?? base.status,
    mode: clipOrNull(pump.mode, 80) ?? base.mode,
    rateMlPerHour: pump.rateMlPerHour ?? base.rateMlPerHour,
    doseRate: pump.doseRate ?? base.doseRate,
    doseUnit: clipOrNull(pump.doseUnit, 40) ?? base.doseUnit,
    concentration: pump.concentration ?? base.concentration,
    concentrationUnit: clipOrNull(pump.concentrationUnit, 40) ?? base.concentrationUnit,
    vtbiMl: pump.vtbiMl ?? base.vtbiMl,
    syringe: pump.syringe ?? base.syringe,
  };
}

const keys = Object.keys(cleared) as (keyof PumpProgramme)[];

/** `late`: stored and sent on after an outage; it tells of the past and changes nothing that holds now. */
export function decidePump(draft: Draft, device: DeviceId, pump: PumpObservation, late: boolean): void {
  const state = own(draft.ward.devices, device);
  if (state === undefined) return;
  const channel = clip(pump.channel === '' ? '1' : pump.channel, 80);
  const known = own(state.channels, channel);
  if (late && known !== undefined) return draft.note(`late report of pump channel ${channel}`);
  if (known === undefined && Object.keys(state.channels).length >= channelsMax) {
    return draft.note(`pump channel ${channel} is over the bound of ${channelsMax}`);
  }
  const programme = programmeOf(pump, known ?? cleared);
  if (known !== undefined && keys.every((key) => known[key] === programme[key])) return;
  draft.add({ type: 'pump.changed', device, channel, programme });
}
