/** Files of waves that were cut off or have bytes turned over: they open, nothing wrong is told, and the rest is there. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { salvage } from './salvage.ts';
import { aBlock, aFolder, aFrame, aRecorder, memory, morning, readBack, samplesFrom } from './testing/recording.ts';

const day = 'waves-2026-03-10.db';
const seconds = 400;
const channels = ['ART', 'ECG II', 'PLETH'];
/** A record as a killed process leaves it: most in the file, the last seconds in the journal. */
function aRecord(folder: string): void {
  const { recorder, days } = aRecorder(folder);
  for (let n = 0; n < seconds; n += 1) {
    const blocks = channels.map((channel, index) =>
      aBlock(morning + n * 1000, samplesFrom(n * 250 + index * 10_000, 250), { channel }),
    );
    recorder.take(aFrame(...blocks), n * 1000);
    // Fewer syncs than in life: five seconds each.
    if (n % 5 === 4) recorder.tick(n * 1000);
    // All that is older is in the file itself.
    if (n === seconds - 90) days.writing.get('2026-03-10')?.db.pragma('wal_checkpoint(TRUNCATE)');
  }
  cpSync(folder, kept, { recursive: true });
  for (const file of days.writing.values()) file.close();
}

const base = mkdtempSync(path.join(memory, 'wardlight-waves-'));
const kept = path.join(base, 'kept');
beforeAll(() => aRecord(path.join(base, 'written')), 60_000);
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What a new process makes of the files. @returns good samples, and those of damaged blocks and torn seconds */
function opened(folder: string) {
  const { recorder, days, notes } = aRecorder(folder);
  for (let turn = 0; turn < 200 && readdirSync(folder).some((name) => name.includes('.damaged-')); turn += 1) {
    expect(recorder.tick(turn * 1000)).toBeNull();
  }
  recorder.tick(300_000);
  let good = 0;
  const { pieces, found } = readBack(days);
  for (const piece of pieces) {
    const samples = piece.samples();
    // Not one sample in a wrong place, of a wrong channel or in a wrong scale.
    const first = Math.round((piece.startAt - morning) / 4) + channels.indexOf(piece.facts.channel) * 10_000;
    const expected = Int16Array.from(samplesFrom(first, samples?.length ?? 0));
    expect(
      samples === null ||
        Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength).equals(Buffer.from(expected.buffer)),
    ).toBe(true);
    good += samples?.length ?? 0;
    expect(piece.facts).toMatchObject({ bed: '1', rateHz: 250, gain: 0.005, offset: 0, unit: 'mV' });
  }
  recorder.close(301_000);
  days.close();
  return { good, found, notes };
}

const total = seconds * 250 * channels.length;
/** One block is a minute of one channel. */
const block = 60 * 250;

describe('Given a record as a killed process left it', () => {
  it('When nothing is damaged, then all of it is there', () => {
    const folder = aFolder();
    cpSync(kept, folder, { recursive: true });
    expect(existsSync(path.join(folder, `${day}-wal`))).toBe(true);
    expect(opened(folder)).toMatchObject({ good: total, notes: [] });
  });

  it('When bytes of the file are turned over anywhere, then it opens, nothing wrong is told, and no more is lost than the blocks on the pages that were hit', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
            bits: fc.integer({ min: 1, max: 255 }),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        (flips) => {
          const folder = aFolder();
          cpSync(kept, folder, { recursive: true });
          const bytes = readFileSync(path.join(folder, day));
          for (const { place, bits } of flips) {
            const at = Math.floor(place * bytes.length);
            bytes.writeUInt8(bytes.readUInt8(at) ^ bits, at);
          }
          writeFileSync(path.join(folder, day), bytes);
          // A page of a table holds the beginnings of some blocks; a hit there may cost each of them.
          expect(opened(folder).good).toBeGreaterThanOrEqual(total - flips.length * 8 * block);
        },
      ),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('When the file is cut off anywhere, then what lies before the cut is there', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (place) => {
        const folder = aFolder();
        cpSync(kept, folder, { recursive: true });
        const bytes = readFileSync(path.join(folder, day));
        const length = Math.floor(place * bytes.length);
        writeFileSync(path.join(folder, day), bytes.subarray(0, length));
        // Pages are written in the order of time, more or less, and the newest minute is in the journal in any case.
        const { good } = opened(folder);
        expect(good).toBeGreaterThanOrEqual(Math.max(block * channels.length, (place - 0.4) * total));
      }),
      { numRuns: 12, endOnFailure: true },
    );
  });

  it.each(['-wal', '-shm'])(
    'When its %s has bytes turned over or is cut off, then it opens, nothing wrong is told, and no more is lost than what was cut off or hit',
    (suffix) => {
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), fc.boolean(), (place, isCut) => {
          const folder = aFolder();
          cpSync(kept, folder, { recursive: true });
          const file = path.join(folder, day + suffix);
          const bytes = readFileSync(file);
          const at = Math.floor(place * bytes.length);
          if (!isCut) bytes.writeUInt8(bytes.readUInt8(at) ^ 0x41, at);
          writeFileSync(file, isCut ? bytes.subarray(0, at) : bytes);
          // What is cut off is gone; what lies behind a bad byte is not.
          const inFile = (seconds - 90) * 250 * channels.length;
          const least = suffix === '-shm' ? total : isCut ? inFile : total - block * channels.length;
          expect(opened(folder).good).toBeGreaterThanOrEqual(least);
        }),
        { numRuns: 25, endOnFailure: true },
      );
    },
  );
});

it('Given the file alone without SQLite, when it is salvaged, then every block in it is found once, exactly', () => {
  const folder = aFolder();
  copyFileSync(path.join(kept, day), path.join(folder, day));
  const found = [...salvage(path.join(folder, day))].flatMap((one) => (one?.kind === 'block' ? [one.record] : []));
  expect(found.length).toBeGreaterThanOrEqual(channels.length * 5);
  expect(new Set(found.map(({ facts, startAt }) => `${facts.channel} ${startAt}`)).size).toBe(found.length);
});
