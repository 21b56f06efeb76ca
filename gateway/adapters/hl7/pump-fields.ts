/** Rows that a pump's state is made of, known by MDC number, else by REFID, else by the words of vendors without codes. */
import type { Row } from './rows.ts';

interface Names {
  readonly codes: readonly number[];
  /** Without "MDC_" and "DEV_". The first is of ISO/IEEE 11073-10101 where a code stands beside it. */
  readonly refIds: readonly string[];
  /** Lower case. */
  readonly texts?: readonly string[];
}

const one = (code: number, ...refIds: string[]): Names => ({ codes: [code], refIds });

/**
 * For line pressure, its limit, bolus volume and overrides no number could be confirmed: names only, as vendors of the
 * PIV and IPEC profiles write them.
 */
const fields = {
  rateCurrent: one(158014, 'FLOW_FLUID_PUMP_CURRENT'),
  rateProgrammed: one(157784, 'FLOW_FLUID_PUMP'),
  doseRate: one(157924, 'RATE_DOSE'),
  concentration: one(157760, 'CONC_DRUG'),
  vtbi: one(157884, 'VOL_FLUID_TBI'),
  remaining: one(157872, 'VOL_FLUID_TBI_REMAIN'),
  delivered: one(157864, 'VOL_FLUID_DELIV'),
  deliveredTotal: one(157993, 'VOL_FLUID_DELIV_TOTAL'),
  deliveredSegment: one(157992, 'VOL_FLUID_DELIV_SEGMENT'),
  timeRemaining: one(157916, 'TIME_PD_REMAIN'),
  timeOfContainer: one(157997, 'TIME_PD_REMAIN_CONTAINER'),
  drug: one(184514, 'DRUG_NAME_LABEL'),
  drugType: one(184330, 'DRUG_NAME_TYPE'),
  infusing: one(184519, 'PUMP_INFUSING_STATUS'),
  status: one(184508, 'PUMP_STAT'),
  mode: one(184504, 'PUMP_MODE'),
  deliveryStatus: one(158005, 'PUMP_CURRENT_DELIVERY_STATUS'),
  reason: one(158006, 'PUMP_NOT_DELIVERING_REASON'),
  deliveryMode: one(158008, 'PUMP_PROGRAM_DELIVERY_MODE'),
  sources: one(158016, 'PUMP_ACTIVE_SOURCES'),
  sourceLabel: one(158012, 'PUMP_SOURCE_CHANNEL_LABEL'),
  library: { codes: [184520, 184522], refIds: ['PUMP_DRUG_LIBRARY_NAME', 'RACK_DRUG_LIBRARY_NAME'] },
  libraryVersion: { codes: [184517, 184521], refIds: ['PUMP_DRUG_LIBRARY_VERSION', 'RACK_DRUG_LIBRARY_VERSION'] },
  careArea: one(184516, 'PUMP_DRUG_LIBRARY_CARE_AREA'),
  override: {
    codes: [],
    refIds: ['PUMP_DRUG_LIMIT_OVERRIDE', 'PUMP_LIMIT_OVERRIDE', 'DRUG_LIMIT_OVERRIDE', 'PUMP_DRUG_LIBRARY_OVERRIDE'],
    texts: ['limit override', 'library override', 'drug limit override'],
  },
  overrideReason: {
    codes: [],
    refIds: ['PUMP_DRUG_LIMIT_OVERRIDE_REASON', 'PUMP_LIMIT_OVERRIDE_REASON', 'DRUG_LIMIT_OVERRIDE_REASON'],
    texts: ['override reason', 'limit override reason'],
  },
  weight: one(68063, 'ATTR_PT_WEIGHT'),
  power: one(67925, 'ATTR_POWER_STAT'),
  battery: one(67996, 'ATTR_VAL_BATT_CHARGE'),
  batteryTime: one(67976, 'ATTR_TIME_BATT_REMAIN'),
  linePressure: {
    codes: [],
    refIds: ['PRESS_FLUID_LINE', 'PRESS_LINE', 'PRESS_PUMP_LINE', 'PRESS_FLUID_LINE_DISTAL'],
    texts: ['line pressure', 'downstream pressure'],
  },
  occlusionLimit: {
    codes: [],
    refIds: ['PRESS_FLUID_LINE_OCCL_LIMIT', 'PRESS_OCCL_LIMIT', 'PUMP_OCCL_LIMIT', 'PRESS_FLUID_LINE_LIMIT'],
    texts: ['occlusion limit', 'occlusion pressure limit', 'pressure limit'],
  },
  bolusVolume: {
    codes: [],
    refIds: ['VOL_FLUID_TBI_BOLUS', 'VOL_FLUID_BOLUS', 'PUMP_BOLUS_VOL'],
    texts: ['bolus volume', 'loading volume'],
  },
  event: one(68487, 'ATTR_EVT_COND'),
  eventSource: one(68488, 'ATTR_EVT_SOURCE'),
} as const satisfies Record<string, Names>;
export type Field = keyof typeof fields;

const byCode = new Map<number, Field>();
const byRef = new Map<string, Field>();
const byText = new Map<string, Field>();
for (const [field, { codes, refIds, texts }] of Object.entries(fields) as [Field, Names][]) {
  for (const code of codes) byCode.set(code, field);
  for (const ref of refIds) byRef.set(ref, field);
  for (const text of texts ?? []) byText.set(text, field);
}

export function fieldOf({ name }: Row): Field | undefined {
  return (
    (name.code === null ? undefined : byCode.get(name.code)) ??
    byRef.get(name.ref.replace(/^DEV_/, '')) ??
    (name.text === null ? undefined : byText.get(name.text.trim().toLowerCase()))
  );
}

export interface Found {
  readonly row: Row;
  /** Path of the channel or device that the row is of: "1.1.2.". */
  readonly channel: string;
}
export type Fields = Map<Field, Found[]>;

export const firstOf = (map: Fields, field: Field): Row | null => map.get(field)?.[0]?.row ?? null;
