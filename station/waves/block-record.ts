/**
 * A stretch of one channel as it lies on the disk: it says of itself what it is, so that it can be read, or found
 * among the ruins of a file, without anything else. Little-endian:
 *
 *   u32 magic "WLB1" · u8 bed length · u8 channel length · u8 unit length · u8 0 · f64 start (gateway epoch ms) ·
 *   f64 device start (NaN unknown) · f64 rate · f64 gain · f64 offset · u32 samples · bed, channel, unit (UTF-8) ·
 *   samples (codec)
 *
 * Its checksum (crc32 of all of it) lies beside it in the row.
 */
import { crc32 } from 'node:zlib';
import type { BedId } from '../../shared/domain/ids.ts';
import { decodeSamples, encodeSamples } from './codec/wave-codec.ts';
import type { Fragment, WaveFacts } from './placing.ts';

const magic = 0x31424c57;
const headerBytes = 52;
/** The most samples of one block. */
export const blockSamplesMax = 65_535;

export interface BlockRecord {
  readonly facts: WaveFacts;
  readonly startAt: number;
  readonly deviceAt: number | null;
  readonly count: number;
  readonly crc: number;
  readonly data: Uint8Array;
}

const names = (facts: WaveFacts): readonly Buffer[] =>
  [facts.bed, facts.channel, facts.unit].map((name) => Buffer.from(name).subarray(0, 255));

/** @throws RangeError over 65,535 samples. */
export function packBlock(fragment: Fragment): BlockRecord {
  const { facts, startAt, deviceAt, samples } = fragment;
  if (samples.length > blockSamplesMax) throw new RangeError(`A block of ${samples.length} samples is over its bound`);
  const parts = names(facts);
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(magic, 0);
  for (const [index, name] of parts.entries()) header.writeUInt8(name.length, 4 + index);
  header.writeDoubleLE(startAt, 8);
  header.writeDoubleLE(deviceAt ?? Number.NaN, 16);
  header.writeDoubleLE(facts.rateHz, 24);
  header.writeDoubleLE(facts.gain, 32);
  header.writeDoubleLE(facts.offset, 40);
  header.writeUInt32LE(samples.length, 48);
  const data = Buffer.concat([header, ...parts, encodeSamples(samples)]);
  return { facts, startAt, deviceAt, count: samples.length, crc: crc32(data), data };
}

interface ReadHeader {
  readonly record: BlockRecord;
  readonly codedAt: number;
}

function readHeader(data: Uint8Array, crc: number): ReadHeader | null {
  if (data.length < headerBytes || crc32(data) !== crc) return null;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  if (bytes.readUInt32LE(0) !== magic) return null;
  let at = headerBytes;
  const [bed = '', channel = '', unit = ''] = [4, 5, 6].map((place) => {
    const from = at;
    at += bytes.readUInt8(place);
    return bytes.toString('utf8', from, at);
  });
  const deviceAt = bytes.readDoubleLE(16);
  const facts: WaveFacts = {
    bed: bed as BedId,
    channel,
    unit,
    rateHz: bytes.readDoubleLE(24),
    gain: bytes.readDoubleLE(32),
    offset: bytes.readDoubleLE(40),
  };
  const startAt = bytes.readDoubleLE(8);
  const count = bytes.readUInt32LE(48);
  return {
    record: { facts, startAt, deviceAt: Number.isNaN(deviceAt) ? null : deviceAt, count, crc, data },
    codedAt: at,
  };
}

/** What it says of itself; null: its checksum does not hold. */
export const readBlock = (data: Uint8Array, crc: number): BlockRecord | null => readHeader(data, crc)?.record ?? null;

/** Its samples; null: damaged. */
export function samplesOfBlock(data: Uint8Array, crc: number): Int16Array | null {
  const read = readHeader(data, crc);
  if (read === null) return null;
  try {
    return decodeSamples(data.subarray(read.codedAt), read.record.count);
  } catch {
    return null;
  }
}

export const isBlock = (data: Uint8Array): boolean =>
  data.length >= headerBytes && Buffer.from(data.buffer, data.byteOffset, 4).readUInt32LE(0) === magic;
