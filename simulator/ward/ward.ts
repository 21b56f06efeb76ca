/**
 * The virtual ward: beds, monitors, pumps and ADT on one simulated clock. Pure but for what it is given:
 * the same ward, scenario and seed emit the same messages in the same order at any speed.
 */
import type { WardFile } from '../../shared/ward/ward-file.ts';
import { randomStream } from '../core/random.ts';
import { schedule } from '../core/schedule.ts';
import type { Schedule } from '../core/schedule.ts';
import { adtMessage } from '../hl7/adt.ts';
import type { AdtTrigger } from '../hl7/adt.ts';
import { unknownPerson, pv1 } from '../hl7/subject.ts';
import type { Person, Place } from '../hl7/subject.ts';
import type { Sender } from '../hl7/text.ts';
import { waveGridMs } from '../monitor/monitor.ts';
import type { Message } from '../monitor/monitor.ts';
import { smartBed } from '../beds/smart-bed.ts';
import type { SmartBed, SmartBedProfile } from '../beds/smart-bed.ts';
import { pump } from '../pumps/pump.ts';
import type { Pump } from '../pumps/pump.ts';
import type { PumpProfile } from '../pumps/drugs.ts';
import { bedsOf, instanceOf, occupy, vacate, virtualId } from './beds.ts';
import type { Bed, BedContext } from './beds.ts';
import { inventedPatient, profileOf } from './profiles.ts';
import type { PatientFile } from './profiles.ts';

/** Where messages go: the names of connections, and what the shell does with them. */
export interface Outlet {
  emit(link: string, message: Message): void;
  /** False while waves on this connection would only be thrown away. */
  takesWaves(link: string): boolean;
  /** The device is switched off (true) or on again. */
  setOff(link: string, off: boolean): void;
}

export interface WardOptions {
  readonly ward: WardFile;
  readonly patients: PatientFile;
  readonly pumps: readonly PumpProfile[];
  readonly smartBeds?: readonly SmartBedProfile[];
  readonly seed: number;
  /** Epoch ms at simulated time 0. */
  readonly startAt: number;
  readonly outlet: Outlet;
  /** Length of a wave block; a multiple of 16 ms. */
  readonly waveBlockMs?: number;
}

export interface VirtualWard {
  readonly beds: readonly Bed[];
  readonly pumps: readonly Pump[];
  /** The bed under a place, where it is one that speaks. */
  smartBedAt(bed: Bed): SmartBed | undefined;
  readonly clock: Schedule;
  bed(id: string): Bed | undefined;
  /** Names of the pumps that are with a bed's patient. */
  pumpsAt(bed: Bed): readonly string[];
  admit(bed: Bed, nowMs: number): void;
  discharge(bed: Bed, nowMs: number): void;
  transfer(from: Bed, to: Bed, nowMs: number): void;
  update(bed: Bed, diagnosis: string, nowMs: number): void;
}

export const links = { pumps: 'PUMPGW', beds: 'BEDGW', adt: 'ADT' } as const;
const facility = 'DEMO';
const numericEveryMs = 1000;
const pumpEveryMs = 1000;
const smartBedEveryMs = 1000;

const sender = (name: string, unit: string): Sender => ({
  application: `${name}^${virtualId(unit, name)}^EUI-64`,
  facility,
});

