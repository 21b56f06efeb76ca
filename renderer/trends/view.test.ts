import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canZoom,
  firstSpan,
  frameOf,
  goneOn,
  pannedBy,
  placedAt,
  spans,
  steppedBy,
  zoomedBy,
  zoomedTo,
} from './view.ts';

const now = Date.UTC(2024, 10, 14, 22, 47, 51);
const hour = 3_600_000;
const live = { spanMs: firstSpan, endAt: null, cursorAt: null };

test('Given any span, when its frame is made, then it holds now, whole points and no more than a call may ask', () => {
  for (const spanMs of spans) {
    const frame = frameOf({ spanMs, endAt: null }, now);
    expect(frame.toAt).toBeGreaterThanOrEqual(now);
    expect(frame.toAt - now).toBeLessThan(frame.bucketMs);
    expect(frame.toAt - frame.fromAt).toBe(frame.points * frame.bucketMs);
    expect(frame.points).toBeLessThanOrEqual(720);
  }
});

test('Given 24 h up to now, when the cursor steps back first, then it stands on the last point', () => {
  const next = steppedBy(live, -1, now);
  const frame = frameOf(next, now);
  expect(frame.toAt - (next.cursorAt ?? 0)).toBeLessThanOrEqual(frame.bucketMs);
  expect(next.endAt).toBeNull();
});

test('Given a cursor at the left edge, when it steps on, then the screen follows and the cursor is on it', () => {
  const frame = frameOf(live, now);
  const next = steppedBy({ ...live, cursorAt: frame.fromAt + 1 }, -1, now);
  expect(next.cursorAt).toBeLessThan(frame.fromAt);
  const after = frameOf(next, now);
  expect(next.cursorAt).toBeGreaterThan(after.fromAt);
});

test('Given a cursor, when the time is zoomed, then the cursor stays at its place on screen', () => {
  const cursorAt = now - 6 * hour;
  const view = zoomedTo({ ...live, cursorAt }, 4 * hour, now);
  const before = frameOf(live, now);
  const after = frameOf(view, now);
  const place = ({ fromAt, toAt }: typeof before): number => (cursorAt - fromAt) / (toAt - fromAt);
  expect(Math.abs(place(after) - place(before))).toBeLessThan(0.01);
  expect(view.endAt).not.toBeNull();
});

test('Given zooms and pans in any order, when they end, then the screen never shows the time to come', () => {
  const act = fc.oneof(
    fc.integer({ min: -3, max: 3 }).map((steps) => (view: typeof live) => zoomedBy(view, steps, now)),
    fc.integer({ min: -20, max: 20 }).map((hours) => (view: typeof live) => pannedBy(view, hours * hour, now)),
    fc.integer({ min: -400, max: 400 }).map((steps) => (view: typeof live) => steppedBy(view, steps, now)),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let view: Parameters<typeof frameOf>[0] & { cursorAt: number | null } = live;
      for (const one of acts) view = one(view as typeof live);
      const frame = frameOf(view, now);
      expect(frame.toAt).toBeLessThan(now + frame.bucketMs);
      if (view.cursorAt !== null) expect(view.cursorAt).toBeLessThanOrEqual(now);
    }),
  );
});

test('Given the screen goes along with now, when the cursor would leave it, then the screen stays with the cursor', () => {
  const view = {
    ...live,
    spanMs: 15 * 60_000,
    cursorAt: frameOf({ spanMs: 15 * 60_000, endAt: null }, now).fromAt + 1_000,
  };
  expect(goneOn(view, now, now + 500)).toBe(view);
  const held = goneOn(view, now, now + 30_000);
  expect(frameOf(held, now + 30_000).fromAt).toBeLessThanOrEqual(view.cursorAt);
});

test('Given a moment of days ago, when it is opened, then it is in the middle; one of today leaves the screen at now', () => {
  const past = placedAt(live, now - 72 * hour, now);
  const frame = frameOf(past, now);
  expect(Math.abs((frame.fromAt + frame.toAt) / 2 - (now - 72 * hour))).toBeLessThan(2 * frame.bucketMs);
  expect(placedAt(live, now - hour, now).endAt).toBeNull();
  expect(placedAt(live, now + hour, now).cursorAt).toBe(now);
});

test('Given the shortest and the longest span, when zoom is asked, then it says that there is no further', () => {
  expect(canZoom({ ...live, spanMs: 15 * 60_000 }, 1)).toBe(false);
  expect(canZoom({ ...live, spanMs: 240 * hour }, -1)).toBe(false);
  expect(zoomedBy({ ...live, spanMs: 240 * hour }, -1, now).spanMs).toBe(240 * hour);
});
