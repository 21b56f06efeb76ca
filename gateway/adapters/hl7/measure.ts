/** How the numbers of a row are taken: into which unit, between which limits. The same for all rows that read alike. */
import type { AbsentReason } from '../../../shared/domain/observation.ts';
import type { Parameter } from '../../../shared/domain/parameters.ts';
import { convert, unitOf, type Unit } from '../../../shared/domain/units.ts';
import type { Delimiters } from './message.ts';
import { unitWords, type NameBook } from './names.ts';
import { noLimits, readLimits, type Limits } from './values.ts';

export interface Measure {
  /** UCUM of the value taken. */
  readonly unit: string;
  /** What was sent; null where nothing was, or nothing that is known. */
  readonly sentIn: Unit | null;
  /** Null for a name that no table knows: its numbers are taken as sent. */
  readonly parameter: Parameter | null;
  /** Why no number of such a row can be taken, or null. */
  readonly fault: AbsentReason | null;
  /** In `unit`. */
  readonly low: number | null;
  readonly high: number | null;
  readonly flags: readonly string[];
}

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
  if (from.ucum === parameter.unit) return value;
  const to = unitOfParameter(parameter);
  if (to.dimension === 'length' && from.dimension === 'potential' && parameter.key.startsWith('ST-')) {
    return value * from.factor * 10;
  }
  if (to.dimension === 'ratio' && from.dimension === 'ratio') {
    if (parameter.key === 'PI') return value;
    if (to.ucum === '%' && from.ucum === '1' && Math.abs(value) > 1.5) return value;
  }
  const converted = convert(value, from, to);
  return converted === null ? null : Number(converted.toPrecision(10));
}

const noUnit: readonly string[] = ['NO-UNIT'];

/** OBX-6 and OBX-7 of a row about `parameter`, with the words of its OBX-8. */
export function measureOf(
  parameter: Parameter | undefined,
  rawUnit: string,
  rawLimits: string,
  flags: readonly string[],
  d: Delimiters,
  names: NameBook,
): Measure {
  const sentIn = rawUnit === '' ? null : names.unit(rawUnit, d);
  const limits = rawLimits === '' ? noLimits : readLimits(rawLimits);
  if (parameter === undefined) {
    const unit = sentIn?.ucum ?? (rawUnit === '' ? '1' : unitWords(rawUnit, d));
    return { unit, sentIn, parameter: null, fault: null, low: limits.low, high: limits.high, flags };
  }
  const known = (fault: AbsentReason | null, { low, high }: Limits, words: readonly string[]): Measure => ({
    unit: parameter.unit,
    sentIn,
    parameter,
    fault,
    low,
    high,
    flags: words,
  });
  if (sentIn === null) {
    if (rawUnit !== '' && rawUnit !== '""') return known('unknown-unit', noLimits, flags);
    return known(null, limits, flags.length === 0 ? noUnit : [...flags, 'NO-UNIT']);
  }
  if (toParameterUnit(0, sentIn, parameter) === null) return known('unknown-unit', noLimits, flags);
  const bound = (limit: number | null): number | null =>
    limit === null ? null : toParameterUnit(limit, sentIn, parameter);
  return known(null, { low: bound(limits.low), high: bound(limits.high) }, flags);
}

/** A number as sent, in `measure.unit`; NaN where it can be no value of this parameter. */
export function taken(value: number, { parameter, sentIn }: Measure): number {
  if (parameter === null) return value;
  const own = sentIn === null ? value : (toParameterUnit(value, sentIn, parameter) ?? Number.NaN);
  return own >= parameter.plausible[0] && own <= parameter.plausible[1] ? own : Number.NaN;
}
