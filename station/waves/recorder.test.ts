import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { decodeWaveFrame, encodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { aBlock, aFolder, aFrame, allSamples, aRecorder, morning, readBack, samplesFrom } from './testing/recording.ts';
import type { Piece } from './day-reader.ts';
import { readWaves } from './reader.ts';
import type { WaveDays } from './wave-days.ts';
import type { WavesQuery } from './wave-record.ts';

const hourMs = 3_600_000;
const midnight = Date.UTC(2026, 2, 11);
/** Second n of a device that counts, by our clock. */
const second = (n: number, startAt = morning + n * 1000, from = n * 250) => aBlock(startAt, samplesFrom(from, 250));

describe('late data and repeats', () => {
  it('Given seconds in any order, repeated, jittered, across midnight, with crashes between, when they are read, then every sample is there once, in its place', () => {
    const step = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          second: fc.integer({ min: 0, max: 29 }),
          jitter: fc.double({ min: -8, max: 8, noNaN: true }),
        }),
      },
      { weight: 3, arbitrary: fc.record({ passes: fc.integer({ min: 1, max: 15_000 }) }) },
      { weight: 1, arbitrary: fc.constant('crash' as const) },
    );
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), (steps) => {
        const folder = aFolder();
        const start = midnight - 15_000;
        let mono = 0;
        let { recorder, days } = aRecorder(folder);
        const sent = new Set<number>();
        for (const one of steps) {
          if (one === 'crash') {
            recorder.tick(mono);
            // What a killed process leaves: files as they are, memory gone.
            for (const file of days.writing.values()) file.close();
            ({ recorder, days } = aRecorder(folder));
          } else if ('passes' in one) {
            mono += one.passes;
            expect(recorder.tick(mono)).toBeNull();
          } else {
            sent.add(one.second);
            recorder.take(aFrame(second(one.second, start + one.second * 1000 + one.jitter)), mono);
          }
        }
        recorder.tick(mono);
        recorder.tick(mono + 20_000);
        const { pieces } = readBack(days, start - hourMs, start + hourMs);
        const expected = [...sent].sort((a, b) => a - b).flatMap((n) => [...second(n).samples]);
        expect(allSamples(pieces)).toEqual(expected);
        // In their place to the slip, whatever they were joined with.
        const place = new Map([...sent].map((n) => [second(n).samples[0], start + n * 1000]));
        for (const piece of pieces) {
          for (const [index, sample] of (piece.samples() ?? []).entries()) {
            const at = place.get(sample);
            if (at !== undefined) expect(Math.abs(piece.startAt + index * 4 - at)).toBeLessThanOrEqual(30);
          }
        }
        recorder.close(mono);
      }),
      { numRuns: 40 },
    );
  });

  it('Given a fill for yesterday, when it comes, then it lies in yesterday’s file, as blocks', () => {
    const folder = aFolder();
    const { recorder, days } = aRecorder(folder);
    recorder.take(aFrame(second(0)), 0);
    recorder.take(aFrame(second(0, morning - 24 * hourMs, 90_000)), 0);
    recorder.tick(20_000);
    recorder.close(20_000);
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual([
      'waves-2026-03-09.db',
      'waves-2026-03-10.db',
    ]);
    const yesterday = new Database(path.join(folder, 'waves-2026-03-09.db'));
    expect(yesterday.prepare('SELECT start, samples FROM blocks').all()).toEqual([
      { start: morning - 24 * hourMs, samples: 250 },
    ]);
    expect(yesterday.prepare('SELECT count(*) FROM tail').pluck().get()).toBe(0);
    yesterday.close();
    days.close();
  });
});

