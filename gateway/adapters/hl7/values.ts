/** Values, limits and quality words of OBX rows. */
import type { AbsentReason } from '../../../shared/domain/observation.ts';
import { standard, type Delimiters } from './message.ts';
import { own, part, repetitions } from './text.ts';

/** What senders write for "no value" (L24). Compared exactly, before any conversion. */
const sentinels = new Set([8388607, 8388608, -8388608, 32767, -32768, 2147483647, -2147483648, -999, -99.9, -9999]);
export const isSentinel = (value: number): boolean => (value <= -99 || value >= 32767) && sentinels.has(value);

const powersOfTen = Array.from({ length: 16 }, (_, power) => 10 ** power);

/**
 * HL7 NM: optional sign, digits, optional fraction; surrounding blanks are ignored. NaN for anything else
 * (exponents, hexadecimal, a decimal comma, a comparator).
 */
export function readDecimal(text: string, from = 0, to = text.length): number {
  let at = from;
  let end = to;
  while (at < end && text.charCodeAt(at) === 32) at += 1;
  while (end > at && text.charCodeAt(end - 1) === 32) end -= 1;
  let negative = false;
  const sign = text.charCodeAt(at);
  if (sign === 45 || sign === 43) {
    negative = sign === 45;
    at += 1;
  }
  let value = 0;
  let count = 0;
  let decimals = -1;
  for (; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46 && decimals < 0) {
      decimals = 0;
      continue;
    }
    if (code < 48 || code > 57) return Number.NaN;
    value = value * 10 + (code - 48);
    count += 1;
    if (decimals >= 0) decimals += 1;
  }
  if (count === 0) return Number.NaN;
  // Beyond 2^53 the quotient would not be the nearest number any more.
  if (count > 15) return Number(text.slice(from, to).trim());
  if (decimals > 0) value /= powersOfTen[decimals]!;
  return negative && value !== 0 ? -value : value;
}

export interface Limits {
  readonly low: number | null;
  readonly high: number | null;
}
export const noLimits: Limits = { low: null, high: null };

const limitsSeen = new Map<string, Limits>();

/** OBX-7: "lo-hi", "<hi", "<=hi", ">lo", ">=lo", numbers may be negative; anything else is no limit. */
export function readLimits(raw: string): Limits {
  const known = limitsSeen.get(raw);
  if (known !== undefined) return known;
  const found = parseLimits(raw.trim());
  if (raw.length <= 40) {
    if (limitsSeen.size >= 2000) limitsSeen.clear();
    limitsSeen.set(own(raw), found);
  }
  return found;
}

const numberOrNull = (text: string): number | null => {
  const value = readDecimal(text);
  return Number.isNaN(value) ? null : value;
};

function parseLimits(text: string): Limits {
  const first = text.charAt(0);
  if (first === '<' || first === '>') {
    const bound = numberOrNull(text.slice(text.charAt(1) === '=' ? 2 : 1));
    return first === '<' ? { low: null, high: bound } : { low: bound, high: null };
  }
  for (let at = 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const dash = code === 45 || code === 0x2013;
    const dots = code === 46 && text.charCodeAt(at + 1) === 46;
    if (!dash && !dots) continue;
    const low = numberOrNull(text.slice(0, at));
    const high = numberOrNull(text.slice(at + (dots ? 2 : 1)));
    if (low === null || high === null || low > high) return noLimits;
    return { low, high };
  }
  return noLimits;
}

export interface Quality {
  /** Why a value does not count, or null. */
  readonly absent: AbsentReason | null;
  /** Words that do not hide the value. */
  readonly flags: readonly string[];
  /** PN, PL, PM, PH and SP, ST, SA of alarm rows. */
  readonly words: readonly string[];
}
const clean: Quality = { absent: null, flags: [], words: [] };

/** HL7 table 0078 with the words of IHE PCD; null: says only where the value lies against its limits. */
const meaningOfFlag: Readonly<Record<string, AbsentReason | null>> = {
  INV: 'invalid',
  NAV: 'not-available',
  OFF: 'sensor-off',
  NI: 'not-available',
  NASK: 'not-available',
  CAL: 'calibrating',
  TEST: 'test',
  '>': 'over-range',
  '<': 'under-range',
  N: null,
  L: null,
  LL: null,
  H: null,
  HH: null,
  A: null,
  AA: null,
};

const qualitySeen = new Map<string, Quality>();

/** OBX-8, all repetitions; the first component of each. */
export function readQuality(raw: string, d: Delimiters): Quality {
  if (raw === '') return clean;
  const known = d === standard ? qualitySeen.get(raw) : undefined;
  if (known !== undefined) return known;
  let absent: AbsentReason | null = null;
  const flags: string[] = [];
  const words: string[] = [];
  for (const repetition of repetitions(raw, d).slice(0, 20)) {
    const word = part(repetition, 1, d.component).trim().toUpperCase().slice(0, 40);
    if (word === '' || word === '""') continue;
    words.push(own(word));
    const meaning = meaningOfFlag[word];
    if (meaning === undefined) flags.push(own(word));
    else absent ??= meaning;
  }
  const found: Quality = { absent, flags, words };
  if (d === standard && raw.length <= 40) {
    if (qualitySeen.size >= 500) qualitySeen.clear();
    qualitySeen.set(own(raw), found);
  }
  return found;
}

export interface Reading {
  readonly value: number;
  readonly absent: AbsentReason | null;
  /** Set where the text is no number at all. */
  readonly malformed: boolean;
}

/** A number, or a number with a comparator ("<15": below what can be measured). */
export function readNumber(text: string): Reading {
  const value = readDecimal(text);
  if (!Number.isNaN(value)) return { value, absent: isSentinel(value) ? 'sentinel' : null, malformed: false };
  const first = text.trimStart().charAt(0);
  if (first === '<' || first === '>') {
    const bound = readDecimal(text.trimStart().replace(/^[<>]=?/, ''));
    if (!Number.isNaN(bound)) {
      return { value: Number.NaN, absent: first === '<' ? 'under-range' : 'over-range', malformed: false };
    }
  }
  return { value: Number.NaN, absent: 'not-a-number', malformed: true };
}

/** SN: comparator^number^separator^number. Only a plain number is a value; ranges and ratios are words. */
export function readStructured(raw: string, d: Delimiters): Reading {
  const comparator = part(raw, 1, d.component).trim();
  const number = readDecimal(part(raw, 2, d.component));
  const second = part(raw, 4, d.component).trim();
  if (Number.isNaN(number)) return { value: Number.NaN, absent: 'not-a-number', malformed: true };
  if (second !== '') return { value: Number.NaN, absent: 'not-a-number', malformed: false };
  if (comparator.startsWith('>')) return { value: Number.NaN, absent: 'over-range', malformed: false };
  if (comparator.startsWith('<')) return { value: Number.NaN, absent: 'under-range', malformed: false };
  return { value: number, absent: isSentinel(number) ? 'sentinel' : null, malformed: false };
}
