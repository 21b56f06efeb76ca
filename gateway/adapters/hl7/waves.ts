/**
 * Waveforms: an OBX of type NA holds the samples of one channel; attribute rows say how to read them. One of type MA
 * holds those of several channels in turn, and nothing that names them: it is read where the channel is one, else refused.
 *
 *   OBX|1|NA|131330^MDC_ECG_LEAD_II^MDC|1.1.6.131330|-12^0^35^…||||||R
 *   OBX|2|NM|0^MDC_ATTR_SAMP_RATE^MDC|1.1.6.131330.1|250|264640^MDC_DIM_HZ^MDC
 *   OBX|3|NM|2327^MDC_ATTR_NU_MSMT_RES^MDC|1.1.6.131330.2|0.005|266418^MDC_DIM_MILLI_VOLT^MDC
 *   OBX|4|NM|196660^MDC_EVT_INOP^MDC|1.1.6.131330.3|32767
 *
 * An attribute belongs to the channel whose path it continues; with the path of the channel's CHAN, VMD or MDS
 * (or no path, right after the samples) it holds for the channels below. Physical value = sample × resolution +
 * offset. MDC_ATTR_SCALE_SPECN as lower^upper^scaled-lower^scaled-upper replaces resolution; MDC_ATTR_OFFSET adds.
 */
import { noSample, type WaveObservation } from '../../../shared/domain/observation.ts';
import { convert, unitOf, type Unit } from '../../../shared/domain/units.ts';
import type { ReadContext } from './context.ts';
import type { Delimiters } from './message.ts';
import { timeOf } from './row-text.ts';
import type { Row } from './rows.ts';
import { part } from './text.ts';
import { readDecimal } from './values.ts';

type Attribute = 'rate' | 'period' | 'resolution' | 'invalid' | 'scale' | 'offset';

const attributes: Readonly<Record<string, Attribute>> = {
  ATTR_SAMP_RATE: 'rate',
  ATTR_TIME_PD_SAMP: 'period',
  ATTR_NU_MSMT_RES: 'resolution',
  EVT_INOP: 'invalid',
  ATTR_SCALE_SPECN: 'scale',
  ATTR_SCALE_SPECN_I16: 'scale',
  ATTR_OFFSET: 'offset',
};

/** What a row says about a waveform; undefined for every other row. */
const attributeOf = (row: Row): Attribute | undefined => {
  const byRef = attributes[row.name.ref];
  if (byRef !== undefined) return byRef;
  return row.name.code === 196660 || row.name.code === 262196
    ? 'invalid'
    : row.name.code === 2327
      ? 'resolution'
      : undefined;
};

/** An attribute may be an array too (MDC_ATTR_SCALE_SPECN). */
const isSamples = (row: Row): boolean =>
  (row.form.type === 'NA' || row.form.type === 'MA') && attributeOf(row) === undefined;

type Settings = Partial<Record<Attribute, Row>>;

/** Where the waveforms of one device are; the same for all messages of one shape. */
export interface WavePlan {
  readonly channels: readonly { readonly row: Row; readonly settings: Settings }[];
  /** Rows that are neither samples nor their attributes. */
  readonly rest: readonly Row[];
}

/** Finds the waveforms among the rows of one device; null where there are none. */
export function planWaves(rows: readonly Row[]): WavePlan | null {
  if (!rows.some(isSamples)) return null;
  const channels: Row[] = [];
  const settings: (readonly [Attribute, Row, number])[] = [];
  const rest: Row[] = [];
  for (const row of rows) {
    const attribute = attributeOf(row);
    if (attribute !== undefined) settings.push([attribute, row, channels.length]);
    else if (isSamples(row)) channels.push(row);
    else rest.push(row);
  }
  const kinds = new Set(settings.map(([attribute]) => attribute));
  return {
    channels: channels.map((row, index) => {
      const own: Settings = {};
      for (const attribute of kinds) {
        const found = nearest(settings, attribute, row, index + 1);
        if (found !== undefined) own[attribute] = found;
      }
      return { row, settings: own };
    }),
    rest,
  };
}

/** Reads the waveforms of one message. */
export function readWaves({ channels }: WavePlan, context: ReadContext): WaveObservation[] {
  const waves: WaveObservation[] = [];
  for (const { row, settings } of channels) {
    const wave = readWave(row, settings, context);
    if (wave !== null) waves.push(wave);
  }
  return waves;
}

/** The attribute row that lies nearest to a channel: its own, else that of the device above, else the one after it. */
function nearest(
  settings: readonly (readonly [Attribute, Row, number])[],
  attribute: Attribute,
  channel: Row,
  ordinal: number,
): Row | undefined {
  let best: Row | undefined;
  let bestLength = -1;
  for (const [kind, row, after] of settings) {
    if (kind !== attribute) continue;
    const length = row.path === '' ? (after === ordinal ? 0 : -1) : reach(row.path, channel.path);
    if (length > bestLength) {
      best = row;
      bestLength = length;
    }
  }
  return best;
}