describe('a device that runs on', () => {
  it('Given estimates of its clock that jump about, cuts that are filled, repeats, crashes, when it is read, then every sample is there once, in order, in one piece', () => {
    const errorMs = fc.double({ min: -450, max: 450, noNaN: true });
    const step = fc.record({
      /** Missing at first; comes as a fill, with the estimate of then. */
      isCut: fc.boolean(),
      again: fc.boolean(),
      flat: fc.boolean(),
      crash: fc.integer({ min: 0, max: 9 }),
      errorMs,
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 100 }), errorMs, (steps, fillErrorMs) => {
        const folder = aFolder();
        let mono = 0;
        let { recorder, days } = aRecorder(folder);
        // Stamps of whole ms, half seconds long; a lead that is off is a flat line.
        const half = (n: number, error: number) => {
          const samples =
            steps[n]?.flat === true ? Array.from({ length: 125 }, () => -32_768) : samplesFrom(n * 125, 125);
          const deviceAt = Math.round(morning - 1_440_000 + n * 500 + ((n * 7) % 3) / 2 - 0.5);
          return aBlock(morning + n * 500 + error, samples, { deviceAt });
        };
        const cuts: number[] = [];
        for (const [n, { isCut, again, crash, errorMs: error }] of steps.entries()) {
          if (isCut && n > 0 && n < steps.length - 1) cuts.push(n);
          else recorder.take(aFrame(half(n, error)), mono);
          if (again) recorder.take(aFrame(half(Math.max(0, n - 3), error)), mono);
          mono += 500;
          if (n % 2 === 1) recorder.tick(mono);
          if (crash === 0) {
            recorder.tick(mono);
            for (const file of days.writing.values()) file.close();
            ({ recorder, days } = aRecorder(folder));
          }
        }
        for (const n of cuts) recorder.take(aFrame(half(n, fillErrorMs)), mono);
        recorder.tick(mono);
        recorder.tick(mono + 20_000);
        const asked = { fromAt: morning - hourMs, toAt: morning + hourMs };
        const query = { who: 'bed', bed: '1', spans: [{ bed: '1', ...asked }], channels: null, pairs: null, ...asked };
        const reading = readWaves(days, query as WavesQuery, null);
        let step = reading.next();
        while (step.done !== true) step = reading.next();
        const read = decodeWaveFrame(step.value.frame);
        const told = read.ok ? read.frame.blocks.flatMap(({ samples }) => [...samples]) : [];
        expect(told).toEqual(steps.flatMap((_, n) => [...half(n, 0).samples]));
        // What lies before the first and after the last; nothing within.
        const places = pieceSpan(readBack(days).pieces);
        const within = step.value.answer.gaps.filter(
          ({ fromAt, toAt }) => fromAt > places.fromAt && toAt < places.toAt,
        );
        expect(within).toEqual([]);
        expect(read.ok && read.frame.blocks.length).toBe(1);
        recorder.close(mono);
      }),
      { numRuns: 60 },
    );
  });
});

const pieceSpan = (pieces: readonly Piece[]) => ({
  fromAt: Math.min(...pieces.map(({ startAt }) => startAt)),
  toAt: Math.max(...pieces.map(({ startAt, count, facts }) => startAt + (count * 1000) / facts.rateHz)),
});

describe('clocks (L2, L11)', () => {
  it.each([
    ['back an hour', -hourMs],
    ['ahead an hour', hourMs],
    ['back two seconds', -2_000],
  ])('Given a gateway whose clock is set %s, when it goes on, then both stretches are kept whole', (_name, stepMs) => {
    const { recorder, days } = aRecorder(aFolder());
    for (let n = 0; n < 90; n += 1) {
      recorder.take(aFrame(second(n)), n * 1000);
      recorder.tick(n * 1000);
    }
    for (let n = 90; n < 180; n += 1) {
      recorder.take(aFrame(second(n, morning + n * 1000 + stepMs)), n * 1000);
      recorder.tick(n * 1000);
    }
    recorder.tick(200_000);
    const kept = allSamples(readBack(days).pieces).sort((a, b) => a - b);
    expect(kept).toEqual(samplesFrom(0, 180 * 250).sort((a, b) => a - b));
    // And not as crumbs of a second each.
    expect(readBack(days).pieces.length).toBeLessThan(10);
    recorder.close(200_000);
  });
});

