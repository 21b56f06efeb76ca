/** One channel of a pump: what hangs there, what it says of itself, what it alarms for, and what a person does at it. */
import type { PumpChannelText } from '../hl7/pump.ts';
import { eventField } from '../monitor/conditions.ts';
import type { Condition } from '../monitor/episodes.ts';
import { doseText, concentrationText } from './drugs.ts';
import type { PumpProfile } from './drugs.ts';
import { block, bolus, clearCounter, flow, minutesLeft, pause, reload, setRate, start, unblock } from './infusion.ts';
import type { Infusion } from './infusion.ts';

export const pumpActs = [
  'occlude',
  'release',
  'pause',
  'start',
  'bolus',
  'rate',
  'override',
  'clear',
  'refill',
  'remaining',
  'battery',
  'mains',
] as const;
export type PumpAct = (typeof pumpActs)[number];

export interface Channel {
  readonly profile: PumpProfile['channels'][number];
  readonly vmd: number;
  state: Infusion;
  /** When somebody comes to change the container. */
  reloadAtMs: number | null;
  override: { readonly limit: 'soft' | 'hard'; readonly reason: string } | null;
}

const reasons: Partial<Record<Infusion['status'], string>> = {
  paused: 'pump-stopped-by-clinician',
  stopped: 'pump-stopped-by-clinician',
  occluded: 'pump-stopped-alarming',
};

const byWeight = /\/kg\b/;

export function channelText(channel: Channel, weightKg: number | null, state = channel.state): PumpChannelText {
  const { profile, vmd, override } = channel;
  const flows = flow(state) > 0;
  return {
    label: profile.label,
    vmd,
    syringe: profile.kind === 'syringe',
    drug: profile.drug,
    delivering: state.status === 'kvo' ? 'kvo' : flows ? 'delivering' : 'not-delivering',
    mode: state.ramp.length > 0 ? 'ramp-taper' : 'continuous',
    source: state.status === 'bolus' ? 'clinician' : 'primary',
    reason: reasons[state.status] ?? '',
    rateMlH: state.rateMlH,
    flowMlH: flow(state),
    vtbiMl: state.vtbiMl,
    remainingMl: state.remainingMl,
    infusedMl: state.infusedMl,
    remainingMin: minutesLeft(state),
    dose: doseText(profile, state.rateMlH),
    concentration: concentrationText(profile),
    pressure: state.pressure,
    occlusionLimit: state.occlusionLimit,
    totalMl: state.totalMl,
    bolusMl: state.status === 'bolus' ? state.bolusMl : null,
    override: override?.limit ?? 'none',
    overrideReason: override?.reason ?? '',
    weightKg: byWeight.test(profile.doseUnit ?? '') ? weightKg : null,
  };
}

export function conditionsOf(channel: Channel, batteryPct: number): Condition[] {
  const { state, vmd, profile } = channel;
  const minutes = minutesLeft(state);
  const base = {
    technical: true,
    delayMs: 0,
    holdMs: 0,
    source: { id: '126978^MDC_DEV_PUMP_INFUS_CHAN_DELIVERY^MDC', path: `1.${vmd}.2.0`, unit: '' },
    value: '',
    low: null,
    high: null,
  };
  const near = state.status === 'infusing' && minutes !== null && minutes <= state.nearEndMin + 0.001;
  const name = (what: string): string => `${what} ${profile.label}`;
  return [
    {
      ...base,
      name: name('occlusion'),
      present: state.status === 'occluded',
      event: eventField('OCCLUSION'),
      text: 'Pump occlusion',
      priority: 'PM',
    },
    {
      ...base,
      name: name('near-end'),
      present: near,
      event: eventField('NEAR-END'),
      text: 'Near end of infusion',
      priority: 'PL',
    },
    {
      ...base,
      name: name('complete'),
      present: state.status === 'kvo' || (state.remainingMl === 0 && state.status === 'stopped'),
      event: eventField('COMPLETE'),
      text: 'Infusion complete',
      priority: 'PM',
    },
    ...(vmd === 1
      ? [
          {
            ...base,
            name: 'battery',
            present: batteryPct < 20,
            event: eventField('BATTERY'),
            text: 'Battery low',
            priority: 'PL' as const,
            source: { id: '69985^MDC_DEV_PUMP_INFUS_MDS^MDC', path: '1.0.0.0', unit: '' },
          },
        ]
      : []),
  ];
}

export function actOn(channel: Channel, act: PumpAct, value: number | null): Infusion {
  const { state, profile } = channel;
  switch (act) {
    case 'occlude':
      return block(state, value ?? undefined);
    case 'release':
      return start(unblock(state));
    case 'pause':
      return pause(state);
    case 'start':
      return state.remainingMl > 0 ? start(state) : reload(state, profile.vtbiMl);
    case 'bolus':
      return bolus(state, value ?? 2, 300);
    case 'rate':
    case 'override':
      return setRate(state, value ?? profile.rateMlH);
    case 'clear':
      return clearCounter(state);
    case 'refill':
      return reload(state, value ?? profile.vtbiMl);
    case 'remaining': {
      const remainingMl = Math.min(state.vtbiMl, value ?? 5);
      return { ...state, remainingMl, infusedMl: state.vtbiMl - remainingMl, nearEndTold: false };
    }
    case 'battery':
    case 'mains':
      return state;
  }
}
