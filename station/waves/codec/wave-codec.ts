/**
 * Lossless compression of the samples of one stretch of one channel (docs/decisions/0018-the-wave-codec.md).
 *
 *   u8 form · what the form says
 *   form 1  u8 order of the differences (0–3) · zstd frame of the residuals: all low bytes, then all high bytes
 *
 * Residuals are differences modulo 2^16, zigzag coded: every sample of Int16 comes back, −32768 included.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A stretch is never longer. */
const samplesMax = 65_535;
const headerBytes = 2;
/** 2^17 bytes hold any stretch: a damaged header cannot ask for more memory. */
const windowLogMax = 17;

/** @throws RangeError over 65,535 samples. */
export function encodeSamples(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const count = samples.length;
  if (count > samplesMax) throw new RangeError(`A block of waves has ${count} samples, over ${samplesMax}`);
  const order = bestOrder(samples);
  const rest = Int16Array.from(samples);
  for (let turn = 0; turn < order; turn += 1) {
    for (let at = count - 1; at > 0; at -= 1) rest[at] = rest[at]! - rest[at - 1]!;
  }
  const planes = new Uint8Array(count * 2);
  for (let at = 0; at < count; at += 1) {
    const value = rest[at]!;
    const zigzag = (value << 1) ^ (value >> 15);
    planes[at] = zigzag;
    planes[count + at] = zigzag >> 8;
  }
  const packed = zstdCompressSync(planes, { params: { [constants.ZSTD_c_compressionLevel]: 9 } });
  const bytes = new Uint8Array(headerBytes + packed.length);
  bytes[0] = 1;
  bytes[1] = order;
  bytes.set(packed, headerBytes);
  return bytes;
}

/** @throws RangeError, with a sentence, where `bytes` are not `count` samples as `encodeSamples` wrote them. */
export function decodeSamples(bytes: Uint8Array, count: number): Int16Array<ArrayBuffer> {
  if (!Number.isInteger(count) || count < 0 || count > samplesMax) {
    throw new RangeError(`A block of waves cannot have ${count} samples`);
  }
  if (bytes.length < headerBytes) throw new RangeError('The block of waves ends within its header');
  if (bytes[0] !== 1) throw new RangeError(`The block of waves has form ${bytes[0]}, which is not known`);
  const order = bytes[1]!;
  if (order > 3) throw new RangeError(`The block of waves has differences of order ${order}`);
  const planes = unpacked(bytes.subarray(headerBytes), count * 2);
  const samples = new Int16Array(count);
  for (let at = 0; at < count; at += 1) {
    const zigzag = planes[at]! | (planes[count + at]! << 8);
    samples[at] = (zigzag >>> 1) ^ -(zigzag & 1);
  }
  for (let turn = 0; turn < order; turn += 1) {
    for (let at = 1; at < count; at += 1) samples[at] = samples[at]! + samples[at - 1]!;
  }
  return samples;
}

function unpacked(packed: Uint8Array, length: number): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = zstdDecompressSync(packed, {
      maxOutputLength: Math.max(1, length),
      params: { [constants.ZSTD_d_windowLogMax]: windowLogMax },
    });
  } catch (error) {
    throw new RangeError('The block of waves cannot be unpacked', { cause: error });
  }
  if (bytes.length !== length) throw new RangeError(`The block of waves holds ${bytes.length} bytes, not ${length}`);
  return bytes;
}

/** Of the differences of order 0 to 3, the one whose residuals are smallest in sum. */
function bestOrder(samples: Int16Array): number {
  const sums = [0, 0, 0, 0];
  let [last0, last1, last2] = [0, 0, 0];
  for (const value of samples) {
    const first = value - last0;
    const second = first - last1;
    const third = second - last2;
    [value, first, second, third].forEach((rest, order) => {
      sums[order]! += Math.abs(rest);
    });
    [last0, last1, last2] = [value, first, second];
  }
  return sums.indexOf(Math.min(...sums));
}
