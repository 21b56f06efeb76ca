/**
 * Units: one table. MDC numbers and REFIDs from ISO/IEEE 11073-10101, UCUM from the UCUM essence.
 * value in base unit = value × factor + shift.
 */
export interface Unit {
  /** UCUM, the name used inside Wardlight. */
  readonly ucum: string;
  readonly mdcCode: number | null;
  readonly refId: string | null;
  /** As a nurse reads it. Doses follow the words of the design: "mcg", "units". */
  readonly label: string;
  readonly dimension: string;
  readonly factor: number;
  readonly shift: number;
  readonly alsoWritten: readonly string[];
}

type Row = readonly [
  ucum: string,
  mdcCode: number | null,
  refId: string | null,
  label: string,
  dimension: string,
  factor: number,
  shift?: number,
  alsoWritten?: readonly string[],
];

const rows: readonly Row[] = [
  ['1', 262656, 'MDC_DIM_DIMLESS', '', 'ratio', 1, 0, ['{1}', 'NU']],
  ['%', 262688, 'MDC_DIM_PERCENT', '%', 'ratio', 0.01],
  [
    '/min',
    264864,
    'MDC_DIM_BEAT_PER_MIN',
    '/min',
    'frequency',
    1,
    0,
    ['bpm', '{beat}/min', '{beats}/min', '1/min', 'beats/min', '{Beats}/min'],
  ],
  ['/min', 264896, 'MDC_DIM_PULS_PER_MIN', '/min', 'frequency', 1, 0, ['{pulse}/min']],
  [
    '/min',
    264928,
    'MDC_DIM_RESP_PER_MIN',
    '/min',
    'frequency',
    1,
    0,
    ['rpm', 'pm', '{resp}/min', '{breath}/min', '{breaths}/min', 'breaths/min'],
  ],
  ['/min', 264672, 'MDC_DIM_PER_MIN', '/min', 'frequency', 1],
  ['Hz', 264608, 'MDC_DIM_PER_SEC', 'Hz', 'frequency', 60],
  ['Hz', 264640, 'MDC_DIM_HZ', 'Hz', 'frequency', 60, 0, ['/s']],
  ['mm[Hg]', 266016, 'MDC_DIM_MMHG', 'mmHg', 'pressure', 1, 0, ['mmHg', 'mm hg', 'torr']],
  ['kPa', 265987, 'MDC_DIM_KILO_PASCAL', 'kPa', 'pressure', 7.500616827, 0, []],
  ['bar', null, null, 'bar', 'pressure', 750.061682704, 0, []],
  ['mbar', null, null, 'mbar', 'pressure', 0.750061683, 0, ['hPa']],
  ['[psi]', null, null, 'psi', 'pressure', 51.714932572, 0, ['psi']],
  ['cm[H2O]', 266048, 'MDC_DIM_CM_H2O', 'cmH₂O', 'pressure', 0.73555912, 0, ['cmH2O']],
  ['Cel', 268192, 'MDC_DIM_DEGC', '°C', 'temperature', 1, 0, ['degC', '°C', 'C', 'cel']],
  ['[degF]', 266560, 'MDC_DIM_FAHR', '°F', 'temperature', 5 / 9, -160 / 9, ['degF', '°F', 'F']],
  ['K', null, 'MDC_DIM_KELVIN', 'K', 'temperature', 1, -273.15, []],
  ['mV', 266418, 'MDC_DIM_MILLI_VOLT', 'mV', 'potential', 1, 0, []],
  ['uV', 266419, 'MDC_DIM_MICRO_VOLT', 'µV', 'potential', 0.001, 0, ['µV']],
  ['V', 266400, 'MDC_DIM_VOLT', 'V', 'potential', 1000, 0, []],
  ['mm', 263442, 'MDC_DIM_MILLI_M', 'mm', 'length', 0.001],
  ['cm', 263441, 'MDC_DIM_CENTI_M', 'cm', 'length', 0.01],
  ['m', 263424, 'MDC_DIM_X_M', 'm', 'length', 1],
  ['Ohm', 266432, 'MDC_DIM_X_OHM', 'Ω', 'impedance', 1, 0, ['ohm', 'Ohms']],
  ['ms', 264338, 'MDC_DIM_MILLI_SEC', 'ms', 'time', 0.001, 0, ['msec']],
  ['s', 264320, 'MDC_DIM_SEC', 's', 'time', 1, 0, ['sec', 'second', 'seconds']],
  ['min', 264352, 'MDC_DIM_MIN', 'min', 'time', 60, 0, ['minute', 'minutes']],
  ['h', 264384, 'MDC_DIM_HR', 'h', 'time', 3600, 0, ['hr', 'hour', 'hours']],
  ['mL', 263762, 'MDC_DIM_MILLI_L', 'mL', 'volume', 1, 0, ['ml', 'cc']],
  ['L', 263744, 'MDC_DIM_X_L', 'L', 'volume', 1000, 0, ['l']],
  ['mL/h', 265266, 'MDC_DIM_MILLI_L_PER_HR', 'mL/h', 'flow', 1, 0, ['ml/h', 'ml/hr', 'mL/hr']],
  ['mL/min', 265234, 'MDC_DIM_MILLI_L_PER_MIN', 'mL/min', 'flow', 60, 0, ['ml/min']],
  ['L/min', 265216, 'MDC_DIM_X_L_PER_MIN', 'L/min', 'flow', 60000, 0, ['l/min', 'lpm']],
  ['kg', 263875, 'MDC_DIM_KILO_G', 'kg', 'mass', 1000, 0, []],
  ['g', 263872, 'MDC_DIM_X_G', 'g', 'mass', 1, 0, []],
  ['mg', 263890, 'MDC_DIM_MILLI_G', 'mg', 'mass', 0.001, 0, []],
  ['ug', 263891, 'MDC_DIM_MICRO_G', 'mcg', 'mass', 0.000001, 0, ['mcg', 'µg']],
  ['[lb_av]', 263904, 'MDC_DIM_LB', 'lb', 'mass', 453.59237, 0, ['lb']],
  ['mg/mL', 264306, 'MDC_DIM_MILLI_G_PER_ML', 'mg/mL', 'concentration', 1, 0, ['mg/ml', 'g/L']],
  ['ug/mL', 264307, 'MDC_DIM_MICRO_G_PER_ML', 'mcg/mL', 'concentration', 0.001, 0, ['mcg/mL', 'ug/ml']],
  ['[iU]', 267616, 'MDC_DIM_X_INTL_UNIT', 'units', 'units', 1, 0, ['units', 'U', 'IU', '[U]']],
  [
    '[iU]/mL',
    267744,
    'MDC_DIM_X_INTL_UNIT_PER_ML',
    'units/mL',
    'concentration-units',
    1,
    0,
    ['units/mL', 'U/mL', 'IU/mL', '[U]/mL'],
  ],
  ['mmol/mL', null, null, 'mmol/mL', 'concentration-mol', 1, 0, []],
  [
    'ug/kg/min',
    265619,
    'MDC_DIM_MICRO_G_PER_KG_PER_MIN',
    'mcg/kg/min',
    'dose-rate-by-weight',
    1,
    0,
    ['mcg/kg/min', 'µg/kg/min'],
  ],
  [
    'ug/kg/h',
    265651,
    'MDC_DIM_MICRO_G_PER_KG_PER_HR',
    'mcg/kg/h',
    'dose-rate-by-weight',
    1 / 60,
    0,
    ['mcg/kg/h', 'mcg/kg/hr'],
  ],
  ['mg/kg/h', 265650, 'MDC_DIM_MILLI_G_PER_KG_PER_HR', 'mg/kg/h', 'dose-rate-by-weight', 1000 / 60, 0, ['mg/kg/hr']],
  ['ug/min', 265555, 'MDC_DIM_MICRO_G_PER_MIN', 'mcg/min', 'dose-rate', 0.06, 0, ['mcg/min']],
  ['mg/min', 265554, 'MDC_DIM_MILLI_G_PER_MIN', 'mg/min', 'dose-rate', 60, 0, []],
  ['mg/h', 265586, 'MDC_DIM_MILLI_G_PER_HR', 'mg/h', 'dose-rate', 1, 0, ['mg/hr']],
  ['g/h', 265568, 'MDC_DIM_X_G_PER_HR', 'g/h', 'dose-rate', 1000, 0, ['g/hr']],
  [
    '[iU]/h',
    267840,
    'MDC_DIM_X_INTL_UNIT_PER_HR',
    'units/h',
    'dose-rate-units',
    1,
    0,
    ['units/h', 'U/h', 'units/hr', '[U]/h'],
  ],
  ['mmol/h', null, null, 'mmol/h', 'dose-rate-mol', 1, 0, ['mmol/hr']],
  ['m/s', null, 'MDC_DIM_X_M_PER_SEC', 'm/s', 'speed', 1, 0, []],
];