describe('blocks', () => {
  it('Given two minutes of frames, when they are recorded, then they are blocks of a minute and what is newer is in the tail', () => {
    const folder = aFolder();
    const { recorder, days } = aRecorder(folder);
    for (let n = 0; n < 130; n += 1) {
      recorder.take(aFrame(second(n)), n * 1000);
      recorder.tick(n * 1000);
    }
    const db = days.db('2026-03-10');
    const blocks = db?.prepare('SELECT samples FROM blocks ORDER BY start').pluck().all();
    expect(blocks).toEqual([15_000, 15_000]);
    expect(db?.prepare('SELECT count(*) FROM tail').pluck().get()).toBe(10);
    recorder.close(130_000);
  });

  it('Given half an hour that came at once, when it is caught up in slices, then it is blocks of a minute and more, and none of it stays in the tail', () => {
    const { recorder, days } = aRecorder(aFolder());
    const minutes = 30;
    recorder.take(aFrame(second(0)), 0);
    recorder.tick(0);
    for (let n = 1; n < minutes * 60; n += 1) recorder.take(aFrame(second(n)), 1);
    let slices = 1;
    while (recorder.catchUp(0)) slices += 1;
    // One block in each, of two minutes at most.
    expect(slices).toBeGreaterThanOrEqual(minutes / 2);
    recorder.tick(1_000);
    recorder.tick(20_000);
    const db = days.db('2026-03-10');
    expect(db?.prepare('SELECT count(*) FROM tail').pluck().get()).toBe(0);
    expect(db?.prepare('SELECT min(samples) >= 15000 FROM blocks').pluck().get()).toBe(1);
    expect(allSamples(readBack(days).pieces)).toEqual(samplesFrom(0, minutes * 60 * 250));
    recorder.close(20_000);
  });

  it('Given a change of scale or rate, when frames go on, then each has its own series and no sample is told in another’s scale', () => {
    const { recorder, days } = aRecorder(aFolder());
    recorder.take(aFrame(second(0), { ...second(1), gain: 0.01 }, { ...second(2), rateHz: 125 }), 0);
    recorder.tick(0);
    recorder.tick(20_000);
    const { pieces } = readBack(days);
    expect(pieces.map(({ facts, count }) => [facts.gain, facts.rateHz, count])).toEqual([
      [0.005, 250, 250],
      [0.01, 250, 250],
      [0.005, 125, 250],
    ]);
    recorder.close(20_000);
  });

  it('Given a lead off (−32768) and every other value, when they are recorded, then they are told as they came (L24)', () => {
    const { recorder, days } = aRecorder(aFolder());
    const samples = [-32_768, 32_767, 0, -1, -32_768, 5];
    recorder.take(aFrame(aBlock(morning, samples)), 0);
    recorder.tick(0);
    expect(allSamples(readBack(days).pieces)).toEqual(samples);
    recorder.tick(20_000);
    expect(allSamples(readBack(days).pieces)).toEqual(samples);
    recorder.close(20_000);
  });

  it('Given frames that cannot be placed, when they come, then they are counted and the others go on (L13)', () => {
    const { recorder, days } = aRecorder(aFolder());
    recorder.take(new Uint8Array([1, 2, 3]), 0);
    recorder.take(aFrame(aBlock(-5, [1]), aBlock(1e300, [2]), second(0)), 0);
    expect(recorder.tick(0)).toBeNull();
    expect(recorder.lost).toBe(3);
    expect(allSamples(readBack(days).pieces)).toHaveLength(250);
    recorder.close(0);
  });

  it('Given a whole minute of one channel in one block at 500 Hz, when it comes, then it is recorded', () => {
    const { recorder, days } = aRecorder(aFolder());
    recorder.take(aFrame(aBlock(morning, samplesFrom(0, 65_000), { rateHz: 500 })), 0);
    recorder.tick(0);
    recorder.tick(20_000);
    recorder.tick(40_000);
    expect(allSamples(readBack(days).pieces)).toEqual(samplesFrom(0, 65_000));
    recorder.close(40_000);
  });
});

describe('the newest', () => {
  it('Given a restart, when the newest is asked, then it is the end of what is on disk, and nothing from the future', () => {
    const folder = aFolder();
    const before = aRecorder(folder, { wall: () => morning + 5_000 });
    before.recorder.take(aFrame(second(0), second(1), second(500_000 / 1000 + 3_600)), 0);
    expect(before.recorder.newest).toBe(morning + 2_000);
    before.recorder.tick(0);
    before.recorder.close(20_000);
    expect(aRecorder(folder, { wall: () => morning + 5_000 }).recorder.newest).toBe(morning + 2_000);
  });
});

