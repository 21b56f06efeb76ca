import { expect, test } from 'vitest';
import type { WavesRead } from '../history/record-turns.ts';
import { HourReader, partMs, type HourWish } from './hour-reader.ts';
import { anAnswer, hourAt } from './testing.ts';
import { hourMs, lineMs } from './times.ts';

interface Asked {
  readonly fromAt: number;
  readonly toAt: number;
  readonly pairs: number | null;
  readonly stop: AbortSignal;
  readonly answer: () => void;
  readonly fail: (why: string) => void;
}

/** A reader on a record that answers when it is told to. */
function aReader(now = hourAt + 5 * hourMs): {
  readonly reader: HourReader;
  readonly asked: Asked[];
  readonly clock: { now: number };
  readonly idle: (() => void)[];
  /** Answers the newest question, and waits until it was taken. */
  readonly answer: () => Promise<void>;
} {
  const asked: Asked[] = [];
  const idle: (() => void)[] = [];
  const clock = { now };
  const reader = new HourReader({
    now: () => clock.now,
    changed: () => undefined,
    whenIdle: (work) => {
      idle.push(work);
      return () => idle.splice(idle.indexOf(work), 1);
    },
    read: ({ fromAt, toAt, pairs }, stop) =>
      new Promise<WavesRead>((resolve, reject) => {
        const answer = (): void => resolve({ answer: anAnswer(), blocks: [] });
        asked.push({ fromAt, toAt, pairs, stop, answer, fail: (why) => reject(new Error(why)) });
      }),
  });
  const answer = async (): Promise<void> => {
    asked.at(-1)?.answer();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { reader, asked, clock, idle, answer };
}

const wish: HourWish = { bed: '07', channel: 'ECG II', hourAt, perLine: 600, frameAt: hourAt + 47 * lineMs };
const minutesOf = (asked: readonly Asked[]): readonly number[] => asked.map(({ fromAt }) => (fromAt - hourAt) / lineMs);

test('Given an hour, When it is shown, Then the part with the frame is read first and the rest in order', async () => {
  const { reader, asked, answer } = aReader();
  reader.show(wish);
  for (let part = 0; part < 6; part += 1) {
    expect(reader.isWhole(wish)).toBe(false);
    await answer();
  }
  expect(minutesOf(asked)).toEqual([40, 0, 10, 20, 30, 50]);
  expect(asked.every(({ pairs, fromAt, toAt }) => pairs === 6000 && toAt - fromAt === partMs)).toBe(true);
  expect(reader.isWhole(wish)).toBe(true);
  expect(reader.partsOf(wish)).toHaveLength(6);
});

test('Given an hour half read, When another is shown, Then the question is cancelled and its answer not taken', async () => {
  const { reader, asked, answer } = aReader();
  reader.show(wish);
  await answer();
  const other = { ...wish, hourAt: hourAt - hourMs, frameAt: hourAt - hourMs };
  const left = asked.at(-1);
  reader.show(other);
  expect(left?.stop.aborted).toBe(true);
  left?.answer();
  await answer();
  expect(reader.partsOf(wish)).toHaveLength(1);
  expect(reader.partsOf(other).map(({ fromAt }) => fromAt)).toEqual([other.hourAt]);
});

test('Given an hour that was read, When it is shown again, Then nothing is asked', async () => {
  const { reader, asked, answer } = aReader();
  reader.show(wish);
  for (let part = 0; part < 6; part += 1) await answer();
  reader.show({ ...wish, hourAt: hourAt + hourMs, frameAt: hourAt + hourMs });
  await answer();
  const before = asked.length;
  reader.show(wish);
  expect(reader.isWhole(wish)).toBe(true);
  expect(asked.length).toBe(before);
});

test('Given the hour that is now, When a minute is over, Then only its part is read again, whole buckets of it', async () => {
  const { reader, asked, clock, answer } = aReader(hourAt + 21 * lineMs + 40_000);
  const latest = { ...wish, frameAt: hourAt + 21 * lineMs };
  reader.show(latest);
  for (let part = 0; part < 3; part += 1) await answer();
  expect(minutesOf(asked)).toEqual([20, 0, 10]);
  // 20:00 to 21:36, at 100 ms a bucket.
  expect(asked[0]).toMatchObject({ pairs: 960, toAt: hourAt + 21 * lineMs + 36_000 });
  expect(reader.isWhole(latest)).toBe(true);
  clock.now = hourAt + 22 * lineMs + 6_000;
  expect(reader.isWhole(latest)).toBe(false);
  reader.show(latest);
  expect(minutesOf(asked)).toEqual([20, 0, 10, 20]);
  await answer();
  expect(reader.isWhole(latest)).toBe(true);
});

test('Given all that was asked for, When nothing else is to do, Then the hours beside are read ahead, one part at a time', async () => {
  const { reader, asked, idle, answer } = aReader();
  reader.show(wish);
  for (let part = 0; part < 6; part += 1) await answer();
  expect(asked).toHaveLength(6);
  idle.pop()?.();
  await answer();
  idle.pop()?.();
  expect(minutesOf(asked).slice(6)).toEqual([-60, -50]);
  reader.show({ ...wish, channel: 'PLETH' });
  expect(asked[7]?.stop.aborted).toBe(true);
  expect(idle).toEqual([]);
});

test('Given a record that does not answer, When reading fails, Then it says why, and again asks anew', async () => {
  const { reader, asked, answer } = aReader();
  reader.show(wish);
  asked[0]?.fail('The disk is away');
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  expect(reader.fault).toBe('The disk is away');
  reader.show(wish);
  expect(asked).toHaveLength(1);
  reader.again();
  expect(reader.fault).toBeNull();
  await answer();
  expect(reader.partsOf(wish)).toHaveLength(1);
});

test('Given many hours paged through, When they are kept, Then the oldest go', async () => {
  const { reader, answer } = aReader();
  for (let hour = 0; hour < 9; hour += 1) {
    reader.show({ ...wish, hourAt: hourAt - hour * hourMs, frameAt: hourAt - hour * hourMs });
    for (let part = 0; part < 6; part += 1) await answer();
  }
  const kept = Array.from(
    { length: 9 },
    (_, hour) => reader.partsOf({ ...wish, hourAt: hourAt - hour * hourMs }).length,
  );
  expect(kept.reduce((sum, count) => sum + count)).toBe(42);
  expect(kept[8]).toBe(6);
  expect(kept[0]).toBe(0);
});
