/**
 * Lossless compression of the samples of one stretch of one channel (docs/decisions/0018-the-wave-codec.md).
 *
 *   u8 form · what the form says
 *   form 0  the samples, little-endian
 *   form 1  gaps (levels.ts) · u8: number of sets of coefficients, plus 4 where levels follow · levels ·
 *           coefficients (predictor.ts), Int16 · residuals (residuals.ts)
 *
 * Every sample of Int16 comes back as it was, −32768 (no sample) included.
 */
import { ByteReader, ByteWriter } from './bytes.ts';
import { fittedTo } from './fit.ts';
import { fromRanks, levelsOf, putGaps, putLevels, ranksOf, takeGaps, takeLevels, withGaps } from './levels.ts';
import { order, residualsOf, samplesMax, samplesOf } from './predictor.ts';
import { putResiduals, takeResiduals } from './residuals.ts';

const forms = { plain: 0, foretold: 1 } as const;
const withLevels = 4;

/** @throws RangeError over 65,535 samples. */
export function encodeSamples(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const count = samples.length;
  if (count > samplesMax) throw new RangeError(`A block of waves has ${count} samples, over ${samplesMax}`);
  const gaps = new ByteWriter();
  const rest = putGaps(gaps, samples);
  const levels = levelsOf(rest);
  let best = foretold(gaps, rest, null);
  const ranked = levels === null ? null : foretold(gaps, rest, levels);
  if (ranked !== null && ranked.length < best.length) best = ranked;
  return best.length <= samples.byteLength ? best : plainly(samples);
}

function plainly(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const out = new ByteWriter();
  out.u8(forms.plain);
  // Every supported platform is little-endian.
  out.bytes(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  return out.done();
}

function foretold(gaps: ByteWriter, rest: Int16Array, levels: Int16Array | null): Uint8Array<ArrayBuffer> {
  const values = levels === null ? rest : ranksOf(rest, levels);
  const predictor = fittedTo(values);
  const out = new ByteWriter();
  out.u8(forms.foretold);
  out.bytes(gaps.done());
  out.u8(predictor.sets.length + (levels === null ? 0 : withLevels));
  if (levels !== null) putLevels(out, levels);
  for (const set of predictor.sets) for (const coefficient of set) out.i16(coefficient);
  putResiduals(out, residualsOf(values, predictor));
  return out.done();
}

/** @throws RangeError, with a sentence, where `bytes` are not `count` samples as `encodeSamples` wrote them. */
export function decodeSamples(bytes: Uint8Array, count: number): Int16Array<ArrayBuffer> {
  if (!Number.isInteger(count) || count < 0 || count > samplesMax) {
    throw new RangeError(`A block of waves cannot have ${count} samples`);
  }
  const from = new ByteReader(bytes);
  const form = from.u8();
  if (form === forms.plain) return fromPlain(from, count);
  if (form !== forms.foretold) throw new RangeError(`The block of waves has form ${form}, which is not known`);
  const gaps = takeGaps(from, count);
  const flags = from.u8();
  const sets = flags & 3;
  if (sets > 2 || flags > (withLevels | 3)) throw new RangeError('The block of waves has a head that is not known');
  const levels = (flags & withLevels) === 0 ? null : takeLevels(from);
  const predictor = {
    sets: Array.from({ length: sets }, () => Int16Array.from({ length: order }, () => from.i16())),
  };
  const kept = count - gaps.reduce((sum, { length }) => sum + length, 0);
  const values = samplesOf(takeResiduals(from, kept), predictor);
  return withGaps(levels === null ? values : fromRanks(values, levels), gaps, count);
}

function fromPlain(from: ByteReader, count: number): Int16Array<ArrayBuffer> {
  if (from.left !== count * 2) throw new RangeError(`The block of waves has ${from.left} bytes, not ${count * 2}`);
  const samples = new Int16Array(count);
  new Uint8Array(samples.buffer).set(from.bytes(count * 2));
  return samples;
}
