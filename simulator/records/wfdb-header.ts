import { RecordError } from './record.ts';
import type { RecordFiles } from './record-files.ts';
import { parseStart } from './wfdb-start.ts';
import type { WfdbSignal } from './wfdb-signal-line.ts';
import { parseSignalLine } from './wfdb-signal-line.ts';

export interface WfdbSegmentLine {
  /** '~' for a gap. */
  readonly name: string;
  readonly frames: number;
}

/** A WFDB header. Source: WFDB header(5), physionet.org/physiotools/wag/header-5.htm */
export interface WfdbHeader {
  readonly file: string;
  readonly name: string;
  readonly rateHz: number;
  /** Frames of the record, 0 when the header leaves it to the signal files. */
  readonly frames: number;
  readonly startAt: number | null;
  /** Of a record of one segment; else empty. */
  readonly signals: readonly WfdbSignal[];
  /** Of a record of several segments; null when the header describes signals itself. */
  readonly segments: readonly WfdbSegmentLine[] | null;
  readonly comments: readonly string[];
}

const headerBytesMax = 8 * 1024 * 1024;
const signalsMax = 4096;
const rateHzDefault = 250;
/** Two years at 1 kHz; keeps every position in a record an exact number. */
export const framesMax = 2 ** 36;

interface Line {
  readonly text: string;
  readonly where: string;
}

/** Reads and parses a header file. Throws RecordError when it is missing, too large or malformed. */
export function readWfdbHeader(files: RecordFiles, file: string): WfdbHeader {
  const size = files.size(file);
  if (size === null) throw new RecordError(file, 'there is no such header');
  if (size > headerBytesMax) throw new RecordError(file, `a header of ${size} bytes is not read`);
  return parseWfdbHeader(new TextDecoder().decode(files.read(file, 0, size)), file);
}

/** Parses the text of a header. Throws RecordError with the line that is wrong. */
export function parseWfdbHeader(text: string, file: string): WfdbHeader {
  const lines: Line[] = [];
  const comments: string[] = [];
  for (const [index, line] of text.split(/\r\n|\r|\n/u).entries()) {
    const content = line.trim();
    if (content.startsWith('#')) comments.push(content.slice(1).trim());
    else if (content !== '') lines.push({ text: content, where: `line ${index + 1}` });
  }
  const [first, ...rest] = lines;
  if (first === undefined) throw new RecordError(file, 'the header is empty');
  const { segmentCount, signalCount, ...facts } = parseRecordLine(first, file);
  const body = { file, ...facts, comments: comments.filter((comment) => comment !== '') };
  if (segmentCount === null) {
    const described = announced(rest, signalCount, 'signals', file);
    return { ...body, signals: described.map((line) => parseSignalLine(line.text, file, line.where)), segments: null };
  }
  const described = announced(rest, segmentCount, 'segments', file);
  return { ...body, signals: [], segments: described.map((line) => parseSegmentLine(line, file)) };
}

function announced(lines: readonly Line[], count: number, what: string, file: string): readonly Line[] {
  if (lines.length >= count) return lines.slice(0, count);
  throw new RecordError(file, `announces ${count} ${what} and describes ${lines.length}`, 'end of file');
}

function parseRecordLine(line: Line, file: string) {
  const fail = (what: string): never => {
    throw new RecordError(file, what, line.where);
  };
  const [nameField = '', signals = '', rateField, framesField, time, date] = line.text.split(/\s+/u);
  const [, name = '', segments] = /^(.+?)(?:\/(\d{1,6}))?$/u.exec(nameField) ?? [];
  const signalCount = /^\d{1,6}$/u.test(signals) ? Number(signals) : fail('does not begin with a record line');
  if (signalCount > signalsMax) fail(`announces ${signalCount} signals, more than ${signalsMax}`);
  const frames = Number(/^\d{1,15}$/u.test(framesField ?? '0') ? (framesField ?? 0) : fail('the length is no number'));
  if (frames > framesMax) fail(`announces ${frames} frames, more than ${framesMax}`);
  return {
    name,
    segmentCount: segments === undefined ? null : Number(segments),
    signalCount,
    rateHz: rateField === undefined ? rateHzDefault : (parseRate(rateField) ?? fail('the sampling rate is no number')),
    frames,
    startAt: parseStart(time, date),
  };
}

/** The rate of `rate[/counterRate[(counterBase)]]`; the counter is not used. */
function parseRate(field: string): number | null {
  const rate = Number(field.split('/')[0] || NaN);
  return rate > 0 && rate < 1e9 ? rate : null;
}

function parseSegmentLine(line: Line, file: string): WfdbSegmentLine {
  const [name = '', frames = ''] = line.text.split(/\s+/u);
  if (!/^\d{1,12}$/u.test(frames)) throw new RecordError(file, 'is no segment line (name and length)', line.where);
  return { name, frames: Number(frames) };
}
