import { recordNoSample } from './record.ts';
import type { SampleSource } from './sample-source.ts';
import { differenceSource } from './wfdb-differences.ts';
import type { SignalFile, SignalSlot } from './wfdb-signal-file.ts';
import { readFrames } from './wfdb-signal-file.ts';

/** The samples of one signal of a file, in adu as stored; past the end of the file there are none. */
export function signalSource(file: SignalFile, slot: SignalSlot): SampleSource {
  return file.format.differences ? differenceSource(file, slot) : storedSource(file, slot);
}

const chunkSamples = 65_536;

function storedSource(file: SignalFile, slot: SignalSlot): SampleSource {
  const { format, frameSamples } = file;
  const { offset, samplesPerFrame } = slot;
  return {
    read(out, outAt, from, count) {
      const framesPerChunk = Math.max(1, Math.floor(chunkSamples / frameSamples));
      let done = 0;
      while (done < count) {
        const frame = Math.floor((from + done) / samplesPerFrame);
        if (frame * frameSamples >= file.samples) return;
        const inFirst = from + done - frame * samplesPerFrame;
        const frames = Math.min(framesPerChunk, Math.ceil((inFirst + count - done) / samplesPerFrame));
        const take = Math.min(count - done, frames * samplesPerFrame - inFirst);
        const chunk = readFrames(file, frame, frames);
        for (let at = inFirst; at < inFirst + take; at += 1) {
          const inFrame = at % samplesPerFrame;
          const index = ((at - inFrame) / samplesPerFrame) * frameSamples + offset + inFrame;
          if (index >= chunk.samples) return;
          const value = format.sampleAt(chunk.bytes, chunk.skip + index);
          out[outAt + done] = value === format.noSample ? recordNoSample : value;
          done += 1;
        }
      }
    },
  };
}
