import type { RecordFiles } from './record-files.ts';
import type { SignalFormat } from './wfdb-formats.ts';
import { groupStart, samplesIn } from './wfdb-formats.ts';

/** A signal file: frames follow each other without padding, each holding `frameSamples` samples of all its signals. */
export interface SignalFile {
  readonly files: RecordFiles;
  readonly name: string;
  readonly format: SignalFormat;
  readonly byteOffset: number;
  readonly frameSamples: number;
  /** Samples of all signals that the file really holds. */
  readonly samples: number;
}

/** The place of one signal in each frame of its file. */
export interface SignalSlot {
  /** Samples of the frame that come before this signal's. */
  readonly offset: number;
  readonly samplesPerFrame: number;
  readonly initialValue: number;
}

/** Opens a signal file, or null when there is none of this name. */
export function openSignalFile(facts: Omit<SignalFile, 'samples'>): SignalFile | null {
  const size = facts.files.size(facts.name);
  return size === null ? null : { ...facts, samples: samplesIn(facts.format, Math.max(0, size - facts.byteOffset)) };
}

/** Bytes of some frames of a file. */
export interface FrameChunk {
  readonly bytes: Uint8Array;
  /** Samples of the first group that belong to the frame before. */
  readonly skip: number;
  /** Samples of these frames that the bytes hold; fewer than asked for at the end of the file. */
  readonly samples: number;
}

/** Reads `frames` frames from `frame` on, from the beginning of the packed group that the first one begins in. */
export function readFrames(file: SignalFile, frame: number, frames: number): FrameChunk {
  const { format, frameSamples } = file;
  const first = frame * frameSamples;
  const end = Math.min(file.samples, first + frames * frameSamples);
  if (end <= first) return { bytes: new Uint8Array(0), skip: 0, samples: 0 };
  const start = groupStart(format, first);
  const stop = groupStart(format, end) + (format.groupBytes.at(-1) ?? 1);
  const bytes = file.files.read(file.name, file.byteOffset + start, stop - start);
  const skip = first % (format.groupBytes.length - 1);
  return { bytes, skip, samples: Math.min(end - first, Math.max(0, samplesIn(format, bytes.length) - skip)) };
}
