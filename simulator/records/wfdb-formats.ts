/** How a WFDB signal file stores samples. Source: WFDB signal(5), physionet.org/physiotools/wag/signal-5.htm */
export interface SignalFormat {
  readonly code: number;
  /** Width of a stored sample. */
  readonly bits: number;
  /** The stored value that means "no sample", or null where the format has none. */
  readonly noSample: number | null;
  /** Whether a stored value is the difference to the sample before it. */
  readonly differences: boolean;
  /** Bytes that hold the first n samples of a packed group, by n; the last entry is the whole group. */
  readonly groupBytes: readonly number[];
  /** Sample `index` of bytes that begin with a whole group. Bytes past the end count as 0. */
  sampleAt(bytes: Uint8Array, index: number): number;
}

const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0;
const signed = (value: number, bits: number): number => (value << (32 - bits)) >> (32 - bits);

const little16 = (bytes: Uint8Array, at: number): number => byteAt(bytes, at) | (byteAt(bytes, at + 1) << 8);
const little24 = (bytes: Uint8Array, at: number): number => little16(bytes, at) | (byteAt(bytes, at + 2) << 16);
const little32 = (bytes: Uint8Array, at: number): number => little24(bytes, at) | (byteAt(bytes, at + 3) << 24);

function packed212(bytes: Uint8Array, index: number): number {
  const at = 3 * (index >> 1);
  const middle = byteAt(bytes, at + 1);
  const even = (index & 1) === 0;
  return signed(even ? byteAt(bytes, at) | ((middle & 0x0f) << 8) : byteAt(bytes, at + 2) | ((middle & 0xf0) << 4), 12);
}

function packed310(bytes: Uint8Array, index: number): number {
  const at = 4 * Math.trunc(index / 3);
  const first = little16(bytes, at);
  const second = little16(bytes, at + 2);
  const which = index % 3;
  if (which === 0) return signed(first >> 1, 10);
  if (which === 1) return signed(second >> 1, 10);
  // The third sample lives in the top five bits of both words.
  return signed((first >> 11) | ((second >> 11) << 5), 10);
}

function packed311(bytes: Uint8Array, index: number): number {
  const word = little32(bytes, 4 * Math.trunc(index / 3));
  return signed(word >>> (10 * (index % 3)), 10);
}

type Shape = Pick<SignalFormat, 'code' | 'bits' | 'groupBytes' | 'sampleAt'>;

const plainShapes: readonly Shape[] = [
  { code: 16, bits: 16, groupBytes: [0, 2], sampleAt: (b, i) => signed(little16(b, 2 * i), 16) },
  { code: 24, bits: 24, groupBytes: [0, 3], sampleAt: (b, i) => signed(little24(b, 3 * i), 24) },
  { code: 32, bits: 32, groupBytes: [0, 4], sampleAt: (b, i) => little32(b, 4 * i) },
  {
    code: 61,
    bits: 16,
    groupBytes: [0, 2],
    sampleAt: (b, i) => signed((byteAt(b, 2 * i) << 8) | byteAt(b, 2 * i + 1), 16),
  },
  { code: 80, bits: 8, groupBytes: [0, 1], sampleAt: (b, i) => byteAt(b, i) - 128 },
  { code: 160, bits: 16, groupBytes: [0, 2], sampleAt: (b, i) => little16(b, 2 * i) - 32_768 },
  { code: 212, bits: 12, groupBytes: [0, 2, 3], sampleAt: packed212 },
  { code: 310, bits: 10, groupBytes: [0, 2, 4, 4], sampleAt: packed310 },
  { code: 311, bits: 10, groupBytes: [0, 2, 3, 4], sampleAt: packed311 },
];

const formats: readonly SignalFormat[] = [
  ...plainShapes.map((shape) => ({ ...shape, noSample: -(2 ** (shape.bits - 1)), differences: false })),
  {
    code: 8,
    bits: 8,
    noSample: null,
    differences: true,
    groupBytes: [0, 1],
    sampleAt: (b, i) => signed(byteAt(b, i), 8),
  },
];

/** The format with this number, or null when it is none that this reader knows (508, 516 and 524 are FLAC). */
export function signalFormat(code: number): SignalFormat | null {
  return formats.find((format) => format.code === code) ?? null;
}

/** Samples in a whole group of the format. */
export function groupSamples(format: SignalFormat): number {
  return format.groupBytes.length - 1;
}

/** Where the group that holds sample `index` begins, in bytes from the first sample. */
export function groupStart(format: SignalFormat, index: number): number {
  return Math.floor(index / groupSamples(format)) * (format.groupBytes.at(-1) ?? 1);
}

/** How many samples this many bytes hold; a last group that is cut off counts with the samples that are whole. */
export function samplesIn(format: SignalFormat, byteCount: number): number {
  const whole = format.groupBytes.at(-1) ?? 1;
  const groups = Math.floor(byteCount / whole);
  const rest = byteCount - groups * whole;
  return groups * groupSamples(format) + format.groupBytes.findLastIndex((needed) => needed <= rest);
}
