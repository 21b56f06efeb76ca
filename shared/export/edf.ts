/**
 * EDF+: one file, marks as annotations. Source: edfplus.info/specs/edfplus.html. EDF has no "no sample": it goes over
 * as the digital minimum, −32768, and the stretch is named by an annotation "no sample <channel>".
 */
import { exportName, fileUnit, noSample, type ExportChannel, type ExportContent, type ExportFile } from './content.ts';

interface Mark {
  readonly onsetS: number;
  readonly durationS: number | null;
  readonly text: string;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const two = (value: number): string => String(value).padStart(2, '0');
const ascii = (text: string): string => text.normalize('NFKD').replace(/[^\x20-\x7e]/gu, '');
const field = (text: string, width: number): string => ascii(text).slice(0, width).padEnd(width);
/** A subfield of the identification has no spaces; "X" is unknown. */
const sub = (text: string | null): string =>
  ascii(text ?? '')
    .trim()
    .replace(/\s+/gu, '_') || 'X';

export function toEdf(content: ExportContent): readonly ExportFile[] {
  const { channels } = content;
  const startAt = Math.floor(Math.min(...channels.map((channel) => channel.startAt)) / 1000) * 1000;
  const recordS = recordSeconds(channels);
  const endAt = Math.max(...channels.map((one) => one.startAt + (one.samples.length * 1000) / one.rateHz));
  const records = Math.max(1, Math.ceil((endAt - startAt) / 1000 / recordS));
  const marks = marksOf(content, startAt).map(talOf);
  const lists = listsByRecord(marks, records, recordS);
  const listBytes = Math.ceil(Math.max(...lists.map(({ length }) => length)) / 2) * 2;
  const perRecord = channels.map(({ rateHz }) => Math.round(rateHz * recordS));
  const header = headerOf(content, startAt, records, recordS, perRecord, listBytes);
  const recordBytes = perRecord.reduce((sum, count) => sum + count * 2, listBytes);
  const bytes = new Uint8Array(header.length + records * recordBytes);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  let column = 0;
  for (const [index, channel] of channels.entries()) {
    const count = perRecord[index] ?? 0;
    const lead = Math.round(((channel.startAt - startAt) * channel.rateHz) / 1000);
    for (let at = 0; at < records * count; at += 1) {
      const record = Math.floor(at / count);
      const sample = channel.samples[at - lead] ?? noSample;
      view.setInt16(header.length + record * recordBytes + column + (at % count) * 2, sample, true);
    }
    column += count * 2;
  }
  for (const [record, list] of lists.entries()) bytes.set(list, header.length + record * recordBytes + column);
  return [{ name: `${exportName(content)}.edf`, type: 'application/octet-stream', bytes }];
}

/** Shortest record with a whole number of samples of every channel. */
function recordSeconds(channels: readonly ExportChannel[]): number {
  for (let seconds = 1; seconds <= 60; seconds += 1) {
    if (channels.every(({ rateHz }) => Number.isInteger(rateHz * seconds))) return seconds;
  }
  throw new RangeError('EDF+ needs rates of which a minute holds a whole number of samples');
}

function headerOf(
  content: ExportContent,
  startAt: number,
  records: number,
  recordS: number,
  perRecord: readonly number[],
  listBytes: number,
): Uint8Array {
  const { channels, patient } = content;
  const start = new Date(startAt);
  const date = `${two(start.getUTCDate())}-${months[start.getUTCMonth()]}-${start.getUTCFullYear()}`;
  const born = /^(\d{4})-(\d{2})-(\d{2})$/u.exec(patient?.birthDate ?? '');
  const birth = born === null ? 'X' : `${born[3]}-${months[Number(born[2]) - 1] ?? 'JAN'}-${born[1]}`;
  const sex = patient?.sex === 'female' ? 'F' : patient?.sex === 'male' ? 'M' : 'X';
  const count = channels.length + 1;
  const fixed =
    field('0', 8) +
    field(`${sub(patient?.mrn ?? null)} ${sex} ${birth} ${sub(patient?.name ?? null)}`, 80) +
    field(`Startdate ${date} ${sub(`bed ${content.bed}`)} ${sub(content.by)} Wardlight`, 80) +
    field(`${two(start.getUTCDate())}.${two(start.getUTCMonth() + 1)}.${two(start.getUTCFullYear() % 100)}`, 8) +
    field(`${two(start.getUTCHours())}.${two(start.getUTCMinutes())}.${two(start.getUTCSeconds())}`, 8) +
    field(String(256 * (count + 1)), 8) +
    field('EDF+C', 44) +
    field(String(records), 8) +
    field(String(recordS), 8) +
    field(String(count), 4);
  const column = (width: number, of: (channel: ExportChannel) => string, last: string): string =>
    [...channels.map(of), last].map((text) => field(text, width)).join('');
  const physical = (channel: ExportChannel, digital: number): string => eight(digital * channel.gain + channel.offset);
  const signals =
    column(16, ({ key }) => key, 'EDF Annotations') +
    column(80, () => '', '') +
    column(8, ({ unit }) => fileUnit(unit), '') +
    column(8, (channel) => physical(channel, -32768), '-1') +
    column(8, (channel) => physical(channel, 32767), '1') +
    column(8, () => '-32768', '-32768') +
    column(8, () => '32767', '32767') +
    column(80, () => '', '') +
    [...perRecord, listBytes / 2].map((samples) => field(String(samples), 8)).join('') +
    column(32, () => '', '');
  return new TextEncoder().encode(fixed + signals);
}

/** A number in eight letters with as many digits as fit: the physical scale is that exact, samples are exact. */
function eight(value: number): string {
  for (let digits = 8; digits > 0; digits -= 1) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 8 && !text.includes('e')) return text;
  }
  return value < 0 ? '-9999999' : '99999999';
}

