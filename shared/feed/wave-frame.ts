/**
 * Waveforms on the wire: many blocks in one binary frame, little-endian. Never JSON.
 *
 *   frame   u32 magic "WLW1" · u16 version · u16 block count · f64 sent at (gateway epoch ms)
 *   block   f64 start (gateway epoch ms) · f64 device start (epoch ms, NaN unknown) · f64 rate (Hz) ·
 *           f64 gain · f64 offset · u32 age of the first sample at sending (ms) · u32 sample count ·
 *           u8 bed length · u8 channel length · u8 unit length · u8 0 · bed, channel, unit (UTF-8) ·
 *           padding to 2 · Int16 samples (−32768 = no sample)
 *
 * Physical value = sample × gain + offset.
 */
import type { BedId } from '../domain/ids.ts';

export interface WaveBlock {
  readonly bed: BedId;
  /** Key of the channel table, or the sender's own name. */
  readonly channel: string;
  readonly unit: string;
  /** Of the first sample, on the gateway's clock: device time plus the device's measured offset. */
  readonly startAt: number;
  /** The device's own stamp; null where it gave none. */
  readonly deviceAt: number | null;
  readonly rateHz: number;
  readonly gain: number;
  readonly offset: number;
  /** Milliseconds since the first sample was taken, when the frame left the gateway. */
  readonly ageMs: number;
  readonly samples: Int16Array;
}

export interface WaveFrame {
  readonly sentAt: number;
  readonly blocks: readonly WaveBlock[];
}

const magic = 0x31574c57;
const version = 1;
const frameHeader = 16;
const blockHeader = 52;
/** A frame larger than this is refused on both sides. */
export const maxFrameBytes = 8 * 1024 * 1024;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: false });
const encoded = new Map<string, Uint8Array>();

/** Names repeat in every frame: a small cache, emptied when it grows past any real ward. */
function bytesOf(text: string): Uint8Array {
  const known = encoded.get(text);
  if (known !== undefined) return known;
  if (encoded.size > 4096) encoded.clear();
  let bytes = encoder.encode(text);
  if (bytes.length > 255) bytes = bytes.slice(0, 255);
  encoded.set(text, bytes);
  return bytes;
}

const even = (length: number): number => length + (length & 1);

/** @throws RangeError over `maxFrameBytes` or 65,535 blocks: the caller bounds what it packs. */
export function encodeWaveFrame(frame: WaveFrame): Uint8Array<ArrayBuffer> {
  let size = frameHeader;
  for (const block of frame.blocks) {
    const names = bytesOf(block.bed).length + bytesOf(block.channel).length + bytesOf(block.unit).length;
    size += blockHeader + even(names) + block.samples.length * 2;
  }
  if (size > maxFrameBytes || frame.blocks.length > 0xffff) {
    throw new RangeError(`Wave frame of ${size} bytes and ${frame.blocks.length} blocks is over its bound`);
  }
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic, true);
  view.setUint16(4, version, true);
  view.setUint16(6, frame.blocks.length, true);
  view.setFloat64(8, frame.sentAt, true);
  let at = frameHeader;
  for (const block of frame.blocks) at = putBlock(bytes, view, at, block);
  return bytes;
}

function putBlock(bytes: Uint8Array<ArrayBuffer>, view: DataView, start: number, block: WaveBlock): number {
  const bed = bytesOf(block.bed);
  const channel = bytesOf(block.channel);
  const unit = bytesOf(block.unit);
  view.setFloat64(start, block.startAt, true);
  view.setFloat64(start + 8, block.deviceAt ?? Number.NaN, true);
  view.setFloat64(start + 16, block.rateHz, true);
  view.setFloat64(start + 24, block.gain, true);
  view.setFloat64(start + 32, block.offset, true);
  view.setUint32(start + 40, Math.min(0xffffffff, Math.max(0, Math.round(block.ageMs))), true);
  view.setUint32(start + 44, block.samples.length, true);
  view.setUint8(start + 48, bed.length);
  view.setUint8(start + 49, channel.length);
  view.setUint8(start + 50, unit.length);
  let at = start + blockHeader;
  for (const part of [bed, channel, unit]) {
    bytes.set(part, at);
    at += part.length;
  }
  at = even(at);
  // Every supported platform is little-endian; the copy is one memcpy.
  new Int16Array(bytes.buffer, at, block.samples.length).set(block.samples);
  return at + block.samples.length * 2;
}

export type WaveFrameResult =
  { readonly ok: true; readonly frame: WaveFrame } | { readonly ok: false; readonly reason: string };

/** Reads a frame; samples are views into `bytes` where alignment allows, else copies. Never throws. */
export function decodeWaveFrame(bytes: Uint8Array): WaveFrameResult {
  const fail = (reason: string): WaveFrameResult => ({ ok: false, reason });
  if (bytes.length < frameHeader) return fail(`frame of ${bytes.length} bytes is shorter than its header`);
  if (bytes.length > maxFrameBytes) return fail(`frame of ${bytes.length} bytes is over ${maxFrameBytes}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== magic) return fail('frame does not begin with WLW1');
  if (view.getUint16(4, true) !== version) return fail(`frame has version ${view.getUint16(4, true)}`);
  const count = view.getUint16(6, true);
  const blocks: WaveBlock[] = [];
  let at = frameHeader;
  for (let index = 0; index < count; index += 1) {
    if (at + blockHeader > bytes.length) return fail(`block ${index} is cut off`);
    const sampleCount = view.getUint32(at + 44, true);
    const bedLength = view.getUint8(at + 48);
    const channelLength = view.getUint8(at + 49);
    const unitLength = view.getUint8(at + 50);
    const names = at + blockHeader;
    const samplesAt = even(names + bedLength + channelLength + unitLength);
    const end = samplesAt + sampleCount * 2;
    if (end > bytes.length) return fail(`samples of block ${index} are cut off`);
    const rateHz = view.getFloat64(at + 16, true);
    const startAt = view.getFloat64(at, true);
    const gain = view.getFloat64(at + 24, true);
    const offset = view.getFloat64(at + 32, true);
    if (!(rateHz > 0 && rateHz <= 100_000) || !Number.isFinite(startAt + gain + offset)) {
      return fail(`block ${index} has a rate, time or scale that is no number`);
    }
    const deviceAt = view.getFloat64(at + 8, true);
    const text = (from: number, length: number): string => decoder.decode(bytes.subarray(from, from + length));
    blocks.push({
      bed: text(names, bedLength) as BedId,
      channel: text(names + bedLength, channelLength),
      unit: text(names + bedLength + channelLength, unitLength),
      startAt,
      deviceAt: Number.isNaN(deviceAt) ? null : deviceAt,
      rateHz,
      gain,
      offset,
      ageMs: view.getUint32(at + 40, true),
      samples: samplesOf(bytes, samplesAt, sampleCount),
    });
    at = end;
  }
  return { ok: true, frame: { sentAt: view.getFloat64(8, true), blocks } };
}

function samplesOf(bytes: Uint8Array, at: number, count: number): Int16Array {
  const offset = bytes.byteOffset + at;
  if (offset % 2 === 0) return new Int16Array(bytes.buffer, offset, count);
  // Not slice: of Node's Buffer that is a view of the pool, not a copy.
  const copy = new Uint8Array(count * 2);
  copy.set(bytes.subarray(at, at + count * 2));
  return new Int16Array(copy.buffer);
}
