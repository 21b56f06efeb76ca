import type { RecordProblems } from './record.ts';
import { RecordError } from './record.ts';
import type { RecordFiles } from './record-files.ts';
import { fileBeside } from './record-files.ts';
import type { SampleSource } from './sample-source.ts';
import { signalFormat } from './wfdb-formats.ts';
import type { WfdbHeader } from './wfdb-header.ts';
import type { WfdbSignal } from './wfdb-signal-line.ts';
import type { SignalFile, SignalSlot } from './wfdb-signal-file.ts';
import { openSignalFile } from './wfdb-signal-file.ts';
import { signalSource } from './wfdb-signal-source.ts';

/** A signal of one segment and its samples; null when its file is not there or it has none. */
export interface SegmentSignal {
  readonly line: WfdbSignal;
  readonly source: SampleSource | null;
}

/** A header with the signal files it names: a whole record, or a part of one. */
export interface WfdbSegment {
  readonly header: WfdbHeader;
  /** As the header says; where it does not say, as many as the files hold. */
  readonly frames: number;
  readonly signals: readonly SegmentSignal[];
}

const frameSamplesMax = 2 ** 20;

/**
 * Opens the signal files of a header that describes signals.
 *
 * A missing or short file is a problem and costs the samples that it lacks. Throws RecordError when the header
 * contradicts itself or asks for a format that is not known, and when it promises samples of which none are there.
 */
export function openWfdbSegment(files: RecordFiles, header: WfdbHeader, problems: RecordProblems): WfdbSegment {
  const groups = new Map<string, SignalFile | null>();
  const slots = frameSlots(header);
  const found: number[] = [];
  for (const [name, group] of slots) {
    const file = openSignalFile({ ...group.facts, files, name });
    groups.set(name, file);
    if (file === null) problems.add(`${header.file}: the signal file ${name} is missing`);
    else found.push(availableFrames(file, group.skewFramesMin));
  }
  const held = found.length === 0 ? 0 : Math.max(...found);
  const frames = header.frames === 0 ? held : header.frames;
  const nothing = held === 0 && (frames > 0 || found.length === 0);
  if (slots.size > 0 && nothing) throw new RecordError(header.file, 'has none of the samples it names');
  for (const file of groups.values()) {
    const short = file === null ? 0 : frames - Math.floor(file.samples / file.frameSamples);
    if (file !== null && short > 0) problems.add(`${file.name}: ends ${short} of ${frames} frames early`);
  }
  const signals = header.signals.map((line, at): SegmentSignal => {
    const name = line.format === 0 ? null : signalFileName(header, line);
    const file = name === null ? null : (groups.get(name) ?? null);
    const slot = name === null ? undefined : slots.get(name)?.slots.get(at);
    return { line, source: file === null || slot === undefined ? null : aligned(signalSource(file, slot), line) };
  });
  return { header, frames, signals };
}

/** Undoes the skew: sample t of the signal is stored `skewFrames` frames later. */
function aligned(source: SampleSource, line: WfdbSignal): SampleSource {
  const shift = line.skewFrames * line.samplesPerFrame;
  if (shift === 0) return source;
  return { read: (out, outAt, from, count) => source.read(out, outAt, from + shift, count) };
}

function availableFrames(file: SignalFile, skewFrames: number): number {
  return Math.max(0, Math.floor(file.samples / file.frameSamples) - skewFrames);
}

function signalFileName(header: WfdbHeader, line: WfdbSignal): string {
  return fileBeside(header.file, line.fileName, `signal ${JSON.stringify(line.name)}`);
}

interface Group {
  facts: { format: SignalFile['format']; byteOffset: number; frameSamples: number };
  skewFramesMin: number;
  /** By the signal's place in the header. */
  readonly slots: Map<number, SignalSlot>;
}

/** Which signals share which file, and where each one lies in that file's frames. */
function frameSlots(header: WfdbHeader): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const [at, line] of header.signals.entries()) {
    if (line.format === 0) continue;
    const where = `signal ${at}`;
    const format = signalFormat(line.format);
    if (format === null) throw new RecordError(header.file, `format ${line.format} is not supported`, where);
    const name = signalFileName(header, line);
    const group = groups.get(name) ?? {
      facts: { format, byteOffset: line.byteOffset, frameSamples: 0 },
      skewFramesMin: line.skewFrames,
      slots: new Map<number, SignalSlot>(),
    };
    if (group.facts.format !== format) throw new RecordError(header.file, `${name} has two formats`, where);
    const { samplesPerFrame, initialValue } = line;
    group.slots.set(at, { offset: group.facts.frameSamples, samplesPerFrame, initialValue });
    group.facts.frameSamples += samplesPerFrame;
    group.skewFramesMin = Math.min(group.skewFramesMin, line.skewFrames);
    if (group.facts.frameSamples > frameSamplesMax) throw new RecordError(header.file, 'frames are too large', where);
    groups.set(name, group);
  }
  return groups;
}
