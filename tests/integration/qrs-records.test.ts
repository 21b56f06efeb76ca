/**
 * Beats found against those that two cardiologists marked in the MIT-BIH records, within 150 ms of each other (ANSI/AAMI
 * EC57). Needs the collection: WARDLIGHT_DATA, or ../shared/data beside the project.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { detectBeats } from '../../shared/ecg/qrs.ts';
import { openRecord } from '../../simulator/records/open-record.ts';
import { recordNoSample } from '../../simulator/records/record.ts';
import { channelAt, realPath, realRecords, realRecordsReason } from '../../simulator/records/test-files.ts';

const folder = realPath('waveforms/mitdb');
const windowS = 0.15;

/** Codes of annotations that mark a beat (WFDB ecgcodes.h). */
const beatCodes = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38]);
/** Ventricular flutter begins and ends: its waves are marked too, by a code of their own, and left out of the count. */
const flutter = { from: 32, to: 33, wave: 31 } as const;

interface Annotation {
  readonly at: number;
  readonly code: number;
}

/** MIT format: 16 bits, six of code and ten of time since the one before; SKIP has a long time behind it. */
function readAnnotations(bytes: Uint8Array): readonly Annotation[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Annotation[] = [];
  let time = 0;
  for (let at = 0; at + 2 <= bytes.length; at += 2) {
    const word = view.getUint16(at, true);
    const [code, step] = [word >> 10, word & 0x3ff];
    if (word === 0) break;
    if (code === 59) {
      // High half first.
      time += view.getInt16(at + 2, true) * 65_536 + view.getUint16(at + 4, true);
      at += 4;
    } else if (code === 63) at += step + (step & 1);
    else if (code < 60) {
      time += step;
      found.push({ at: time, code });
    }
  }
  return found;
}

interface Score {
  readonly marked: number;
  readonly sensitivity: number;
  readonly predictivity: number;
}

function scoreOf(found: readonly number[], marked: readonly number[], within: number): Score {
  let both = 0;
  let next = 0;
  for (const mark of marked) {
    while (next < found.length && (found[next] ?? 0) < mark - within) next += 1;
    if (next < found.length && (found[next] ?? 0) <= mark + within) {
      both += 1;
      next += 1;
    }
  }
  return { marked: marked.length, sensitivity: both / marked.length, predictivity: both / found.length };
}

async function scoreRecord(name: string): Promise<Score> {
  const channel = channelAt(await openRecord(path.join(folder, `${name}.hea`)), 0);
  const samples = Int16Array.from(channel.read(0, channel.length), (raw) => (raw === recordNoSample ? -32768 : raw));
  const annotations = readAnnotations(readFileSync(path.join(folder, `${name}.atr`)));
  const spans = annotations
    .filter(({ code }) => code === flutter.from)
    .map(({ at }) => [at, annotations.find((one) => one.code === flutter.to && one.at > at)?.at ?? Infinity] as const);
  const isCounted = (at: number): boolean => !spans.some(([from, to]) => at >= from && at <= to);
  const least = 0.15 * channel.gain;
  return scoreOf(
    detectBeats(samples, channel.rateHz, least).filter(isCounted),
    annotations.filter(({ at, code }) => beatCodes.has(code) && isCounted(at)).map(({ at }) => at),
    windowS * channel.rateHz,
  );
}

test('Given annotations with a long pause and a note, When read, Then times add up', () => {
  const words = [(28 << 10) | 18, (63 << 10) | 3, 0x4e28, 0x0000, (1 << 10) | 59, 59 << 10, 1, 2, (5 << 10) | 4, 0];
  expect(readAnnotations(new Uint8Array(Uint16Array.from(words).buffer))).toEqual([
    { at: 18, code: 28 },
    { at: 77, code: 1 },
    { at: 77 + 65_538 + 4, code: 5 },
  ]);
});

describe.skipIf(!realRecords)(`beats of the MIT-BIH records${realRecordsReason}`, () => {
  test.each([
    ['100', 0.998, 0.998],
    ['106', 0.998, 0.998],
    ['119', 0.998, 0.998],
    ['200', 0.998, 0.994],
    ['203', 0.993, 0.99],
    ['207', 0.998, 0.992],
    ['217', 0.998, 0.997],
    ['222', 0.998, 0.994],
  ])(
    'Given record %s, When beats are looked for, Then %d of them are found and %d of those found are beats',
    async (name, sensitivity, predictivity) => {
      const score = await scoreRecord(name);
      process.stdout.write(
        `${name}: ${score.marked} beats, sensitivity ${(score.sensitivity * 100).toFixed(2)} %, positive predictivity ${(score.predictivity * 100).toFixed(2)} %\n`,
      );
      expect(score.sensitivity).toBeGreaterThanOrEqual(sensitivity);
      expect(score.predictivity).toBeGreaterThanOrEqual(predictivity);
    },
  );
});