/** Builds the ward and plans its first work at time 0; nothing is emitted before the clock runs. */
export function virtualWard(options: WardOptions): VirtualWard {
  const { ward, patients, seed, startAt, outlet } = options;
  const run = Math.floor(startAt / 1000).toString(36);
  const context: BedContext = { seed, startAt, run, unit: ward.unit, facility, sender: sender('WARDSIM', ward.unit) };
  const clock = schedule();
  const beds = bedsOf(ward, facility);
  const pumps: Pump[] = [];
  /** Pumps go with their patient. */
  const pumpBeds = new Map<Pump, Bed>();
  const adtSender: Sender = { application: 'ADTSIM', facility };
  let adtCount = 0;

  /** The bed by its own name, else the one in the place of that number, so that scenarios fit any ward. */
  function bed(id: string): Bed | undefined {
    return beds.find((one) => one.id === id) ?? (/^\d+$/.test(id) ? beds[Number(id) - 1] : undefined);
  }

  function adt(trigger: AdtTrigger, person: Person, place: Place, nowMs: number, prior: Place | null = null): void {
    const controlId = `ADT-${run}-${(adtCount += 1)}`;
    const epochMs = startAt + nowMs;
    const text = adtMessage({
      sender: adtSender,
      authority: facility,
      controlId,
      epochMs,
      trigger,
      person,
      place,
      prior,
    });
    outlet.emit(links.adt, { kind: 'durable', id: controlId, text });
  }

  const smartBeds = new Map<Bed, SmartBed>();

  /** Tells the devices at a bed who lies there. */
  function setSubjects(of: Bed): void {
    const subject = of.stay?.subject ?? unknownPerson + pv1(of.place, '');
    smartBeds.get(of)?.setSubject(subject, of.stay?.profile.person.weightKg ?? null);
    for (const [one, at] of pumpBeds) {
      if (at === of)
        one.setSubject(of.stay?.subject ?? unknownPerson + pv1(of.place, ''), of.stay?.profile.person.weightKg ?? null);
    }
  }

  const pumpsAt = (of: Bed): string[] =>
    pumps.filter((one) => pumpBeds.get(one) === of).map(({ profile }) => profile.id);

  function admit(to: Bed, nowMs: number): void {
    if (to.stay !== null) return;
    const first = to.turn === 0 ? profileOf(patients, seed, to.number) : null;
    const profile = first ?? inventedPatient(seed, to.number, to.turn + 1);
    occupy(to, profile, context, nowMs);
    adt('A01', profile.person, to.place, nowMs);
    setSubjects(to);
  }

  function transfer(from: Bed, to: Bed, nowMs: number): void {
    const { stay } = from;
    if (stay === null || to.stay !== null || from === to) return;
    vacate(from);
    occupy(to, stay.profile, context, nowMs, stay.body);
    adt('A02', stay.profile.person, to.place, nowMs, from.place);
    for (const [one, at] of pumpBeds) if (at === from) pumpBeds.set(one, to);
    setSubjects(from);
    setSubjects(to);
  }

  function discharge(from: Bed, nowMs: number): void {
    if (from.stay === null) return;
    adt('A03', from.stay.profile.person, from.place, nowMs);
    vacate(from);
    setSubjects(from);
  }

  function update(of: Bed, diagnosis: string, nowMs: number): void {
    if (of.stay !== null) adt('A08', { ...of.stay.profile.person, diagnosis }, of.place, nowMs);
  }

  for (const profile of options.pumps) {
    const at = profile.bed === null ? undefined : bed(profile.bed);
    if (profile.bed !== null && at === undefined) continue;
    const made = makePump(profile, options, run, at);
    pumps.push(made);
    if (at !== undefined) pumpBeds.set(made, at);
  }
  for (const profile of options.smartBeds ?? []) {
    const at = bed(profile.bed);
    if (at !== undefined) smartBeds.set(at, makeSmartBed(profile, options, run, at));
  }
  for (const one of beds) {
    if (profileOf(patients, seed, one.number) !== null) clock.add(0, (nowMs) => (admit(one, nowMs), null));
  }
  planMonitors(beds, clock, outlet, options.waveBlockMs ?? 128);
  planInTurn(pumps, pumpEveryMs, links.pumps, clock, outlet);
  planInTurn([...smartBeds.values()], smartBedEveryMs, links.beds, clock, outlet);
  return {
    beds,
    pumps,
    smartBedAt: (of) => smartBeds.get(of),
    clock,
    bed,
    pumpsAt,
    admit,
    discharge,
    transfer,
    update,
  };
}

function makePump(profile: PumpProfile, options: WardOptions, run: string, bed: Bed | undefined): Pump {
  const { ward, seed, startAt } = options;
  const made = pump({
    profile,
    instance: instanceOf(ward.unit, profile.id),
    sender: sender('PUMPGW', ward.unit),
    startAt,
    run,
    random: randomStream(seed, `pump ${profile.id}`),
  });
  made.setSubject(unknownPerson + pv1(bed?.place ?? null, ''), null);
  return made;
}

function makeSmartBed(profile: SmartBedProfile, options: WardOptions, run: string, bed: Bed): SmartBed {
  const { ward, seed, startAt } = options;
  const made = smartBed({
    profile,
    instance: instanceOf(ward.unit, profile.id),
    sender: sender('BEDGW', ward.unit),
    startAt,
    run,
    random: randomStream(seed, `smart bed ${profile.id}`),
  });
  made.setSubject(unknownPerson + pv1(bed.place, ''), null);
  return made;
}

/** Beds take turns within the second, so that the load is even. */
function planMonitors(beds: readonly Bed[], clock: Schedule, outlet: Outlet, blockMs: number): void {
  if (blockMs <= 0 || blockMs % waveGridMs !== 0)
    throw new Error(`A wave block is a multiple of ${waveGridMs} ms, not ${blockMs}`);
  beds.forEach((bed, index) => {
    const part = index / beds.length;
    const link = bed.monitorName;
    clock.add(Math.round((part * blockMs) / waveGridMs) * waveGridMs + blockMs, (nowMs) => {
      if (bed.monitor !== null && !bed.silent) {
        if (outlet.takesWaves(link)) outlet.emit(link, bed.monitor.wavesOf(nowMs - blockMs, blockMs, nowMs));
        else bed.stay?.body.advance(nowMs);
      }
      return nowMs + blockMs;
    });
    clock.add(Math.round(part * numericEveryMs) + 200, (nowMs) => {
      if (bed.monitor !== null) {
        const numerics = bed.monitor.numerics(nowMs);
        if (!bed.silent) {
          outlet.emit(link, numerics);
          for (const message of bed.monitor.alerts(nowMs)) outlet.emit(link, message);
        }
      }
      return nowMs + numericEveryMs;
    });
  });
}

interface Speaks {
  step(nowMs: number): readonly Message[];
}

/** Devices of one connection take turns within their interval. */
function planInTurn(devices: readonly Speaks[], everyMs: number, link: string, clock: Schedule, outlet: Outlet): void {
  devices.forEach((one, index) => {
    clock.add(Math.round((index / devices.length) * everyMs) + 100, (nowMs) => {
      for (const message of one.step(nowMs)) outlet.emit(link, message);
      return nowMs + everyMs;
    });
  });
}
