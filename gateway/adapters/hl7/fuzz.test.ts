/**
 * L13: no frame, message or field brings anything down. Seeded, so a failure can be repeated; WARDLIGHT_FUZZ sets
 * the number of mutated messages.
 */
import { describe, expect, it } from 'vitest';
import { buildAck, answersFor } from './ack.ts';
import { MllpFramer } from './framer.ts';
import { aReader, fixture, someTime } from './test-kit.ts';

const count = Number(process.env['WARDLIGHT_FUZZ'] ?? 100_000);

/** mulberry32: a small generator with a seed. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const seeds = [
  'pcd01-numerics',
  'pcd01-two-channel-pump',
  'pcd04-spo2-low-start',
  'pcd04-occlusion-start',
  'pcd10-delivery-start',
  'waveforms',
  'adt-a02-transfer',
  'pcd03-order',
  'pcd01-smart-bed',
].map((name) => Buffer.from(fixture(name)));

const pieces = [
  '|',
  '^',
  '~',
  '\\',
  '&',
  '\r',
  '\n',
  '""',
  '\\X',
  '\\F\\',
  '-',
  '.',
  '8388607',
  '99999999999999999999',
  'OBX|',
  'MSH|^~\\&|',
  'PID|',
  'ORC|',
  'RXG|',
  'BHS|',
  'BTS|1\r',
  '\u000b',
  '\u001c',
  '\u001c\r',
  '\u0000',
  '\ufeff',
  'é',
  '\ud83d',
  '1.1.1.1.1.1',
  '__proto__',
  'constructor',
  'toString',
  '-0',
  '1e308',
  '<',
  '>',
  '\u001b$B',
  'NA',
  'SN',
].map((text) => Buffer.from(text));

function mutate(source: Buffer, next: () => number): Buffer {
  let bytes = Buffer.from(source);
  const changes = 1 + Math.floor(next() * 6);
  for (let i = 0; i < changes; i += 1) {
    const at = Math.floor(next() * (bytes.length + 1));
    const kind = next();
    if (kind < 0.3) bytes[Math.min(at, bytes.length - 1)] = Math.floor(next() * 256);
    else if (kind < 0.55)
      bytes = Buffer.concat([bytes.subarray(0, at), pieces[Math.floor(next() * pieces.length)]!, bytes.subarray(at)]);
    else if (kind < 0.75) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + Math.floor(next() * 40))]);
    else if (kind < 0.85) bytes = bytes.subarray(0, at);
    else if (kind < 0.95) {
      const from = Math.floor(next() * bytes.length);
      bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(from, from + 100), bytes.subarray(at)]);
    } else {
      const other = seeds[Math.floor(next() * seeds.length)]!;
      bytes = Buffer.concat([bytes.subarray(0, at), other.subarray(Math.floor(next() * other.length))]);
    }
    if (bytes.length === 0) bytes = Buffer.from('M');
  }
  return bytes;
}

describe('fuzz (L13)', () => {
  it(`Given ${count} mutated messages in mutated frames, When read, Then nothing falls and the heap stays flat`, () => {
    const next = random(20250611);
    const reader = aReader({ timeZone: 'Europe/Berlin' });
    const maker = { application: 'W', facility: '', nextId: () => '1' };
    let read = 0;
    let framed = 0;
    let observations = 0;
    const take = (frame: Buffer): void => {
      framed += 1;
      for (const message of reader.readFrame(frame, someTime, 0)) {
        read += 1;
        for (const batch of message.batches) {
          observations += batch.observations.length;
          for (const one of batch.observations) {
            if (one.kind === 'numeric' && one.value !== null && !Number.isFinite(one.value))
              throw new Error('a value that is no number');
            if (one.kind === 'wave' && !(one.rateHz > 0 && Number.isFinite(one.gain) && Number.isFinite(one.offset)))
              throw new Error('a wave that cannot be drawn');
          }
        }
        if (message.header === null) continue;
        for (const code of answersFor(message.header, message.outcome)) {
          const ack = buildAck(message.header, code, message.errors, maker, someTime);
          if (!ack.startsWith('MSH') || ack.includes('\u000b') || ack.includes('\u001c'))
            throw new Error('an answer that breaks its frame');
        }
      }
    };
    let framer: MllpFramer | null = null;
    const heap: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const mutated = mutate(seeds[i % seeds.length]!, next);
      const stream = Buffer.concat([Buffer.from('\u000b'), mutated, Buffer.from('\u001c\r')]);
      if (i % 50 === 0) framer = null;
      framer ??= new MllpFramer(
        { maxMessageBytes: 200_000, bareStart: i % 100 === 0 },
        { frame: take, overflow: () => {}, unfinished: () => {} },
      );
      const cut = Math.floor(next() * stream.length);
      framer.push(stream.subarray(0, cut));
      framer.push(stream.subarray(cut));
      if (i % 20_000 === 19_999) {
        globalThis.gc?.();
        heap.push(process.memoryUsage().heapUsed);
      }
    }
    expect(framed).toBeGreaterThan(count * 0.9);
    expect(read).toBeGreaterThan(count * 0.9);
    expect(observations).toBeGreaterThan(count * 0.5);
    expect(Math.max(0, ...heap.slice(-2)) / 1e6).toBeLessThan(400);
  }, 120_000);
});
