import type { SampleSource } from './sample-source.ts';
import type { SignalFile, SignalSlot } from './wfdb-signal-file.ts';
import { readFrames } from './wfdb-signal-file.ts';

const strideFrames = 4096;

/**
 * A signal stored as differences (format 8). A sample is the sum of all differences before it, so the value at every
 * 4096th frame is kept once it is known and reading starts at the nearest one.
 */
export function differenceSource(file: SignalFile, slot: SignalSlot): SampleSource {
  /** `before[k]` is the value before frame k * 4096. */
  const before: number[] = [slot.initialValue | 0];

  /** Walks the stride `k`; calls `visit` with each sample and returns the last, or null where the file ends in it. */
  const walk = (k: number, visit: (sample: number, value: number) => void): number | null => {
    let value = before[k] ?? 0;
    const framesPerChunk = Math.max(1, Math.floor(65_536 / file.frameSamples));
    for (let frame = k * strideFrames; frame < (k + 1) * strideFrames; frame += framesPerChunk) {
      const frames = Math.min(framesPerChunk, (k + 1) * strideFrames - frame);
      const chunk = readFrames(file, frame, frames);
      for (let at = 0; at < frames * slot.samplesPerFrame; at += 1) {
        const inFrame = at % slot.samplesPerFrame;
        const index = ((at - inFrame) / slot.samplesPerFrame) * file.frameSamples + slot.offset + inFrame;
        if (index >= chunk.samples) return null;
        value = (value + file.format.sampleAt(chunk.bytes, index)) | 0;
        visit(frame * slot.samplesPerFrame + at, value);
      }
    }
    return value;
  };

  return {
    read(out, outAt, from, count) {
      const strideSamples = strideFrames * slot.samplesPerFrame;
      const firstStride = Math.floor(from / strideSamples);
      if (firstStride * strideFrames * file.frameSamples >= file.samples) return;
      for (let k = Math.min(firstStride, before.length - 1); k * strideSamples < from + count; k += 1) {
        const last = walk(k, (sample, value) => {
          if (sample >= from && sample < from + count) out[outAt + sample - from] = value;
        });
        if (last === null) return;
        before[k + 1] = last;
      }
    },
  };
}