/** How far an attribute's path says the same as the channel's; −1 where it is another channel's. */
function reach(attribute: string, channel: string): number {
  if (channel !== '' && (attribute === channel || attribute.startsWith(`${channel}.`))) return 1000;
  const mine = channel.split('.');
  const parts = attribute.split('.');
  // A device's attribute: "1.1.6.0.x" holds for all of 1.1.6, "1.0.0.0.x" for all of 1.
  let depth = 0;
  while (depth < parts.length && depth < mine.length && parts[depth] === mine[depth]) depth += 1;
  return depth > 0 && parts[depth] === '0' ? depth : -1;
}

interface Scale {
  readonly gain: number;
  readonly offset: number;
}

function readWave(row: Row, settings: Settings, context: ReadContext): WaveObservation | null {
  const d = row.delimiters;
  const channels = row.form.type === 'MA' ? part(row.value, 1, d.repetition).split(d.component, 100).length : 1;
  if (channels > 1) {
    context.error({
      segment: 'OBX',
      sequence: row.sequence,
      field: 2,
      code: 102,
      text: `multiplexed samples (MA) of ${channels} channels under one name, ${row.name.channel}: send one NA per channel`,
    });
    return null;
  }
  const rateHz = readRate(settings.rate, settings.period);
  if (rateHz === null) {
    context.error({
      segment: 'OBX',
      sequence: row.sequence,
      field: 5,
      code: 101,
      text: `samples of ${row.name.channel} without a usable MDC_ATTR_SAMP_RATE`,
    });
    return null;
  }
  const numbers = readArray(row.source.text, row.from, row.to, d);
  if (numbers === null) {
    context.error({
      segment: 'OBX',
      sequence: row.sequence,
      field: 5,
      code: 102,
      text: `samples of ${row.name.channel} hold something that is no number`,
    });
    return null;
  }
  if (row.name.channelUnit === null) context.keep(row.name.coded);
  const { invalid } = settings;
  const invalidValue = invalid === undefined ? Number.NaN : readDecimal(part(invalid.value, 1, d.component));
  const { samples, step, base } = toInt16(numbers, invalidValue);
  const unit = unitOfWave(row, settings.scale ?? settings.resolution);
  const scale = scaleOf(settings, d);
  const own = row.name.channelUnit === null ? null : unitOf(row.name.channelUnit);
  const factor = own !== null && unit !== null && own.dimension === unit.dimension ? (convert(1, unit, own) ?? 1) : 1;
  return {
    kind: 'wave',
    channel: row.name.channel,
    name: row.name.coded,
    deviceAt: timeOf(row, context),
    rateHz,
    samples,
    gain: scale.gain * step * factor,
    offset: (scale.gain * base + scale.offset) * factor,
    unit: own !== null && (unit === null || unit.dimension === own.dimension) ? own.ucum : (unit?.ucum ?? '1'),
  };
}

function readRate(rate: Row | undefined, period: Row | undefined): number | null {
  const row = rate ?? period;
  if (row === undefined) return null;
  const value = readDecimal(row.value.trim());
  const unit = row.form.measure.sentIn;
  let hz = value;
  if (rate !== undefined) {
    if (unit?.dimension === 'frequency') hz = (value * unit.factor) / 60;
  } else hz = 1 / (unit?.dimension === 'time' ? value * unit.factor : value / 1000);
  if (!(hz > 0 && hz <= 20_000)) return null;
  return Number.isInteger(hz) ? hz : Number(hz.toPrecision(10));
}

function unitOfWave(row: Row, resolution: Row | undefined): Unit | null {
  for (const source of [row, resolution]) {
    if (source === undefined) continue;
    const unit = source.form.measure.sentIn;
    // Some senders give the samples' own unit as dimensionless and the physical one with the resolution.
    if (unit !== null && (unit.ucum !== '1' || source === resolution)) return unit;
  }
  return null;
}

function scaleOf({ scale, resolution, offset: offsetRow }: Settings, d: Delimiters): Scale {
  if (scale !== undefined) {
    const [low, high, scaledLow, scaledHigh] = [1, 2, 3, 4].map((n) => readDecimal(part(scale.value, n, d.component)));
    const gain = (high! - low!) / (scaledHigh! - scaledLow!);
    if (Number.isFinite(gain) && gain !== 0) return { gain, offset: low! - scaledLow! * gain };
  }
  const gain = resolution === undefined ? 1 : readDecimal(resolution.value.trim());
  const offset = offsetRow === undefined ? 0 : readDecimal(offsetRow.value.trim());
  return { gain: Number.isFinite(gain) && gain !== 0 ? gain : 1, offset: Number.isFinite(offset) ? offset : 0 };
}

