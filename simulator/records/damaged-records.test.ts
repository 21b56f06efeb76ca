import { describe, expect, it } from 'vitest';
import { toInt16Block } from './int16-block.ts';
import { openRecordFrom } from './open-record.ts';
import { RecordError } from './record.ts';
import { memoryRecordFiles } from './record-files.ts';
import { anEdf, talBytes } from './test-edf.ts';
import type { TestContent } from './test-files.ts';
import { bytesOf, int16Bytes } from './test-files.ts';

type Files = Readonly<Record<string, TestContent>>;

const samples = Array.from({ length: 96 }, (_, at) => (at * 89 + 17) % 256);
const formats = [8, 16, 24, 32, 61, 80, 160, 212, 310, 311];
const notes = { label: 'EDF Annotations', samples: 20 };
const ecg = { label: 'ECG', unit: 'uV', physical: [-5, 5], digital: [-2000, 2000], samples: 2 } as const;
const edfData = ['+0', '+3', '+4'].map((onset) => [
  ...int16Bytes(100, -100),
  ...talBytes(40, `${onset}\u0014\u0014`, `${onset}.5\u00152\u0014VT\u0014`),
]);

/** Records of every kind; the first file of each is the one to open. */
const seeds: readonly Files[] = [
  ...formats.map((format) => ({
    'r.hea': `r 2 250 12 10:00:00 01/02/2003\ns.dat ${format}x2:1+4 200(5)/mV 12 0 3 77 0 II\ns.dat ${format} 1.5e1/mmHg\n# note\n`,
    's.dat': samples,
  })),
  {
    'm.hea': 'm/5 2 100 18 10:00:00 01/02/2003\nl 0\na 6\n~ 2\nb 6\na 4\n',
    'l.hea': 'l 2 100 0\n~ 0 86/mV 11 0 0 0 0 II\n~ 0 1.25(-100)/mmHg 9 0 0 0 0 ABP\n',
    'a.hea': 'a 1 100 6\na.dat 80 67/mV 8 0 0 0 0 II\n',
    'a.dat': samples.slice(0, 6),
    'b.hea': 'b 2 100 6\nb.dat 212 1/mmHg 8 0 0 0 0 ABP\nb.dat 212 3/uV 8 0 0 0 0 II\n',
    'b.dat': samples.slice(0, 18),
  },
  { 'x.edf': anEdf({ signals: [ecg, notes], data: edfData, reserved: 'EDF+D' }) },
  { 'x.edf': anEdf({ signals: [notes, ecg], data: edfData, reserved: 'EDF+C' }) },
  {
    'x.bdf': anEdf({
      version: '\u00ffBIOSEMI',
      signals: [{ ...ecg, samples: 3 }],
      data: [samples.slice(0, 27)],
      records: 3,
    }),
  },
];

/** Mulberry32: the same damage for the same seed, everywhere. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** Digits and marks of the header formats do more harm than any other byte. */
const harmful = bytesOf('0123456789-+./:x()~#e \n\u0000\u0014\u0015\u00ff');

function damaged(content: Uint8Array, random: (below: number) => number): Uint8Array {
  const bytes = [...content];
  for (let hits = random(5); hits >= 0 && bytes.length > 0; hits -= 1) {
    const at = random(bytes.length);
    const replacement = random(2) === 0 ? random(256) : (harmful[random(harmful.length)] ?? 0);
    switch (random(8)) {
      case 0:
        bytes.length = at;
        break;
      case 1:
        bytes.splice(at, random(8));
        break;
      case 2:
        bytes.splice(at, 0, ...Array.from({ length: 1 + random(8) }, () => replacement));
        break;
      default:
        bytes[at] = replacement;
    }
  }
  return Uint8Array.from(bytes);
}

/** Opens the record and reads some of each channel; 'refused' is a RecordError, anything else is thrown on. */
function use(content: ReadonlyMap<string, Uint8Array>, file: string): 'read' | 'refused' {
  try {
    const record = openRecordFrom(memoryRecordFiles(content), file);
    expect(record.durationMs).toBeGreaterThanOrEqual(0);
    expect(record.problems.length).toBeLessThanOrEqual(100);
    for (const channel of record.channels.slice(0, 20)) {
      expect([channel.rateHz > 0, Number.isSafeInteger(channel.length)]).toEqual([true, true]);
      expect([channel.gain === 0, Number.isFinite(channel.gain + channel.baseline)]).toEqual([false, true]);
      for (const from of [-3, 0, 5, Math.floor(channel.length / 2), channel.length - 4]) {
        expect(channel.read(from, 40)).toHaveLength(40);
      }
      expect(toInt16Block(channel, 0, 40).samples).toHaveLength(40);
    }
    return 'read';
  } catch (error) {
    if (error instanceof RecordError) return 'refused';
    throw error;
  }
}

const cases = 6000;

describe('damaged records', () => {
  it(`Given ${cases} damaged records, When opened and read, Then each is read or refused with a RecordError`, () => {
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= cases; seed += 1) {
      const random = randomFrom(seed);
      const files = Object.entries(seeds[random(seeds.length)] ?? {});
      const hit = random(files.length);
      const content = new Map(
        files.map(([name, text], at) => [name, at === hit ? damaged(bytesOf(text), random) : bytesOf(text)]),
      );
      try {
        outcomes[use(content, files[0]?.[0] ?? '')] += 1;
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    // Damage that never, or always, stops a record from being read would mean that this test tests nothing.
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(cases / 10);
  }, 60_000);

  it.each(seeds.map((files, at) => [at, files] as const))(
    'Given seed record %i unharmed, When read, Then it is read',
    (_, files) => {
      const content = new Map(Object.entries(files).map(([name, text]) => [name, bytesOf(text)]));
      expect(use(content, Object.keys(files)[0] ?? '')).toBe('read');
    },
  );
});
