/**
 * One reading of a device as an observation.
 *
 * A value that is there counts unless OBX-8 says that it does not: some monitors mark every row with OBX-11 = X
 * ("no result") and send good values in them, so X alone hides nothing. No value, a sentinel, a unit that cannot be
 * converted, or a number outside what the parameter can be, becomes "no value" with its reason.
 */
import type { AbsentReason, NumericObservation } from '../../../shared/domain/observation.ts';
import type { Parameter } from '../../../shared/domain/parameters.ts';
import { convert, unitOf, type Unit } from '../../../shared/domain/units.ts';
import { timeOf, wordsOf, type Row } from './containment.ts';
import type { ReadContext } from './context.ts';
import { unitWords } from './names.ts';
import { own, repetitions, valued } from './text.ts';
import { noLimits, readLimits, readNumber, readQuality, readStructured, type Limits, type Reading } from './values.ts';

const wordTypes = new Set(['ST', 'TX', 'FT', 'CWE', 'CE', 'CNE', 'CF', 'IS', 'ID', 'DT', 'TM', 'TS', 'DTM']);

/** Value types that hold no reading: documents, references, pictures. */
const noReading = new Set(['ED', 'RP', 'AD', 'XAD', 'XPN', 'XCN', 'CX', 'PN', 'TN', 'XTN', 'MA', 'CD']);

const parameterUnits = new Map<string, Unit>();
const unitOfParameter = (parameter: Parameter): Unit => {
  let unit = parameterUnits.get(parameter.unit);
  if (unit === undefined) {
    unit = unitOf(parameter.unit);
    parameterUnits.set(parameter.unit, unit);
  }
  return unit;
};

/**
 * A value in the parameter's own unit; null where the sent unit is of another dimension. By convention: ST in
 * mV is 10 mm per mV; perfusion index is a bare number with or without "%"; a ratio above 1.5 without unit is
 * a percentage that lost its sign.
 */
function toParameterUnit(value: number, from: Unit, parameter: Parameter): number | null {
  const to = unitOfParameter(parameter);
  if (from === to) return value;
  if (to.dimension === 'length' && from.dimension === 'potential' && parameter.key.startsWith('ST-')) {
    return value * from.factor * 10;
  }
  if (to.dimension === 'ratio' && from.dimension === 'ratio') {
    if (parameter.key === 'PI') return value;
    if (to.ucum === '%' && from.ucum === '1' && Math.abs(value) > 1.5) return value;
  }
  const converted = convert(value, from, to);
  return converted === null || from.ucum === to.ucum ? converted : Number(converted.toPrecision(10));
}

function readValue(row: Row, type: string, raw: string, context: ReadContext): Reading {
  const d = row.segment.delimiters;
  if (type === 'SN') return readStructured(raw, d);
  const reading = readNumber(raw);
  if (!reading.malformed || type !== 'NM') return reading;
  const text = valued(raw, d);
  if (text === null) return { value: Number.NaN, absent: 'no-result', malformed: false };
  const again = readNumber(text);
  if (!again.malformed) return again;
  const what = repetitions(raw, d).length > 1 ? 'more than one number' : 'not a number';
  context.error({
    segment: 'OBX',
    sequence: row.sequence,
    field: 5,
    code: 102,
    text: `OBX-5 of ${row.name.refId ?? row.name.key} is ${what}: ${text.slice(0, 40)}`,
  });
  return again;
}

interface Judged {
  readonly value: number | null;
  readonly absent: AbsentReason | null;
  readonly unit: string;
  readonly limits: Limits;
  readonly flags: readonly string[];
}

const noUnit: readonly string[] = ['NO-UNIT'];

