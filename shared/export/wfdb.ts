/**
 * WFDB record: header (.hea), signals in format 16 (.dat), annotations in MIT format (.atr).
 * Source: physionet.org/physiotools/wag, header-5, signal-5, annot-5. Format 16 says "no sample" as −32768, as we do,
 * so samples go over as they are.
 */
import type { BeatLabel } from '../history/kept.ts';
import { exportName, fileUnit, noSample, type ExportChannel, type ExportContent, type ExportFile } from './content.ts';

/** Codes of annot-5 (ecgcodes.h): normal, PVC, supraventricular premature, paced, artefact, not classified. */
const beatCodes: Record<BeatLabel, number> = { N: 1, V: 5, S: 9, P: 12, A: 16, '?': 13 };
const noteCode = 22;
const skipCode = 59;
const auxCode = 63;

const latin1 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (letter) => (letter.charCodeAt(0) < 256 ? letter.charCodeAt(0) : 63));

/**
 * One record per group of rates that fit one frame: a record has whole numbers of samples per frame, so rates that are
 * no multiples of the slowest make a record of their own.
 */
export function toWfdb(content: ExportContent): readonly ExportFile[] {
  const groups = groupsByFrame(content.channels);
  const base = exportName(content).replaceAll('.', '_');
  return groups.flatMap((channels, index) => {
    const name = groups.length === 1 ? base : `${base}_${index + 1}`;
    return recordOf(name, channels, content);
  });
}

function groupsByFrame(channels: readonly ExportChannel[]): ExportChannel[][] {
  const groups: { rateHz: number; channels: ExportChannel[] }[] = [];
  for (const channel of channels.toSorted((a, b) => a.rateHz - b.rateHz)) {
    const group = groups.find(({ rateHz }) => Number.isInteger(channel.rateHz / rateHz));
    if (group === undefined) groups.push({ rateHz: channel.rateHz, channels: [channel] });
    else group.channels.push(channel);
  }
  // As on screen, not as sorted for the frames.
  return groups.map((group) => channels.filter((channel) => group.channels.includes(channel)));
}

function recordOf(name: string, channels: readonly ExportChannel[], content: ExportContent): readonly ExportFile[] {
  const frameHz = Math.min(...channels.map(({ rateHz }) => rateHz));
  const startAt = Math.min(...channels.map((channel) => channel.startAt));
  const placed = channels.map((channel) => place(channel, startAt, frameHz));
  const frames = Math.max(1, ...placed.map(({ samples, perFrame }) => Math.ceil(samples.length / perFrame)));
  const perFrame = placed.reduce((sum, one) => sum + one.perFrame, 0);
  const data = new Int16Array(frames * perFrame).fill(noSample);
  let first = 0;
  for (const { samples, perFrame: own } of placed) {
    for (let index = 0; index < samples.length; index += 1) {
      data[Math.floor(index / own) * perFrame + first + (index % own)] = samples[index] ?? noSample;
    }
    first += own;
  }
  const header = [
    `${name} ${placed.length} ${number(frameHz)} ${frames} ${timeOf(startAt)} ${dateOf(startAt)}`,
    ...placed.map((one) => signalLine(name, one, frames)),
    ...comments(content).map((line) => `# ${line}`),
    '',
  ].join('\n');
  return [
    { name: `${name}.hea`, type: 'text/plain', bytes: latin1(header) },
    { name: `${name}.dat`, type: 'application/octet-stream', bytes: littleEndian(data) },
    { name: `${name}.atr`, type: 'application/octet-stream', bytes: annotations(content, startAt, frameHz) },
  ];
}

interface Placed {
  readonly channel: ExportChannel;
  readonly perFrame: number;
  readonly samples: Int16Array;
}

/** Channels may begin a few samples apart: what is before a channel's first sample is "no sample". */
function place(channel: ExportChannel, startAt: number, frameHz: number): Placed {
  const lead = Math.round(((channel.startAt - startAt) * channel.rateHz) / 1000);
  const samples = new Int16Array(lead + channel.samples.length).fill(noSample);
  samples.set(channel.samples, lead);
  return { channel, perFrame: Math.round(channel.rateHz / frameHz), samples };
}

/** WFDB's baseline is a whole number of steps: the physical scale may be off by less than half a step, samples never. */
function signalLine(name: string, { channel, perFrame, samples }: Placed, frames: number): string {
  const baseline = Math.round(-channel.offset / channel.gain);
  const format = perFrame === 1 ? '16' : `16x${perFrame}`;
  let sum = noSample * (frames * perFrame - samples.length);
  for (const sample of samples) sum += sample;
  const checksum = new Int16Array([sum])[0] ?? 0;
  const gain = `${number(1 / channel.gain)}(${baseline})/${fileUnit(channel.unit).replace(/\s/gu, '_')}`;
  return `${name}.dat ${format} ${gain} 16 0 ${samples[0] ?? noSample} ${checksum} 0 ${oneLine(channel.key)}`;
}

const comments = (content: ExportContent): string[] => {
  const { patient } = content;
  const known = patient === null ? [] : [`${patient.name}, MRN ${patient.mrn ?? '-'}, ${patient.sex ?? '-'}`];
  return [`${content.ward}, bed ${content.bed}`, ...known, `Wardlight, exported by ${content.by}`].map((line) =>
    oneLine(line),
  );
};

/** A header is read by lines: a name from a device or a person must not begin one. */
const oneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/gu, ' ');

/** Up to 15 significant digits: enough to give the scale back. */
const number = (value: number): string => String(Number(value.toPrecision(15)));
const two = (value: number): string => String(value).padStart(2, '0');

function timeOf(at: number): string {
  const date = new Date(Math.round(at));
  const ms = String(date.getUTCMilliseconds()).padStart(3, '0');
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${ms}`;
}

function dateOf(at: number): string {
  const date = new Date(Math.round(at));
  return `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
}

function littleEndian(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (const [index, sample] of samples.entries()) view.setInt16(index * 2, sample, true);
  return bytes;
}

/** Times of annotations count frames. */
function annotations(content: ExportContent, startAt: number, frameHz: number): Uint8Array<ArrayBuffer> {
  const frameOf = (at: number): number => Math.max(0, Math.round(((at - startAt) * frameHz) / 1000));
  const all = [
    ...content.beats.map(({ at, label }) => ({ frame: frameOf(at), code: beatCodes[label], text: '' })),
    ...content.notes.map(({ at, text }) => ({ frame: frameOf(at), code: noteCode, text })),
  ].toSorted((a, b) => a.frame - b.frame);
  const out: number[] = [];
  const word = (code: number, value: number): number => out.push(value & 0xff, (code << 2) | ((value >> 8) & 3));
  let last = 0;
  for (const { frame, code, text } of all) {
    let step = frame - last;
    if (step > 1023) {
      word(skipCode, 0);
      // A long, high half first, each half little-endian.
      out.push((step >>> 16) & 0xff, (step >>> 24) & 0xff, step & 0xff, (step >>> 8) & 0xff);
      step = 0;
    }
    word(code, step);
    last = frame;
    const aux = new TextEncoder().encode(text).slice(0, 254);
    if (aux.length === 0) continue;
    word(auxCode, aux.length);
    out.push(...aux);
    if (aux.length % 2 === 1) out.push(0);
  }
  out.push(0, 0);
  return Uint8Array.from(out);
}