/**
 * Samples of an NA field, separated by component or repetition delimiters; an empty one is NaN (no sample).
 * Null where one is no number.
 */
function readArray(raw: string, begin: number, end: number, d: Delimiters): Float64Array | null {
  const separator = d.component.charCodeAt(0);
  const repeat = d.repetition.charCodeAt(0);
  let count = 1;
  for (let at = begin; at < end; at += 1) {
    const code = raw.charCodeAt(at);
    if (code === separator || code === repeat) count += 1;
  }
  const numbers = new Float64Array(begin >= end ? 0 : count);
  let from = begin;
  for (let index = 0; index < numbers.length; index += 1) {
    let at = from;
    let value = 0;
    const negative = at < end && raw.charCodeAt(at) === 45;
    if (negative) at += 1;
    const first = at;
    let code = 0;
    for (; at < end; at += 1) {
      code = raw.charCodeAt(at);
      if (code < 48 || code > 57) break;
      value = value * 10 + (code - 48);
    }
    if (at === end || code === separator || code === repeat) {
      numbers[index] = at === first ? Number.NaN : negative ? -value : value;
      if (at === first && negative) return null;
    } else {
      while (at < end && raw.charCodeAt(at) !== separator && raw.charCodeAt(at) !== repeat) at += 1;
      const text = raw.slice(from, at).trim();
      const slow = text === '' || text === '""' ? Number.NaN : readDecimal(text);
      if (Number.isNaN(slow) && text !== '' && text !== '""') return null;
      numbers[index] = slow;
    }
    from = at + 1;
  }
  return numbers;
}

/**
 * Whole numbers within Int16 stay as they are; of others as many decimals as fit. Value = sample × step + base. A step is
 * a power of ten, and a base a round number: a channel keeps its scale from message to message, so that what is recorded
 * of it is one series and one trace.
 */
function toInt16(numbers: Float64Array, invalid: number): { samples: Int16Array; step: number; base: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < numbers.length; i += 1) {
    const value = numbers[i]!;
    if (value === invalid || Number.isNaN(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const { perUnit, step, base } = scaleFor(numbers, invalid, low, high);
  const samples = new Int16Array(numbers.length);
  for (let i = 0; i < numbers.length; i += 1) {
    const value = numbers[i]!;
    samples[i] = value === invalid || Number.isNaN(value) ? noSample : Math.round((value - base) * perUnit);
  }
  return { samples, step, base };
}

interface WholeScale {
  /** Steps to the unit: the exact one of the two for steps under 1. */
  readonly perUnit: number;
  readonly step: number;
  readonly base: number;
}

/** More decimals than any device measures. */
const decimalsMax = 9;

function scaleFor(numbers: Float64Array, invalid: number, low: number, high: number): WholeScale {
  const same = { perUnit: 1, step: 1, base: 0 };
  if (low > high) return same;
  const fits = (perUnit: number, base: number): boolean =>
    Math.round((low - base) * perUnit) > noSample && Math.round((high - base) * perUnit) <= 32_767;
  const isWhole = (perUnit: number): boolean =>
    numbers.every((value) => {
      const scaled = value * perUnit;
      return (
        Number.isNaN(value) || value === invalid || Math.abs(scaled - Math.round(scaled)) <= 1e-9 * Math.abs(scaled)
      );
    });
  let widest: WholeScale | null = null;
  for (let decimals = 0; decimals <= decimalsMax; decimals += 1) {
    const perUnit = 10 ** decimals;
    if (!fits(perUnit, 0)) break;
    widest = { perUnit, step: 1 / perUnit, base: 0 };
    if (isWhole(perUnit)) return widest;
  }
  // Whole steps are too coarse for a small range far from zero.
  const isFine = (widest?.perUnit ?? 0) > 1 || high - low > 1_000;
  return widest !== null && isFine ? widest : awayFromZero(low, high, fits);
}

/** Of numbers far from zero, or large: the finest power of ten that holds their range, about a round middle. */
function awayFromZero(low: number, high: number, fits: (perUnit: number, base: number) => boolean): WholeScale {
  for (let decimals = decimalsMax; decimals >= -300; decimals -= 1) {
    const perUnit = 10 ** decimals;
    const step = 10 ** -decimals;
    const roundTo = step * 10_000;
    const base = Math.round((low + high) / 2 / roundTo) * roundTo;
    if (Number.isFinite(base) && fits(perUnit, base)) return { perUnit, step, base };
  }
  return { perUnit: 65_000 / (high - low), step: (high - low) / 65_000, base: (low + high) / 2 };
}
