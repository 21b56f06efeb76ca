/**
 * Foretells each sample from those before it, in two stages. The first is linear in the last sixteen differences, with
 * coefficients that the encoder fitted to this stretch; two sets in turn where a device interpolated every second
 * sample. The second learns, sample by sample, what the first one leaves (sign-sign LMS), and needs no coefficients.
 *
 * All numbers are whole, or whole and divided by a power of two, and below 2^53 together: doubles hold them exactly,
 * so every machine foretells the same.
 */
export interface Predictor {
  /** Of sample `t`, set `t % sets.length`; in steps of 2^-`coefficientBits`, oldest difference first. One or two; none: the sample before. */
  readonly sets: readonly Int16Array[];
}

export const coefficientBits = 12;
/** Differences that a sample is foretold from, and what is left of the last samples that the second stage looks at. */
export const order = 16;

/** Of a weight, each time; weights count in 1. */
const weightStep = 2 ** -11;

/** What is left of each sample, modulo 2^16. */
export function residualsOf(samples: Int16Array, predictor: Predictor): Int16Array {
  const residuals = new Int16Array(samples.length);
  run(predictor, samples, residuals, false);
  return residuals;
}

/** The samples of which this was left. */
export function samplesOf(residuals: Int16Array, predictor: Predictor): Int16Array<ArrayBuffer> {
  const samples = new Int16Array(residuals.length);
  run(predictor, samples, residuals, true);
  return samples;
}

/** A stretch is never longer. */
export const samplesMax = 65_535;
// They run `order` ahead of the samples: the first have a history too, of zeros. Kept, because to allocate and collect
// them took a sixth of the time.
const steps = new Float64Array(samplesMax + order);
const lefts = new Float64Array(samplesMax + order);
const signs = new Float64Array(samplesMax + order);

const still = new Int16Array(order);

const within = (value: number): number => (value > 32_767 ? 32_767 : value < -32_768 ? -32_768 : value);

/**
 * Fills `residuals` from `samples`, or the other way: one loop for both, so that they cannot drift apart. Its sums are
 * written out and its weights are variables because it runs for every sample ever stored or shown: twice as fast.
 */
function run({ sets }: Predictor, samples: Int16Array, residuals: Int16Array, back: boolean): void {
  const count = samples.length;
  const phases = (sets.length === 0 ? [still] : sets).map((set) =>
    Float64Array.from(set, (value) => value / 2 ** coefficientBits),
  );
  for (const history of [steps, lefts, signs]) history.fill(0, 0, order);
  // prettier-ignore
  let w0 = 0, w1 = 0, w2 = 0, w3 = 0, w4 = 0, w5 = 0, w6 = 0, w7 = 0, w8 = 0, w9 = 0, w10 = 0, w11 = 0, w12 = 0, w13 = 0, w14 = 0, w15 = 0;
  let last = 0;
  let phase = 0;
  for (let t = 0; t < count; t += 1) {
    const c = phases[phase]!;
    phase = phase + 1 === phases.length ? 0 : phase + 1;
    // prettier-ignore
    const step = 0.5 +
      c[0]! * steps[t]! + c[1]! * steps[t + 1]! + c[2]! * steps[t + 2]! + c[3]! * steps[t + 3]! +
      c[4]! * steps[t + 4]! + c[5]! * steps[t + 5]! + c[6]! * steps[t + 6]! + c[7]! * steps[t + 7]! +
      c[8]! * steps[t + 8]! + c[9]! * steps[t + 9]! + c[10]! * steps[t + 10]! + c[11]! * steps[t + 11]! +
      c[12]! * steps[t + 12]! + c[13]! * steps[t + 13]! + c[14]! * steps[t + 14]! + c[15]! * steps[t + 15]!;
    // prettier-ignore
    const learnt = 0.5 +
      w0 * lefts[t]! + w1 * lefts[t + 1]! + w2 * lefts[t + 2]! + w3 * lefts[t + 3]! +
      w4 * lefts[t + 4]! + w5 * lefts[t + 5]! + w6 * lefts[t + 6]! + w7 * lefts[t + 7]! +
      w8 * lefts[t + 8]! + w9 * lefts[t + 9]! + w10 * lefts[t + 10]! + w11 * lefts[t + 11]! +
      w12 * lefts[t + 12]! + w13 * lefts[t + 13]! + w14 * lefts[t + 14]! + w15 * lefts[t + 15]!;
    const first = within(last + Math.floor(step));
    const foretold = within(first + Math.floor(learnt));
    let sample = samples[t]!;
    let residual = residuals[t]!;
    if (back) {
      sample = ((foretold + residual) << 16) >> 16;
      samples[t] = sample;
    } else {
      residual = ((sample - foretold) << 16) >> 16;
      residuals[t] = residual;
    }
    if (residual !== 0) {
      const by = residual > 0 ? weightStep : -weightStep;
      // prettier-ignore
      {
        w0 += by * signs[t]!; w1 += by * signs[t + 1]!; w2 += by * signs[t + 2]!; w3 += by * signs[t + 3]!;
        w4 += by * signs[t + 4]!; w5 += by * signs[t + 5]!; w6 += by * signs[t + 6]!; w7 += by * signs[t + 7]!;
        w8 += by * signs[t + 8]!; w9 += by * signs[t + 9]!; w10 += by * signs[t + 10]!; w11 += by * signs[t + 11]!;
        w12 += by * signs[t + 12]!; w13 += by * signs[t + 13]!; w14 += by * signs[t + 14]!; w15 += by * signs[t + 15]!;
      }
    }
    const left = sample - first;
    lefts[t + order] = left;
    signs[t + order] = left > 0 ? 1 : left < 0 ? -1 : 0;
    steps[t + order] = sample - last;
    last = sample;
  }
}
