/**
 * Where the R peaks of an ECG lead are: two moving averages over the energy of the QRS band (M. Elgendi, "Fast QRS
 * detection with an optimized knowledge-based method", PLoS ONE 8(9), 2013), looked at as a whole and not as it comes.
 *
 * It finds beats so that a person can go from one to the next. It does not say what kind of beat one is, it measures
 * no rate and raises no alarm: that is the monitor's.
 */

const noSample = -32768;

/** QRS energy lies between these. */
const bandHz = { low: 8, high: 20 } as const;
/** Length of a QRS and of a beat, s. */
const windowS = { qrs: 0.097, beat: 0.611 } as const;
/** Of the mean energy around: what a QRS must stand out by. */
const standOut = 0.08;
const aroundS = 8;
/** No heart beats twice within this, s. */
const refractoryS = 0.24;
/** A peak lower than this part of its neighbours' is a T wave or noise. */
const leastPart = 0.22;
/** Neighbours on each side. */
const neighbours = 8;
/** Shorter holes are bridged, s. */
const bridgeS = 0.04;
/** Nothing is looked for in less, s. */
const leastS = 0.5;
/** The peak of the lead itself lies this near to that of its energy, s. */
const refineS = 0.05;

/**
 * @param samples one lead without scale; −32768: no sample
 * @param rateHz 100 or more: below, a QRS is a few samples and nothing is found
 * @param least swing of a QRS, in the units of `samples`, below which it is noise: a flat line has no beats
 * @returns indices of R peaks (of S where the complex points down), ascending
 */
export function detectBeats(samples: Int16Array, rateHz: number, least = 0): number[] {
  if (!(rateHz >= 100)) return [];
  const beats: number[] = [];
  for (const [from, to] of stretchesOf(samples, Math.round(bridgeS * rateHz))) {
    if (to - from < leastS * rateHz) continue;
    for (const beat of beatsOf(bridged(samples, from, to), rateHz, least)) beats.push(from + beat);
  }
  return beats;
}

/** Stretches with samples: holes longer than `bridge` part them. */
function stretchesOf(samples: Int16Array, bridge: number): readonly (readonly [from: number, to: number])[] {
  const stretches: [number, number][] = [];
  for (let index = 0; index < samples.length; index += 1) {
    if (samples[index] === noSample) continue;
    const last = stretches.at(-1);
    if (last !== undefined && index - last[1] <= bridge) last[1] = index + 1;
    else stretches.push([index, index + 1]);
  }
  return stretches;
}

/** What little is missing lies on a straight line. */
function bridged(samples: Int16Array, from: number, to: number): Float64Array {
  const values = new Float64Array(to - from);
  let known = 0;
  for (let index = 0; index < values.length; index += 1) {
    const raw = samples[from + index] ?? noSample;
    if (raw === noSample) continue;
    values[index] = raw;
    const before = values[known] ?? raw;
    for (let hole = known + 1; hole < index; hole += 1) {
      values[hole] = before + ((raw - before) * (hole - known)) / (index - known);
    }
    known = index;
  }
  return values;
}

interface Peak {
  readonly at: number;
  /** Height in the QRS band. */
  readonly height: number;
}

function beatsOf(values: Float64Array, rateHz: number, least: number): number[] {
  const band = bandPassed(values, rateHz);
  const energy = band.map((value) => value * value);
  const qrs = movingMean(energy, Math.round(windowS.qrs * rateHz));
  const beat = movingMean(energy, Math.round(windowS.beat * rateHz));
  const around = movingMean(energy, Math.round(aroundS * rateHz));
  const found: Peak[] = [];
  let since = -1;
  for (let index = 0; index <= values.length; index += 1) {
    const isUp = index < values.length && (qrs[index] ?? 0) > (beat[index] ?? 0) + standOut * (around[index] ?? 0);
    if (isUp && since < 0) since = index;
    if (isUp || since < 0) continue;
    // Half of it: at the ends of a stretch a complex is cut.
    if (index - since >= 0.5 * windowS.qrs * rateHz) put(found, peakOf(band, since, index), refractoryS * rateHz);
    since = -1;
  }
  return standing(found)
    .filter(({ at }) => swingOf(values, at, rateHz) >= least)
    .map(({ at }) => refined(values, band, at, Math.round(refineS * rateHz)));
}

