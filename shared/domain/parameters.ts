/**
 * Parameters: the one table. Code, names, unit, age limits, plausible range, colour and decimals of everything
 * that a monitor measures. MDC numbers: ISO/IEEE 11073-10101 as seen in IHE PCD messages.
 */
export type ColourToken = 'hr' | 'spo2' | 'art' | 'resp' | 'temp' | 'co2' | 'nibp' | 'cvp';

export interface Parameter {
  readonly key: string;
  /** As a nurse reads it on a tile. */
  readonly label: string;
  readonly codes: readonly number[];
  /** REFIDs without "MDC_", upper case. */
  readonly refIds: readonly string[];
  /** Texts of senders without codes, lower case. */
  readonly texts: readonly string[];
  /** UCUM; every value is converted to it. */
  readonly unit: string;
  readonly decimals: number;
  readonly colour: ColourToken;
  /** Episodic values (NIBP, spot temperature) are not live: they always carry their age. */
  readonly kind: 'continuous' | 'episodic' | 'text';
  /** Older than this is never drawn as a value. */
  readonly maxAgeMs: number;
  /** Outside this it is a fault of measurement, not a finding. */
  readonly plausible: readonly [low: number, high: number];
}

const second = 1000;
const minute = 60 * second;
/** Design: past 10 s a number is gone. */
const live = 10 * second;

type Row = Omit<Parameter, 'codes' | 'refIds' | 'texts' | 'kind' | 'maxAgeMs' | 'label'> &
  Partial<Pick<Parameter, 'codes' | 'refIds' | 'texts' | 'kind' | 'maxAgeMs' | 'label'>>;

