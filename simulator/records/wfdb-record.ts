import type { PhysioRecord, RecordChannel } from './record.ts';
import { RecordError, RecordProblems } from './record.ts';
import type { RecordFiles } from './record-files.ts';
import { fileBeside } from './record-files.ts';
import type { SamplePiece } from './sample-source.ts';
import { channelOf, joinedSource } from './sample-source.ts';
import type { WfdbHeader, WfdbSegmentLine } from './wfdb-header.ts';
import { framesMax, readWfdbHeader } from './wfdb-header.ts';
import { completedLayout, inLayoutUnits, layoutMatches } from './wfdb-layout.ts';
import type { WfdbSegment } from './wfdb-segment.ts';
import { openWfdbSegment } from './wfdb-segment.ts';
import type { WfdbSignal } from './wfdb-signal-line.ts';

/** A segment and its place in the record. */
interface PlacedSegment {
  readonly startFrame: number;
  readonly frames: number;
  readonly segment: WfdbSegment;
}

interface Parts {
  readonly frames: number;
  readonly layout: readonly WfdbSignal[];
  readonly placed: readonly PlacedSegment[];
}

/**
 * Opens a WFDB record of one or many segments by its header file.
 *
 * Missing and broken segments and files become problems and read as no sample. Throws RecordError when the header is
 * malformed or nothing can be read.
 */
export function openWfdbRecord(files: RecordFiles, file: string): PhysioRecord {
  const header = readWfdbHeader(files, file);
  const problems = new RecordProblems();
  const parts = header.segments === null ? oneSegment(files, header, problems) : segmentsOf(files, header, problems);
  return {
    name: header.name,
    startAt: header.startAt,
    durationMs: (parts.frames / header.rateHz) * 1000,
    channels: layoutChannels(header.rateHz, parts, problems),
    comments: [...new Set([header, ...parts.placed.map(({ segment }) => segment.header)].flatMap((h) => h.comments))],
    events: [],
    problems: problems.list(),
  };
}

function oneSegment(files: RecordFiles, header: WfdbHeader, problems: RecordProblems): Parts {
  const segment = openWfdbSegment(files, header, problems);
  return {
    frames: segment.frames,
    layout: header.signals,
    placed: [{ startFrame: 0, frames: segment.frames, segment }],
  };
}

function segmentsOf(files: RecordFiles, header: WfdbHeader, problems: RecordProblems): Parts {
  const [first, ...others] = header.segments ?? [];
  // A first segment of no length is the layout header of a record with variable layout: header(5).
  const layoutLine = first?.frames === 0 ? first : null;
  const lines = first === undefined || layoutLine !== null ? others : [first, ...others];
  const placed: PlacedSegment[] = [];
  let startFrame = 0;
  for (const line of lines) {
    const segment = line.name === '~' ? null : openSegment(files, header, line, problems);
    if (segment !== null) placed.push({ startFrame, frames: placedFrames(line, segment, problems), segment });
    startFrame += line.frames;
    if (startFrame > framesMax) throw new RecordError(header.file, `has more than ${framesMax} frames`);
  }
  if (startFrame !== header.frames && header.frames !== 0) {
    problems.add(`${header.file}: announces ${header.frames} frames, its segments have ${startFrame}`);
  }
  if (placed.length === 0) {
    throw new RecordError(header.file, `none of its segments can be read; ${problems.list()[0] ?? 'all are gaps'}`);
  }
  const layout = layoutLine === null ? null : layoutSignals(files, header, layoutLine, problems);
  const segments = placed.map(({ segment }) => segment);
  return { frames: startFrame, layout: completedLayout(layout ?? [], segments), placed };
}

function openSegment(
  files: RecordFiles,
  master: WfdbHeader,
  line: WfdbSegmentLine,
  problems: RecordProblems,
): WfdbSegment | null {
  return orProblem(problems, () => {
    const header = readWfdbHeader(files, fileBeside(master.file, `${line.name}.hea`, `segment ${line.name}`));
    if (header.segments !== null) throw new RecordError(header.file, 'a segment cannot itself have segments');
    if (Math.abs(header.rateHz - master.rateHz) > master.rateHz * 1e-6) {
      throw new RecordError(header.file, `is sampled at ${header.rateHz} Hz, the record at ${master.rateHz} Hz`);
    }
    return openWfdbSegment(files, header, problems);
  });
}

function layoutSignals(
  files: RecordFiles,
  master: WfdbHeader,
  line: WfdbSegmentLine,
  problems: RecordProblems,
): readonly WfdbSignal[] | null {
  const read = () => readWfdbHeader(files, fileBeside(master.file, `${line.name}.hea`, 'layout segment')).signals;
  return orProblem(problems, read);
}

function orProblem<T>(problems: RecordProblems, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    problems.add(error.message);
    return null;
  }
}

function placedFrames(line: WfdbSegmentLine, segment: WfdbSegment, problems: RecordProblems): number {
  if (segment.frames < line.frames) {
    problems.add(`${segment.header.file}: has ${segment.frames} frames, the record counts on ${line.frames}`);
  }
  return Math.min(segment.frames, line.frames);
}

function layoutChannels(frameRateHz: number, parts: Parts, problems: RecordProblems): readonly RecordChannel[] {
  const matched = parts.placed.map((place) => ({
    ...place,
    matches: layoutMatches(parts.layout, place.segment.signals),
  }));
  return parts.layout.map((line, at) => {
    const { samplesPerFrame, name, unit, gain, baseline, adcBits } = line;
    const pieces: SamplePiece[] = [];
    for (const { startFrame, frames, segment, matches } of matched) {
      const match = matches[at] ?? null;
      const source = match === null ? null : inLayoutUnits(match, line);
      if (typeof source === 'string') problems.add(`${segment.header.file}: ${name} ${source}; left out`);
      else if (source !== null) {
        pieces.push({ start: startFrame * samplesPerFrame, length: frames * samplesPerFrame, source });
      }
    }
    const rateHz = frameRateHz * samplesPerFrame;
    const facts = { name, unit, rateHz, gain, baseline, adcBits, length: parts.frames * samplesPerFrame };
    return channelOf(facts, joinedSource(pieces));
  });
}