function peakOf(band: Float64Array, from: number, to: number): Peak {
  let at = from;
  for (let index = from + 1; index < to; index += 1) {
    if (Math.abs(band[index] ?? 0) > Math.abs(band[at] ?? 0)) at = index;
  }
  return { at, height: Math.abs(band[at] ?? 0) };
}

/** Of two too near to each other the higher stays. */
function put(found: Peak[], peak: Peak, refractory: number): void {
  const last = found.at(-1);
  if (last === undefined || peak.at - last.at >= refractory) found.push(peak);
  else if (peak.height > last.height) found[found.length - 1] = peak;
}

function standing(found: readonly Peak[]): readonly Peak[] {
  return found.filter(({ height }, index) => {
    const heights = found
      .slice(Math.max(0, index - neighbours), index + neighbours + 1)
      .map((peak) => peak.height)
      .toSorted((a, b) => a - b);
    return height >= leastPart * (heights[Math.floor(heights.length / 2)] ?? 0);
  });
}

function swingOf(values: Float64Array, at: number, rateHz: number): number {
  const reach = Math.round(0.08 * rateHz);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let index = Math.max(0, at - reach); index < Math.min(values.length, at + reach + 1); index += 1) {
    low = Math.min(low, values[index] ?? low);
    high = Math.max(high, values[index] ?? high);
  }
  return high - low;
}

/** The extreme of the lead itself, on the side to which the energy's peak points. */
function refined(values: Float64Array, band: Float64Array, at: number, reach: number): number {
  const side = Math.sign(band[at] ?? 1) || 1;
  let best = at;
  for (let index = Math.max(0, at - reach); index < Math.min(values.length, at + reach + 1); index += 1) {
    if ((values[index] ?? 0) * side > (values[best] ?? 0) * side) best = index;
  }
  return best;
}

/** Mean of `length` samples around each; fewer at the ends. */
function movingMean(values: Float64Array, length: number): Float64Array {
  const half = Math.max(1, Math.floor(length / 2));
  const means = new Float64Array(values.length);
  let sum = 0;
  let from = 0;
  let to = 0;
  for (let index = 0; index < values.length; index += 1) {
    for (; to < Math.min(values.length, index + half + 1); to += 1) sum += values[to] ?? 0;
    for (; from < index - half; from += 1) sum -= values[from] ?? 0;
    means[index] = Math.max(0, sum) / (to - from);
  }
  return means;
}

/** Second order Butterworth, high and low, there and back: no delay. */
function bandPassed(values: Float64Array, rateHz: number): Float64Array {
  let passed = values.map((value) => value - (values[0] ?? 0));
  for (const kind of ['high', 'low'] as const) {
    const hz = kind === 'high' ? bandHz.low : bandHz.high;
    passed = filtered(passed, kind, hz / rateHz).toReversed();
    passed = filtered(passed, kind, hz / rateHz).toReversed();
  }
  return passed;
}

/** One pass of a biquad (R. Bristow-Johnson's cookbook, Q = 1/√2). @param part of the sampling rate */
function filtered(values: Float64Array, kind: 'high' | 'low', part: number): Float64Array {
  const cos = Math.cos(2 * Math.PI * part);
  const alpha = Math.sin(2 * Math.PI * part) / Math.SQRT2;
  const a0 = 1 + alpha;
  const b0 = (kind === 'low' ? 1 - cos : 1 + cos) / 2 / a0;
  const b1 = ((kind === 'low' ? 1 : -1) * (kind === 'low' ? 1 - cos : 1 + cos)) / a0;
  const a1 = (-2 * cos) / a0;
  const a2 = (1 - alpha) / a0;
  const out = new Float64Array(values.length);
  // As if the first value had always been there: no step at the beginning.
  const first = values[0] ?? 0;
  const steady = kind === 'low' ? first : 0;
  let [x1, x2, y1, y2] = [first, first, steady, steady];
  for (let index = 0; index < values.length; index += 1) {
    const x = values[index] ?? 0;
    const y = b0 * x + b1 * x1 + b0 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    out[index] = y;
  }
  return out;
}