/** Unit, limits and plausibility of a number. */
function judge(row: Row, value: number, flags: readonly string[], context: ReadContext): Judged {
  const { segment, name } = row;
  const d = segment.delimiters;
  const rawUnit = segment.field(6);
  const rawLimits = segment.field(7);
  const unit = rawUnit === '' ? null : context.names.unit(rawUnit, d);
  const limits = rawLimits === '' ? noLimits : readLimits(rawLimits);
  const { parameter } = name;
  if (parameter === undefined) {
    return { value, absent: null, unit: unit?.ucum ?? (rawUnit === '' ? '1' : unitWords(rawUnit, d)), limits, flags };
  }
  if (unit === null && rawUnit !== '' && rawUnit !== '""') {
    return { value: null, absent: 'unknown-unit', unit: parameter.unit, limits: noLimits, flags };
  }
  if (unit === null) return plausible(value, parameter, limits, flags.length === 0 ? noUnit : [...flags, 'NO-UNIT']);
  const converted = toParameterUnit(value, unit, parameter);
  if (converted === null) return { value: null, absent: 'unknown-unit', unit: parameter.unit, limits: noLimits, flags };
  if (unit.ucum === parameter.unit || limits === noLimits) return plausible(converted, parameter, limits, flags);
  const bound = (limit: number | null): number | null =>
    limit === null ? null : toParameterUnit(limit, unit, parameter);
  return plausible(converted, parameter, { low: bound(limits.low), high: bound(limits.high) }, flags);
}

function plausible(value: number, parameter: Parameter, limits: Limits, flags: readonly string[]): Judged {
  const inside = value >= parameter.plausible[0] && value <= parameter.plausible[1];
  return { value: inside ? value : null, absent: inside ? null : 'out-of-range', unit: parameter.unit, limits, flags };
}

/** The observation of one row, or null for a row that holds no reading (a document, a row without a name). */
export function readNumeric(row: Row, context: ReadContext): NumericObservation | null {
  const { segment, name } = row;
  const type = segment.field(2).trim();
  if (noReading.has(type) || segment.isEmpty(3)) return null;
  if (name.parameter === undefined) context.keep(name.coded);
  const quality = readQuality(segment.field(8), segment.delimiters);
  const raw = segment.field(5);
  const empty = raw === '' || raw === '""';
  if (empty) return absentRow(row, quality.absent ?? 'no-result', null, quality.flags, context);
  const status = segment.field(11);
  if (status === 'D' || status === 'W')
    return absentRow(row, status === 'D' ? 'no-result' : 'invalid', null, quality.flags, context);
  const expectsWords = name.parameter?.kind === 'text' || (name.parameter === undefined && wordTypes.has(type));
  if (expectsWords) return wordRow(row, quality.absent, quality.flags, context);
  const reading = readValue(row, type, raw, context);
  if (reading.malformed && type !== 'NM' && type !== 'SN') return wordRow(row, quality.absent, quality.flags, context);
  const absent = quality.absent ?? reading.absent;
  if (absent !== null) {
    const text = reading.absent === null || reading.absent === 'sentinel' ? null : wordsOf(row);
    return absentRow(row, absent, text, quality.flags, context);
  }
  const judged = judge(row, reading.value, quality.flags, context);
  return {
    kind: 'numeric',
    key: name.key,
    name: name.coded,
    value: judged.value,
    text: judged.absent === null ? null : sentText(row),
    unit: judged.unit,
    absent: judged.absent,
    deviceAt: timeOf(row, context),
    low: judged.limits.low,
    high: judged.limits.high,
    flags: judged.flags,
  };
}

/** "5.1 vol%": the value as sent, for what we could not take as a number of ours. */
const sentText = (row: Row): string => {
  const d = row.segment.delimiters;
  return own(`${valued(row.segment.field(5), d) ?? ''} ${unitWords(row.segment.field(6), d)}`.trim().slice(0, 200));
};

function absentRow(
  row: Row,
  absent: AbsentReason,
  text: string | null,
  flags: readonly string[],
  context: ReadContext,
): NumericObservation {
  const judged = judge(row, Number.NaN, flags, context);
  return {
    kind: 'numeric',
    key: row.name.key,
    name: row.name.coded,
    value: null,
    text: text === null ? null : own(text.slice(0, 200)),
    unit: judged.unit,
    absent,
    deviceAt: timeOf(row, context),
    low: judged.limits.low,
    high: judged.limits.high,
    flags,
  };
}

/** A result in words (rhythm, mode): the words are the result. */
function wordRow(
  row: Row,
  absent: AbsentReason | null,
  flags: readonly string[],
  context: ReadContext,
): NumericObservation {
  const words = wordsOf(row);
  return {
    kind: 'numeric',
    key: row.name.key,
    name: row.name.coded,
    value: null,
    text: absent !== null || words === null ? null : own(words.slice(0, 1000)),
    unit: row.name.parameter?.unit ?? '1',
    absent: absent ?? (words === null ? 'no-result' : null),
    deviceAt: timeOf(row, context),
    low: null,
    high: null,
    flags,
  };
}