const rows: readonly Row[] = [
  {
    key: 'HR',
    codes: [147842],
    refIds: ['ECG_HEART_RATE', 'ECG_CARD_BEAT_RATE'],
    texts: ['hr', 'heart rate'],
    unit: '/min',
    decimals: 0,
    colour: 'hr',
    plausible: [0, 350],
  },
  {
    key: 'PR',
    codes: [149530, 149538, 149514, 149522, 149546],
    refIds: ['PULS_OXIM_PULS_RATE', 'PLETH_PULS_RATE', 'PULS_RATE', 'BLD_PULS_RATE_INV', 'PULS_RATE_NON_INV'],
    texts: ['pr', 'pulse', 'pulse rate'],
    unit: '/min',
    decimals: 0,
    colour: 'spo2',
    plausible: [0, 350],
  },
  {
    key: 'SpO2',
    label: 'SpO₂',
    codes: [150456],
    refIds: ['PULS_OXIM_SAT_O2', 'PULS_OXIM_SAT_O2_ART'],
    texts: ['spo2', 'sao2', 'spo₂'],
    unit: '%',
    decimals: 0,
    colour: 'spo2',
    plausible: [0, 100],
  },
  {
    key: 'PI',
    codes: [150448],
    refIds: ['PULS_OXIM_PERF_REL', 'BLD_PERF_INDEX'],
    texts: ['pi', 'perfusion index', 'perf'],
    unit: '1',
    decimals: 1,
    colour: 'spo2',
    plausible: [0, 100],
  },
  {
    key: 'RR',
    codes: [151562, 151578, 151570, 151594],
    refIds: ['RESP_RATE', 'TTHOR_RESP_RATE', 'AWAY_RESP_RATE', 'CO2_RESP_RATE'],
    texts: ['rr', 'resp', 'respiration rate', 'awrr'],
    unit: '/min',
    decimals: 0,
    colour: 'resp',
    plausible: [0, 200],
  },
  {
    key: 'NIBP-S',
    label: 'NIBP',
    codes: [150021, 150301, 150017],
    refIds: ['PRESS_BLD_NONINV_SYS', 'PRESS_CUFF_SYS'],
    texts: ['nibp sys', 'nbp sys', 'nibps', 'nbp s'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'nibp',
    kind: 'episodic',
    maxAgeMs: 70 * minute,
    plausible: [0, 350],
  },
  {
    key: 'NIBP-D',
    label: 'NIBP',
    codes: [150022, 150302, 150018],
    refIds: ['PRESS_BLD_NONINV_DIA', 'PRESS_CUFF_DIA'],
    texts: ['nibp dia', 'nbp dias', 'nbp dia', 'nibpd'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'nibp',
    kind: 'episodic',
    maxAgeMs: 70 * minute,
    plausible: [0, 300],
  },
  {
    key: 'NIBP-M',
    label: 'NIBP',
    codes: [150023, 150303, 150019],
    refIds: ['PRESS_BLD_NONINV_MEAN', 'PRESS_CUFF_MEAN'],
    texts: ['nibp mean', 'nbp mean', 'nibpm'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'nibp',
    kind: 'episodic',
    maxAgeMs: 70 * minute,
    plausible: [0, 320],
  },
  {
    key: 'ART-S',
    label: 'ART',
    codes: [150033, 150037],
    refIds: ['PRESS_BLD_ART_SYS', 'PRESS_BLD_ART_ABP_SYS'],
    texts: ['art sys', 'abp sys', 'ibp sys'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'art',
    plausible: [-50, 350],
  },
  {
    key: 'ART-D',
    label: 'ART',
    codes: [150034, 150038],
    refIds: ['PRESS_BLD_ART_DIA', 'PRESS_BLD_ART_ABP_DIA'],
    texts: ['art dia', 'abp dias', 'abp dia'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'art',
    plausible: [-50, 350],
  },
  {
    key: 'ART-M',
    label: 'ART',
    codes: [150035, 150039],
    refIds: ['PRESS_BLD_ART_MEAN', 'PRESS_BLD_ART_ABP_MEAN'],
    texts: ['art mean', 'abp mean', 'map'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'art',
    plausible: [-50, 350],
  },
  {
    key: 'CVP',
    codes: [150087, 150084],
    refIds: ['PRESS_BLD_VEN_CENT_MEAN', 'PRESS_BLD_VEN_CENT'],
    texts: ['cvp', 'cvp mean'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'cvp',
    plausible: [-50, 100],
  },
  {
    key: 'PAP-S',
    label: 'PAP',
    codes: [150045],
    refIds: ['PRESS_BLD_ART_PULM_SYS'],
    texts: ['pap sys'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'cvp',
    plausible: [-50, 150],
  },
  {
    key: 'PAP-D',
    label: 'PAP',
    codes: [150046],
    refIds: ['PRESS_BLD_ART_PULM_DIA'],
    texts: ['pap dia', 'pap dias'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'cvp',
    plausible: [-50, 150],
  },
  {
    key: 'PAP-M',
    label: 'PAP',
    codes: [150047],
    refIds: ['PRESS_BLD_ART_PULM_MEAN'],
    texts: ['pap mean'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'cvp',
    plausible: [-50, 150],
  },
  {
    key: 'Temp',
    codes: [150344, 150368, 150392, 150372],
    refIds: ['TEMP', 'TEMP_CORE', 'TEMP_TYMP', 'TEMP_ESOPH'],
    texts: ['temp', 'temperature', 't1', 'temp core'],
    unit: 'Cel',
    decimals: 1,
    colour: 'temp',
    kind: 'continuous',
    maxAgeMs: 10 * minute,
    plausible: [10, 46],
  },
  {
    key: 'Temp-skin',
    label: 'T skin',
    codes: [150388],
    refIds: ['TEMP_SKIN'],
    texts: ['t2', 'temp skin'],
    unit: 'Cel',
    decimals: 1,
    colour: 'temp',
    maxAgeMs: 10 * minute,
    plausible: [0, 46],
  },
  {
    key: 'EtCO2',
    label: 'EtCO₂',
    codes: [151708, 151728, 151928],
    refIds: ['CONC_AWAY_CO2_ET', 'AWAY_CO2_ET', 'VENT_CONC_AWAY_CO2_ET'],
    texts: ['etco2', 'co2 et'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'co2',
    plausible: [0, 150],
  },
  {
    key: 'FiCO2',
    label: 'FiCO₂',
    codes: [151716],
    refIds: ['CONC_AWAY_CO2_INSP'],
    texts: ['fico2', 'imco2'],
    unit: 'mm[Hg]',
    decimals: 0,
    colour: 'co2',
    plausible: [0, 150],
  },
  {
    key: 'PVC',
    codes: [148066, 148065],
    refIds: ['ECG_V_P_C_RATE', 'ECG_V_P_C_CNT', 'MNDRY_ECG_VPB_RATE'],
    texts: ['pvc', 'vpb', 'pvc/min'],
    unit: '/min',
    decimals: 0,
    colour: 'hr',
    maxAgeMs: 2 * minute,
    plausible: [0, 400],
  },
  ...(
    [
      ['I', 131841],
      ['II', 131842],
      ['III', 131901],
      ['aVR', 131902],
      ['aVL', 131903],
      ['aVF', 131904],
      ['V', 131907],
      ['V1', 131843],
      ['V2', 131844],
      ['V3', 131845],
      ['V4', 131846],
      ['V5', 131847],
      ['V6', 131848],
    ] as const
  ).map(([lead, code]): Row => ({
    key: `ST-${lead}`,
    label: `ST ${lead}`,
    codes: [code],
    refIds: [`ECG_AMPL_ST_${lead.toUpperCase()}`],
    texts: [`st-${lead.toLowerCase()}`, `st ${lead.toLowerCase()}`],
    unit: 'mm',
    decimals: 1,
    colour: 'hr',
    maxAgeMs: 2 * minute,
    plausible: [-30, 30],
  })),
  {
    key: 'QT',
    codes: [147232],
    refIds: ['ECG_TIME_PD_QT_GL'],
    texts: ['qt'],
    unit: 'ms',
    decimals: 0,
    colour: 'hr',
    maxAgeMs: 10 * minute,
    plausible: [100, 1000],
  },
  {
    key: 'QTc',
    codes: [147236],
    refIds: ['ECG_TIME_PD_QTC'],
    texts: ['qtc'],
    unit: 'ms',
    decimals: 0,
    colour: 'hr',
    maxAgeMs: 10 * minute,
    plausible: [100, 1000],
  },
  {
    key: 'Rhythm',
    codes: [184327],
    refIds: ['ECG_STAT_RHY'],
    texts: ['rhythm'],
    unit: '1',
    decimals: 0,
    colour: 'hr',
    kind: 'text',
    maxAgeMs: minute,
    plausible: [0, 0],
  },
  {
    key: 'O2-flow',
    label: 'Oxygen',
    codes: [],
    refIds: ['FLOW_O2', 'FLOW_O2_FG'],
    texts: ['o2 flow', 'oxygen flow', 'o2 l/min'],
    unit: 'L/min',
    decimals: 0,
    colour: 'spo2',
    kind: 'episodic',
    maxAgeMs: 12 * 60 * minute,
    plausible: [0, 100],
  },
  {
    key: 'Weight',
    codes: [68063],
    refIds: ['ATTR_PT_WEIGHT'],
    texts: ['weight', 'body weight'],
    unit: 'kg',
    decimals: 1,
    colour: 'temp',
    kind: 'episodic',
    maxAgeMs: 7 * 24 * 60 * minute,
    plausible: [0.3, 600],
  },
  {
    key: 'Height',
    codes: [68060],
    refIds: ['ATTR_PT_HEIGHT'],
    texts: ['height', 'body height'],
    unit: 'cm',
    decimals: 0,
    colour: 'temp',
    kind: 'episodic',
    maxAgeMs: 365 * 24 * 60 * minute,
    plausible: [20, 260],
  },
  // Smart beds: no number of the standard could be confirmed, REFIDs and words as vendors write them.
  {
    key: 'Bed-rails',
    label: 'Bed rails',
    refIds: ['BED_RAILS', 'BED_RAIL_STATUS', 'DEV_BED_RAILS'],
    texts: ['bed rails', 'side rails', 'rails'],
    unit: '1',
    decimals: 0,
    colour: 'temp',
    kind: 'text',
    maxAgeMs: 5 * minute,
    plausible: [0, 0],
  },
  {
    key: 'Bed-exit-alarm',
    label: 'Bed exit alarm',
    refIds: ['BED_EXIT_ALARM_STATUS', 'BED_EXIT_STATUS', 'DEV_BED_EXIT_ALARM'],
    texts: ['bed exit alarm', 'exit alarm'],
    unit: '1',
    decimals: 0,
    colour: 'temp',
    kind: 'text',
    maxAgeMs: 5 * minute,
    plausible: [0, 0],
  },
  {
    key: 'Bed-brake',
    label: 'Bed brake',
    refIds: ['BED_BRAKE', 'BED_BRAKE_STATUS', 'DEV_BED_BRAKE'],
    texts: ['bed brake', 'brake'],
    unit: '1',
    decimals: 0,
    colour: 'temp',
    kind: 'text',
    maxAgeMs: 5 * minute,
    plausible: [0, 0],
  },
  {
    key: 'Bed-height',
    label: 'Bed height',
    refIds: ['BED_HEIGHT', 'DEV_BED_HEIGHT'],
    texts: ['bed height'],
    unit: 'cm',
    decimals: 0,
    colour: 'temp',
    maxAgeMs: 5 * minute,
    plausible: [10, 150],
  },
  {
    key: 'Battery',
    codes: [67996],
    refIds: ['ATTR_VAL_BATT_CHARGE'],
    texts: ['battery'],
    unit: '%',
    decimals: 0,
    colour: 'temp',
    maxAgeMs: 10 * minute,
    plausible: [0, 100],
  },
];

export const parameters: readonly Parameter[] = rows.map((row) => ({
  label: row.key,
  codes: [],
  refIds: [],
  texts: [],
  kind: 'continuous',
  maxAgeMs: live,
  ...row,
}));

const byKey = new Map(parameters.map((parameter) => [parameter.key, parameter]));
const byCode = new Map(parameters.flatMap((parameter) => parameter.codes.map((code) => [code, parameter] as const)));
const byRefId = new Map(parameters.flatMap((parameter) => parameter.refIds.map((id) => [id, parameter] as const)));
const byText = new Map(parameters.flatMap((parameter) => parameter.texts.map((text) => [text, parameter] as const)));

export const parameterByKey = (key: string): Parameter | undefined => byKey.get(key);

/** Prefix of keys made from codes that no table knows: kept and shown by their text. */
export const unknownKeyPrefix = 'x:';

/**
 * The rule of the contract for codes: MDC number, then REFID, then text.
 * REFIDs are compared without "MDC_" and without regard to case.
 */
export function parameterByName(name: {
  readonly code: number | null;
  readonly refId: string | null;
  readonly text: string | null;
}): Parameter | undefined {
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

/** How long a value of this key may be shown; unknown keys have the limit of live values. */
export const maxAgeMsOf = (key: string): number => byKey.get(key)?.maxAgeMs ?? live;
