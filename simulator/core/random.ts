/**
 * Seeded randomness of the simulator. Streams are independent: one more draw in one never moves another, so
 * the same seed gives the same bytes whatever else runs.
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Mean 0, standard deviation 1, cut at ±3 so that no single draw leaves the plausible. */
  normal(): number;
  /** Integer in [0, count). */
  int(count: number): number;
}

/** FNV-1a, 32 bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash ^= text.charCodeAt(index);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** A stream for one purpose: the seed of the run and a name ("bed 12, beats"). Generator: sfc32. */
export function randomStream(seed: number, name: string): Random {
  let a = seed >>> 0;
  let b = hashText(name);
  let c = 0x9e3779b9;
  let counter = 1;
  const next32 = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round += 1) next32();
  const next = (): number => next32() / 0x100000000;
  const normal = (): number => {
    const radius = Math.sqrt(-2 * Math.log(1 - next()));
    const value = radius * Math.cos(2 * Math.PI * next());
    return Math.max(-3, Math.min(3, value));
  };
  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    normal,
    int: (count) => Math.floor(next() * count),
  };
}

const noiseLength = 8192;

/** White noise by sample number, without state: blocks may be skipped and the rest stays the same. */
export function noiseTable(seed: number, name: string): (sample: number) => number {
  const random = randomStream(seed, name);
  const table = Float32Array.from({ length: noiseLength }, () => random.normal());
  // The second, slower walk through the table keeps the pattern from repeating within an hour.
  return (sample) =>
    (table[sample & (noiseLength - 1)] ?? 0) * 0.8 +
    (table[(sample + Math.imul(sample >> 13, 5)) & (noiseLength - 1)] ?? 0) * 0.6;
}

/** Slow drift in [-1, 1]: three incommensurate sines, again without state. `periodS` is the shortest one. */
export function drift(seed: number, name: string, periodS: number): (seconds: number) => number {
  const random = randomStream(seed, name);
  const waves = [1, 2.618, 6.854].map((factor) => ({
    rate: (2 * Math.PI) / (periodS * factor * random.between(0.9, 1.1)),
    phase: random.between(0, 2 * Math.PI),
  }));
  return (seconds) => {
    let sum = 0;
    for (const wave of waves) sum += Math.sin(wave.rate * seconds + wave.phase);
    return sum / waves.length;
  };
}