export const units: readonly Unit[] = rows.map(
  ([ucum, mdcCode, refId, label, dimension, factor, shift = 0, alsoWritten = []]) => ({
    ucum,
    mdcCode,
    refId,
    label,
    dimension,
    factor,
    shift,
    alsoWritten,
  }),
);

const byMdcCode = new Map<number, Unit>();
const byRefId = new Map<string, Unit>();
const byWord = new Map<string, Unit>();
const byLowerWord = new Map<string, Unit>();
for (const unit of units) {
  if (unit.mdcCode !== null) byMdcCode.set(unit.mdcCode, unit);
  if (unit.refId !== null) byRefId.set(unit.refId, unit);
  for (const word of [unit.ucum, unit.label, ...unit.alsoWritten]) {
    if (!byWord.has(word)) byWord.set(word, unit);
    const lower = word.toLowerCase();
    if (!byLowerWord.has(lower)) byLowerWord.set(lower, unit);
  }
}

export const unitByMdcCode = (code: number): Unit | undefined => byMdcCode.get(code);
export const unitByRefId = (refId: string): Unit | undefined => byRefId.get(refId);
/** UCUM first, exactly; then the words vendors write, without regard to case. */
export const unitByWord = (word: string): Unit | undefined => byWord.get(word) ?? byLowerWord.get(word.toLowerCase());

/** A unit of the table by its UCUM name; a name that is not there is a bug. */
export function unitOf(ucum: string): Unit {
  const unit = byWord.get(ucum);
  if (unit === undefined) throw new Error(`Unit ${ucum} is not in the unit table`);
  return unit;
}

/** Converts between units of one dimension; null where the dimensions differ. */
export function convert(value: number, from: Unit, to: Unit): number | null {
  if (from === to || from.ucum === to.ucum) return value;
  if (from.dimension !== to.dimension) return null;
  return (value * from.factor + from.shift - to.shift) / to.factor;
}
