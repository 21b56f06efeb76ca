/**
 * One alphabet of bytes through zstd. The smallest tables and the longest match make it look for next to no repeats:
 * what is left is its Huffman coder, at the speed of the fastest level.
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { ByteReader, ByteWriter } from './bytes.ts';

const params = {
  [constants.ZSTD_c_compressionLevel]: 1,
  [constants.ZSTD_c_windowLog]: 17,
  [constants.ZSTD_c_hashLog]: 6,
  [constants.ZSTD_c_chainLog]: 6,
  [constants.ZSTD_c_minMatch]: 7,
};
/** Every frame begins with these, so they are left out. */
const magic = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);
/** 2^17 bytes hold any stretch: a damaged header cannot ask for more memory. */
const windowLogMax = 17;
/** Under this a frame's own header weighs more than what it saves. */
const packedMin = 24;

/** Length times two, plus one where the bytes stand as they are; then the bytes. */
export function putPacked(out: ByteWriter, bytes: Uint8Array): void {
  const frame =
    bytes.length < packedMin
      ? null
      : zstdCompressSync(bytes, { chunkSize: bytes.length + 64, params }).subarray(magic.length);
  if (frame === null || frame.length >= bytes.length) {
    out.count(bytes.length * 2 + 1);
    out.bytes(bytes);
    return;
  }
  out.count(frame.length * 2);
  out.bytes(frame);
}

/** @throws RangeError where they are no frame, or more than `most` bytes. */
export function takePacked(from: ByteReader, most: number): Uint8Array {
  const word = from.count(2 * (most + packedMin) + 1);
  const part = from.bytes(word >> 1);
  if ((word & 1) === 1) {
    if (part.length > most) throw new RangeError(`A part of the block of waves has ${part.length} bytes, over ${most}`);
    return part;
  }
  const frame = new Uint8Array(magic.length + part.length);
  frame.set(magic);
  frame.set(part, magic.length);
  try {
    return zstdDecompressSync(frame, {
      chunkSize: Math.max(64, most),
      maxOutputLength: Math.max(1, most),
      params: { [constants.ZSTD_d_windowLogMax]: windowLogMax },
    });
  } catch (error) {
    throw new RangeError('A part of the block of waves cannot be unpacked', { cause: error });
  }
}
