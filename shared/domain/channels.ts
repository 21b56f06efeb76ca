/**
 * Waveform channels: the one table. Codes from ISO/IEEE 11073-10101; names of records (WFDB, EDF) as texts.
 */
import type { ColourToken } from './parameters.ts';

export interface Channel {
  /** "ECG II": the name that a lane carries in `data-channel`. */
  readonly key: string;
  /** On the lane itself: "II". */
  readonly label: string;
  readonly family: 'ecg' | 'pressure' | 'pleth' | 'resp' | 'co2' | 'other';
  readonly codes: readonly number[];
  readonly refIds: readonly string[];
  readonly texts: readonly string[];
  readonly unit: string;
  readonly colour: ColourToken;
  readonly sweepMmPerS: number;
  /** Physical range of a lane before any scaling; null: fit to what is there. */
  readonly range: readonly [low: number, high: number] | null;
  /** Order of lanes on a bed, least first. */
  readonly order: number;
}

const ecgLeads = [
  ['I', 131329],
  ['II', 131330],
  ['III', 131389],
  ['aVR', 131390],
  ['aVL', 131391],
  ['aVF', 131392],
  ['V', 131395],
  ['V1', 131331],
  ['V2', 131332],
  ['V3', 131333],
  ['V4', 131334],
  ['V5', 131335],
  ['V6', 131336],
] as const;

const ecgOrder = ['II', 'V', 'I', 'III', 'aVR', 'aVL', 'aVF', 'V1', 'V2', 'V3', 'V4', 'V5', 'V6'];

const ecg = (
  label: string,
  codes: readonly number[],
  refIds: readonly string[],
  texts: readonly string[],
  order: number,
): Channel => ({
  key: `ECG ${label}`,
  label,
  family: 'ecg',
  codes,
  refIds,
  texts,
  unit: 'mV',
  colour: 'hr',
  sweepMmPerS: 25,
  range: [-1, 2],
  order,
});

export const channels: readonly Channel[] = [
  ...ecgLeads.map(([lead, code]) =>
    ecg(
      lead,
      [code],
      [`ECG_LEAD_${lead.toUpperCase()}`, `ECG_ELEC_POTL_${lead.toUpperCase()}`],
      [lead.toLowerCase(), `ecg ${lead.toLowerCase()}`, `ecg lead ${lead.toLowerCase()}`],
      ecgOrder.indexOf(lead),
    ),
  ),
  ecg('MLII', [], [], ['mlii', 'ml ii'], 20),
  ecg('MCL1', [], ['ECG_LEAD_MCL1'], ['mcl1', 'mcl'], 21),
  ecg('ECG', [131328], ['ECG_ELEC_POTL'], ['ecg'], 22),
  {
    key: 'ART',
    label: 'ART',
    family: 'pressure',
    codes: [150032, 150036],
    refIds: ['PRESS_BLD_ART', 'PRESS_BLD_ART_ABP'],
    texts: ['art', 'abp', 'ibp', 'p1'],
    unit: 'mm[Hg]',
    colour: 'art',
    sweepMmPerS: 25,
    range: [40, 160],
    order: 30,
  },
  {
    key: 'CVP',
    label: 'CVP',
    family: 'pressure',
    codes: [150084],
    refIds: ['PRESS_BLD_VEN_CENT'],
    texts: ['cvp'],
    unit: 'mm[Hg]',
    colour: 'cvp',
    sweepMmPerS: 25,
    range: [0, 30],
    order: 32,
  },
  {
    key: 'PAP',
    label: 'PAP',
    family: 'pressure',
    codes: [150044],
    refIds: ['PRESS_BLD_ART_PULM'],
    texts: ['pap'],
    unit: 'mm[Hg]',
    colour: 'cvp',
    sweepMmPerS: 25,
    range: [0, 60],
    order: 33,
  },
  {
    key: 'ICP',
    label: 'ICP',
    family: 'pressure',
    codes: [153608],
    refIds: ['PRESS_INTRA_CRAN'],
    texts: ['icp'],
    unit: 'mm[Hg]',
    colour: 'cvp',
    sweepMmPerS: 25,
    range: [0, 40],
    order: 34,
  },
  {
    key: 'PLETH',
    label: 'PLETH',
    family: 'pleth',
    codes: [150452],
    refIds: ['PULS_OXIM_PLETH'],
    texts: ['pleth', 'ppg', 'spo2'],
    unit: '1',
    colour: 'spo2',
    sweepMmPerS: 25,
    range: null,
    order: 40,
  },
  {
    key: 'RESP',
    label: 'RESP',
    family: 'resp',
    codes: [151780, 151552],
    refIds: ['IMPED_TTHOR', 'RESP'],
    texts: ['resp', 'respiration', 'imp'],
    unit: 'Ohm',
    colour: 'resp',
    sweepMmPerS: 6.25,
    range: null,
    order: 50,
  },
  {
    key: 'CO2',
    label: 'CO₂',
    family: 'co2',
    codes: [151724],
    refIds: ['AWAY_CO2'],
    texts: ['co2', 'capno'],
    unit: 'mm[Hg]',
    colour: 'co2',
    sweepMmPerS: 6.25,
    range: [0, 60],
    order: 60,
  },
];

const byKey = new Map(channels.map((channel) => [channel.key, channel]));
const byCode = new Map(channels.flatMap((channel) => channel.codes.map((code) => [code, channel] as const)));
const byRefId = new Map(channels.flatMap((channel) => channel.refIds.map((id) => [id, channel] as const)));
const byText = new Map(channels.flatMap((channel) => channel.texts.map((text) => [text, channel] as const)));

export const channelByKey = (key: string): Channel | undefined => byKey.get(key);

/** MDC number, then REFID, then text; the same rule as for parameters. */
export function channelByName(name: {
  readonly code: number | null;
  readonly refId: string | null;
  readonly text: string | null;
}): Channel | undefined {
  if (name.code !== null) {
    const found = byCode.get(name.code);
    if (found !== undefined) return found;
  }
  if (name.refId !== null) {
    const upper = name.refId.toUpperCase();
    const found = byRefId.get(upper.startsWith('MDC_') ? upper.slice(4) : upper);
    if (found !== undefined) return found;
  }
  if (name.text !== null) return byText.get(name.text.trim().toLowerCase());
  return undefined;
}

/** An unknown channel is drawn after the known ones, under its own name. */
export const channelOrder = (key: string): number => byKey.get(key)?.order ?? 90;
