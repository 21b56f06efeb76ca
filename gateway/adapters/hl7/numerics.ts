/**
 * One reading of a device as an observation.
 *
 * A value that is there counts unless OBX-8 says that it does not: some monitors mark every row with OBX-11 = X
 * ("no result") and send good values in them, so X alone hides nothing. No value, a sentinel, a unit that cannot be
 * converted, or a number outside what the parameter can be, becomes "no value" with its reason.
 */
import type { AbsentReason, NumericObservation } from '../../../shared/domain/observation.ts';
import type { ReadContext } from './context.ts';
import { taken } from './measure.ts';
import { unitWords } from './names.ts';
import { timeOf, wordsOf } from './row-text.ts';
import type { Row } from './rows.ts';
import { own, repetitions, valued } from './text.ts';
import { isSentinel, readDecimal, readNumber, readStructured, type Reading } from './values.ts';

function readValue(row: Row, type: string, raw: string, context: ReadContext): Reading {
  const d = row.delimiters;
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

/** The observation of one row, or null for a row that holds no reading (a document, a row without a name). */
export function readNumeric(row: Row, context: ReadContext): NumericObservation | null {
  const { content, name, quality, withheld } = row.form;
  if (content === 'nothing') return null;
  if (name.parameter === undefined) context.keep(name.coded);
  if (content === 'number' && quality.absent === null && withheld === null) {
    const value = readDecimal(row.source.text, row.from, row.to);
    if (!Number.isNaN(value) && !isSentinel(value)) return numberRow(row, value, context);
  }
  const raw = row.value;
  if (raw === '' || raw === '""') return absentRow(row, quality.absent ?? 'no-result', null, context);
  if (withheld !== null) return absentRow(row, withheld, null, context);
  if (content === 'words') return wordRow(row, context);
  return readOddNumber(row, raw, context);
}

/** What is no plain number: a structured one, a comparator, a sentinel, words in a number's place. */
function readOddNumber(row: Row, raw: string, context: ReadContext): NumericObservation {
  const { type, quality } = row.form;
  const reading = readValue(row, type, raw, context);
  if (reading.malformed && type !== 'NM' && type !== 'SN') return wordRow(row, context);
  const absent = quality.absent ?? reading.absent;
  if (absent === null) return numberRow(row, reading.value, context);
  const text = reading.absent === null || reading.absent === 'sentinel' ? null : wordsOf(row);
  return absentRow(row, absent, text, context);
}

function numberRow(row: Row, sent: number, context: ReadContext): NumericObservation {
  const { name, measure } = row.form;
  const value = taken(sent, measure);
  const absent = measure.fault ?? (Number.isNaN(value) ? 'out-of-range' : null);
  return {
    kind: 'numeric',
    key: name.key,
    name: name.coded,
    value: absent === null ? value : null,
    text: absent === null ? null : sentText(row),
    unit: measure.unit,
    absent,
    deviceAt: timeOf(row, context),
    low: measure.low,
    high: measure.high,
    flags: measure.flags,
  };
}

/** "5.1 vol%": the value as sent, for what we could not take as a number of ours. */
const sentText = (row: Row): string => {
  const d = row.delimiters;
  return own(`${valued(row.value, d) ?? ''} ${unitWords(row.form.unit, d)}`.trim().slice(0, 200));
};

function absentRow(row: Row, absent: AbsentReason, text: string | null, context: ReadContext): NumericObservation {
  const { name, measure, quality } = row.form;
  return {
    kind: 'numeric',
    key: name.key,
    name: name.coded,
    value: null,
    text: text === null ? null : own(text.slice(0, 200)),
    unit: measure.unit,
    absent,
    deviceAt: timeOf(row, context),
    low: measure.low,
    high: measure.high,
    flags: quality.flags,
  };
}

/** A result in words (rhythm, mode): the words are the result. */
function wordRow(row: Row, context: ReadContext): NumericObservation {
  const { name, quality } = row.form;
  const words = context.names.words(row.value, row.delimiters);
  return {
    kind: 'numeric',
    key: name.key,
    name: name.coded,
    value: null,
    text: quality.absent === null ? words : null,
    unit: name.parameter?.unit ?? '1',
    absent: quality.absent ?? (words === null ? 'no-result' : null),
    deviceAt: timeOf(row, context),
    low: null,
    high: null,
    flags: quality.flags,
  };
}
