/**
 * Coefficients of the predictor's first stage for one stretch. Only the encoder does this: whatever it finds, the
 * decoder gives the samples back.
 */
import { coefficientBits, order, samplesMax } from './predictor.ts';
import type { Predictor } from './predictor.ts';

/** Every tenth sample of each phase is looked at: enough for sixteen unknowns, and five times as fast as all. */
const stride = 10;
/** So that phase 1 is seen too: odd, and about half a stride on. */
const oddOffset = 5;
/** Samples over which the size of the differences is taken. */
const smoothing = 8;
/** A set must save this many bits: its own 256, and what the estimate may be wrong by. */
const setBits = 300;
/** Shorter stretches are foretold as standing still: coefficients would cost more than they save. */
const fittedMin = 256;

const allSteps = new Float64Array(samplesMax);
const allWeights = new Float64Array(samplesMax);

export function fittedTo(samples: Int16Array): Predictor {
  const count = samples.length;
  if (count < fittedMin) return { sets: [] };
  const steps = allSteps.subarray(0, count);
  steps[0] = 0;
  for (let at = 1; at < count; at += 1) steps[at] = samples[at]! - samples[at - 1]!;
  const weights = weightsOf(steps);
  const even = new Moments();
  even.add(steps, weights, order);
  const odd = new Moments();
  odd.add(steps, weights, order + oddOffset);
  const both = new Moments();
  both.include(even);
  both.include(odd);
  const one = both.solution();
  const two = [even.solution(), odd.solution()] as const;
  const bitsOfNone = (count / 2) * Math.log2(both.errorOf(new Float64Array(order)));
  const bitsOfOne = (count / 2) * Math.log2(both.errorOf(one));
  const bitsOfTwo = (count / 4) * (Math.log2(even.errorOf(two[0])) + Math.log2(odd.errorOf(two[1])));
  if (Math.min(bitsOfOne, bitsOfTwo + setBits) + setBits > bitsOfNone) return { sets: [] };
  return { sets: (bitsOfTwo + setBits < bitsOfOne ? two : [one]).map(whole) };
}

/**
 * A sample counts by how still it is around it. Unweighted, the few samples of each QRS would have all the say, and the
 * many between them are where the bits are.
 */
function weightsOf(steps: Float64Array): Float64Array {
  const weights = allWeights.subarray(0, steps.length);
  let mean = 0;
  for (let at = 0; at < steps.length; at += 1) {
    mean += (Math.abs(steps[at]!) - mean) / smoothing;
    weights[at] = mean;
  }
  mean = 0;
  for (let at = steps.length - 1; at >= 0; at -= 1) {
    mean += (Math.abs(steps[at]!) - mean) / smoothing;
    const size = 0.5 + (weights[at]! + mean) / 2;
    weights[at] = 1 / (size * size);
  }
  return weights;
}

function whole(coefficients: Float64Array): Int16Array {
  const scale = 2 ** coefficientBits;
  return Int16Array.from(coefficients, (value) => Math.max(-32_768, Math.min(32_767, Math.round(value * scale))));
}

/** Weighted least squares, covariance method. */
class Moments {
  /** Row by row; the lower half is kept. */
  readonly #matrix = new Float64Array(order * order);
  readonly #vector = new Float64Array(order);
  #square = 0;
  #count = 0;

  add(steps: Float64Array, weights: Float64Array, from: number): void {
    const matrix = this.#matrix;
    for (let at = from; at < steps.length; at += stride) {
      const base = at - order;
      const step = steps[at]!;
      const weight = weights[at]!;
      this.#square += step * step * weight;
      this.#count += 1;
      for (let row = 0; row < order; row += 1) {
        const weighted = steps[base + row]! * weight;
        this.#vector[row]! += weighted * step;
        for (let column = 0; column <= row; column += 1) {
          matrix[row * order + column]! += weighted * steps[base + column]!;
        }
      }
    }
  }

  include(other: Moments): void {
    for (let at = 0; at < this.#matrix.length; at += 1) this.#matrix[at]! += other.#matrix[at]!;
    for (let at = 0; at < order; at += 1) this.#vector[at]! += other.#vector[at]!;
    this.#square += other.#square;
    this.#count += other.#count;
  }

  /** By Cholesky's factors; a direction that the stretch says nothing of stays near zero. */
  solution(): Float64Array {
    const factors = this.#matrix.slice();
    const x = new Float64Array(order);
    for (let row = 0; row < order; row += 1) {
      factors[row * order + row]! *= 1 + 1e-9;
      factors[row * order + row]! += 0.01;
      for (let column = 0; column <= row; column += 1) {
        let sum = factors[row * order + column]!;
        for (let k = 0; k < column; k += 1) sum -= factors[row * order + k]! * factors[column * order + k]!;
        if (column < row) factors[row * order + column] = sum / factors[column * order + column]!;
        else factors[row * order + row] = sum > 1e-9 ? Math.sqrt(sum) : 1e15;
      }
      let sum = this.#vector[row]!;
      for (let k = 0; k < row; k += 1) sum -= factors[row * order + k]! * x[k]!;
      x[row] = sum / factors[row * order + row]!;
    }
    for (let row = order - 1; row >= 0; row -= 1) {
      let sum = x[row]!;
      for (let k = row + 1; k < order; k += 1) sum -= factors[k * order + row]! * x[k]!;
      x[row] = sum / factors[row * order + row]!;
    }
    return x;
  }

  /** Mean weighted square of what these leave. */
  errorOf(coefficients: Float64Array): number {
    let rest = this.#square;
    for (let at = 0; at < order; at += 1) rest -= this.#vector[at]! * coefficients[at]!;
    return Math.max(rest, 1e-3) / Math.max(1, this.#count);
  }
}