describe('a file that can not be used', () => {
  it('Given today’s file of a newer Wardlight, when waves come for today and yesterday, then yesterday is recorded, today is a fault in words, and memory is bounded', () => {
    const folder = aFolder();
    const file = path.join(folder, 'waves-2026-03-10.db');
    const newer = new Database(file);
    newer.pragma('user_version = 9');
    newer.close();
    const { recorder, days, notes } = aRecorder(folder);
    recorder.take(aFrame(second(0), second(0, morning - 24 * hourMs, 90_000)), 0);
    expect(recorder.tick(0)).toContain('newer Wardlight');
    recorder.tick(20_000);
    expect(allSamples(readBack(days, morning - 25 * hourMs, morning - 20 * hourMs).pieces)).toHaveLength(250);
    expect(notes.join(' ')).toContain('newer Wardlight');
    expect(readBack(days).found.some(({ kind }) => kind === 'damaged')).toBe(true);
    recorder.close(20_000);
    const db = new Database(file);
    expect(db.pragma('user_version', { simple: true })).toBe(9);
    db.close();
  });

  it('Given a disk that is full, when waves go on, then it is said, what came meanwhile is kept in memory, and it is written when there is room', () => {
    const folder = aFolder();
    const { recorder, days } = aRecorder(folder);
    recorder.take(aFrame(second(0)), 0);
    expect(recorder.tick(0)).toBeNull();
    const db = days.writing.get('2026-03-10')?.db;
    db?.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    let fault: string | null = null;
    for (let n = 1; n < 200; n += 1) {
      recorder.take(aFrame(second(n)), n * 1000);
      fault = recorder.tick(n * 1000);
    }
    expect(fault).toBe('the disk is full');
    expect(allSamples(readBack(days).pieces)).toEqual(samplesFrom(0, 200 * 250));
    db?.pragma('max_page_count = 1000000');
    expect(recorder.tick(201_000)).toBeNull();
    expect(recorder.lost).toBe(0);
    recorder.close(201_000);
    const again = aRecorder(folder);
    expect(allSamples(readBack(again.days).pieces)).toEqual(samplesFrom(0, 200 * 250));
    again.recorder.close(0);
  });

  it('Given a disk that stays full, when memory has taken what it may, then the oldest blocks become a gap and are counted', () => {
    const folder = aFolder();
    const { recorder, days } = aRecorder(folder, { closedBytes: 100_000 });
    recorder.take(aFrame(second(0)), 0);
    recorder.tick(0);
    const db = days.writing.get('2026-03-10')?.db;
    db?.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    const noise = Int16Array.from({ length: 15_000 }, (_, index) => Math.imul(index + 1, 2_654_435_761) >> 16);
    for (let n = 0; n < 5; n += 1) {
      // Some 30 kB each that nothing compresses: three fit.
      recorder.take(aFrame(aBlock(morning + (n + 1) * 90_000, noise)), n * 20_000);
      recorder.tick(n * 20_000);
      recorder.tick(n * 20_000 + 11_000);
    }
    expect(recorder.lost).toBe(3);
    db?.pragma('max_page_count = 1000000');
    expect(recorder.tick(120_000)).toBeNull();
    const places = (of: WaveDays) => readBack(of).pieces.map(({ startAt }) => (startAt - morning) / 90_000);
    expect(places(days)).toEqual([3, 4, 5]);
    recorder.close(120_000);
    // The first second had been on the disk before it was full.
    const again = aRecorder(folder);
    expect(places(again.days)).toEqual([0, 3, 4, 5]);
    again.recorder.close(0);
  });

  it('Given a tail with a torn row, when it is read back, then that second is lost, said, and the others are there (L11)', () => {
    const folder = aFolder();
    const { recorder, days } = aRecorder(folder);
    for (let n = 0; n < 3; n += 1) {
      recorder.take(aFrame(second(n)), 0);
      recorder.tick(n * 1000);
    }
    days.writing
      .get('2026-03-10')
      ?.db.prepare('UPDATE tail SET frame = ? WHERE id = 2')
      .run(encodeWaveFrame({ sentAt: 0, blocks: [] }));
    for (const file of days.writing.values()) file.close();
    const again = aRecorder(folder);
    expect(allSamples(readBack(again.days).pieces)).toEqual([...samplesFrom(0, 250), ...samplesFrom(500, 250)]);
    expect(again.notes).toEqual(['1 torn seconds of 2026-03-10 were left out']);
    again.recorder.close(0);
  });

  it('Given a file that is no database, when it is opened, then it is set aside, said, and recording goes on', () => {
    const folder = aFolder();
    writeFileSync(path.join(folder, 'waves-2026-03-10.db'), Buffer.alloc(9_000, 'not a database '));
    const { recorder, days, notes } = aRecorder(folder);
    recorder.take(aFrame(second(0)), 0);
    expect(recorder.tick(0)).toBeNull();
    expect(notes[0]).toContain('set aside as waves-2026-03-10.db.damaged-1');
    recorder.tick(1_000);
    recorder.tick(2_000);
    expect(readdirSync(folder)).toContain('waves-2026-03-10.db.salvaged-1');
    expect(allSamples(readBack(days).pieces)).toEqual(samplesFrom(0, 250));
    expect(recorder.newest).toBe(morning + 1_000);
    recorder.close(2_000);
  });
});

describe('a device that names channels without end', () => {
  it('Given thousands of names and scales, when they come, then a bounded number is recorded, it is said once, and what was known goes on', () => {
    const { recorder, days, notes } = aRecorder(aFolder());
    const samples = samplesFrom(0, 10);
    recorder.take(aFrame(aBlock(morning, samples)), 0);
    for (let n = 0; n < 3_000; n += 1) {
      recorder.take(aFrame(aBlock(morning + n * 1_000, samples, { channel: `${'x'.repeat(195)}${n}` })), 0);
    }
    expect(recorder.lost).toBe(2_001);
    recorder.take(aFrame(aBlock(morning + 1_000, samples), aBlock(morning, samples, { bed: bedId('2') })), 0);
    expect(recorder.lost).toBe(2_001);
    expect(recorder.tick(0)).toBeNull();
    expect(readBack(days).found).toHaveLength(1_001);
    expect(readBack(days, undefined, undefined, '2').found).toHaveLength(1);
    expect(notes.filter((note) => note.includes('kinds of waves'))).toHaveLength(1);
    recorder.close(0);
  });
});