function marksOf(content: ExportContent, startAt: number): readonly Mark[] {
  const second = (at: number): number => Math.max(0, (at - startAt) / 1000);
  return [
    ...content.beats.map(({ at, label }) => ({ onsetS: second(at), durationS: null, text: `beat ${label}` })),
    ...content.notes.map(({ at, durationMs, text }) => ({
      onsetS: second(at),
      durationS: durationMs === null ? null : durationMs / 1000,
      text,
    })),
    ...content.channels.flatMap((channel) => holesOf(channel, startAt)),
  ].toSorted((a, b) => a.onsetS - b.onsetS);
}

function holesOf({ key, samples, rateHz, startAt: at }: ExportChannel, startAt: number): Mark[] {
  const marks: Mark[] = [];
  let from: number | null = null;
  for (let index = 0; index <= samples.length; index += 1) {
    const isHole = index < samples.length && samples[index] === noSample;
    if (isHole) from ??= index;
    else if (from !== null) {
      const onsetS = (at - startAt) / 1000 + from / rateHz;
      marks.push({ onsetS, durationS: (index - from) / rateHz, text: `no sample ${key}` });
      from = null;
    }
  }
  return marks;
}

const encoder = new TextEncoder();
const seconds = (value: number): string => String(Number(value.toFixed(6)));

function talOf({ onsetS, durationS, text }: Mark): { readonly onsetS: number; readonly bytes: Uint8Array } {
  const length = durationS === null ? '' : `\u0015${seconds(durationS)}`;
  // The marks of the list itself cannot be in a text.
  const plain = text.replace(/[\u0000-\u001f]+/gu, ' ').slice(0, 200);
  return { onsetS, bytes: encoder.encode(`+${seconds(onsetS)}${length}\u0014${plain}\u0014\u0000`) };
}

/** Each record begins with its own time; a mark stands in the record of its onset. */
function listsByRecord(
  marks: readonly { readonly onsetS: number; readonly bytes: Uint8Array }[],
  records: number,
  recordS: number,
): readonly Uint8Array[] {
  const parts = Array.from({ length: records }, (_, record) => [
    encoder.encode(`+${seconds(record * recordS)}\u0014\u0014\u0000`),
  ]);
  for (const { onsetS, bytes } of marks)
    parts[Math.min(records - 1, Math.floor(onsetS / recordS))]?.push(bytes as never);
  return parts.map((list) => {
    const joined = new Uint8Array(list.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of list) {
      joined.set(part, at);
      at += part.length;
    }
    return joined;
  });
}
