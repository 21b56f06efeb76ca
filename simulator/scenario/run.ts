/** Plays a scenario's steps on the ward's clock. */
import type { VirtualWard } from '../ward/ward.ts';
import type { BedAct } from '../beds/smart-bed.ts';
import type { Bed } from '../ward/beds.ts';
import type { Scenario, Step } from './schema.ts';

export interface Stage {
  readonly ward: VirtualWard;
  /** Cuts all connections to the gateway, or restores them. */
  setCut(cut: boolean): void;
  setOff(bed: Bed, off: boolean): void;
  readonly tags: StagedTags;
  /** Cuts the location system, or restores it. */
  setLocationsCut(cut: boolean): void;
  log(level: 'info' | 'warn', text: string, facts: Record<string, unknown>): void;
}

/** What a scenario does to tags; false when there is no such tag, room or exit. */
export interface StagedTags {
  move(tag: string, room: string): boolean;
  leave(tag: string, exit: string): boolean;
  /** Brings it back to where it began. */
  comeBack(tag: string): boolean;
  silence(tag: string, silent: boolean): boolean;
  setBattery(tag: string, percent: number): boolean;
}

type TagStep = Extract<Step, { tag: string }>;
type Of<Act extends Step['act']> = Extract<Step, { act: Act }>;
type BedStep = Extract<Step, { bed: string }>;

/** Plans all steps; with `repeatEvery` they come again for as long as the clock runs. */
export function playScenario(scenario: Scenario, stage: Stage): void {
  for (const step of scenario.steps) {
    stage.ward.clock.add(step.at, (nowMs) => {
      play(step, stage, nowMs);
      return scenario.repeatEvery === null ? null : nowMs + scenario.repeatEvery;
    });
  }
}

function later(stage: Stage, nowMs: number, forMs: number | undefined, work: (nowMs: number) => void): void {
  if (forMs !== undefined) stage.ward.clock.add(nowMs + forMs, (at) => (work(at), null));
}

function play(step: Step, stage: Stage, nowMs: number): void {
  const { ward, log } = stage;
  log('info', 'scenario step', { act: step.act, ...('bed' in step ? { bed: step.bed } : {}) });
  if (step.act === 'cut') {
    stage.setCut(true);
    later(stage, nowMs, step.for, () => stage.setCut(false));
  } else if (step.act === 'locations-cut') {
    stage.setLocationsCut(true);
    later(stage, nowMs, step.for, () => stage.setLocationsCut(false));
  } else if ('tag' in step) {
    if (!playOnTag(step, stage, nowMs)) log('warn', 'no such tag or room', { tag: step.tag, act: step.act });
  } else if (step.act === 'pump') {
    const pump = ward.pumps.find((one) => one.profile.id === step.pump);
    if (pump === undefined) log('warn', 'no such pump on this ward', { pump: step.pump });
    else pump.act(step.do, step.channel, step.value, nowMs);
  } else {
    const bed = ward.bed(step.bed);
    if (bed === undefined) log('info', 'no such bed on this ward', { bed: step.bed });
    else playOnBed(step, bed, stage, nowMs);
  }
}

function playOnTag(step: TagStep, stage: Stage, nowMs: number): boolean {
  const { tags } = stage;
  switch (step.act) {
    case 'tag':
      return tags.move(step.tag, step.to);
    case 'tag-leaves':
      later(stage, nowMs, step.for, () => void tags.comeBack(step.tag));
      return tags.leave(step.tag, step.by);
    case 'tag-silent':
      later(stage, nowMs, step.for, () => void tags.silence(step.tag, false));
      return tags.silence(step.tag, true);
    case 'tag-battery':
      return tags.setBattery(step.tag, step.percent);
  }
}

const undoing = {
  exit: 'return',
  return: 'exit',
  'rail-down': 'rail-up',
  'rail-up': 'rail-down',
  arm: 'disarm',
  disarm: 'arm',
  brake: 'unbrake',
  unbrake: 'brake',
} as const satisfies Record<BedAct, BedAct>;

function playOnBed(step: BedStep, bed: Bed, stage: Stage, nowMs: number): void {
  const { ward } = stage;
  switch (step.act) {
    case 'admit':
      return ward.admit(bed, nowMs);
    case 'discharge':
      return ward.discharge(bed, nowMs);
    case 'update':
      return ward.update(bed, step.diagnosis, nowMs);
    case 'transfer': {
      const to = ward.bed(step.to);
      if (to === undefined) return undefined;
      ward.transfer(bed, to, nowMs);
      // Pumps go along, and their tags with them: not all pumps have one, not all wards a plan.
      for (const pump of ward.pumpsAt(to)) stage.tags.move(pump, `bed-${to.id}`);
      return undefined;
    }
    case 'unplug':
      stage.setOff(bed, true);
      return later(stage, nowMs, step.for, () => stage.setOff(bed, false));
    case 'vitals':
      return vitals(step, bed, stage, nowMs);
    case 'rhythm':
      return rhythm(step, bed, stage, nowMs);
    case 'heart':
      return bed.stay?.body.heart.happen(step.event);
    case 'noise':
      bed.stay?.body.setNoise(step.factor);
      return later(stage, nowMs, step.for, () => bed.stay?.body.setNoise(1));
    case 'nibp':
      return bed.monitor?.measureNibp(nowMs);
    case 'smart-bed': {
      const smart = ward.smartBedAt(bed);
      if (smart === undefined) return stage.log('info', 'no smart bed there', { bed: step.bed });
      smart.act(step.do);
      return later(stage, nowMs, step.for, () => smart.act(undoing[step.do]));
    }
    case 'clock-offset':
      return bed.monitor?.setClockOffset(step.seconds * 1000);
    case 'sensor-off':
      bed.monitor?.setSensor(step.sensor, false);
      return later(stage, nowMs, step.for, () => bed.monitor?.setSensor(step.sensor, true));
    case 'bedside-pause':
      bed.monitor?.setInactivation(step.state);
      return later(stage, nowMs, step.for, () => bed.monitor?.setInactivation('enabled'));
  }
}

function vitals(step: Of<'vitals'>, bed: Bed, stage: Stage, nowMs: number): void {
  const { stay } = bed;
  if (stay === null) return;
  const entries = Object.entries(step.set) as [keyof typeof stay.profile.vitals, number][];
  for (const [name, value] of entries) stay.body.vitals.set(name, value, nowMs, step.over);
  later(stage, nowMs, step.for, (at) => {
    for (const [name] of entries) stay.body.vitals.set(name, stay.profile.vitals[name], at, step.over);
  });
}

function rhythm(step: Of<'rhythm'>, bed: Bed, stage: Stage, nowMs: number): void {
  const { stay } = bed;
  if (stay === null) return;
  stay.body.setRhythm(step.rhythm, nowMs, step.rate ?? null);
  later(stage, nowMs, step.for, (at) => stay.body.setRhythm(stay.profile.rhythm, at, null));
}
