import { expect, it } from 'vitest';
import { keptBounds } from '../../shared/history/kept.ts';
import { bedId } from '../../shared/domain/ids.ts';
import {
  actOnStrip,
  activeAt,
  isBeforeStay,
  labelAtA,
  namedOn,
  stripAt,
  stripOfKept,
  type StripAct,
  type StripModel,
} from './strip-model.ts';

const at = 1_000_000;
const after = (...acts: readonly StripAct[]): StripModel => acts.reduce(actOnStrip, stripAt(at));

it('Given a strip, When one goes on 10 s, Then what is saved goes along; a stretch wider than the view stays', () => {
  const on = after({ kind: 'shift', byMs: 10_000, viewMs: 13_000 });
  expect([on.middleAt, on.fromAt, on.toAt]).toEqual([at + 10_000, at + 5_000, at + 15_000]);
  const narrow = after({ kind: 'shift', byMs: 10_000, viewMs: 9_600 });
  expect(narrow.fromAt).toBe(at + 5_000);
  const long = after({ kind: 'length', ms: 30_000 }, { kind: 'shift', byMs: 10_000, viewMs: 13_000 });
  expect([long.middleAt, long.fromAt, long.toAt]).toEqual([at + 10_000, at - 15_000, at + 15_000]);
});

it('Given calipers nobody touched, When one is moved, Then they count as placed and only that side moved', () => {
  expect(stripAt(at).placed).toBe(false);
  const moved = after({ kind: 'other-side' }, { kind: 'move', at: at + 330 });
  expect(moved.placed).toBe(true);
  expect(moved.pairs).toMatchObject([{ aAt: at + 1000, bAt: at + 330 }]);
  expect(activeAt(moved)).toBe(at + 330);
});

it('Given calipers nobody touched, When samples come, Then they lie on them; those that somebody placed stay', () => {
  const pair = { aAt: at + 1004, bAt: at + 1604 };
  expect(after({ kind: 'offer', pair })).toMatchObject({ pairs: [pair], placed: false });
  expect(after({ kind: 'move', at }, { kind: 'offer', pair }).pairs).toMatchObject([{ aAt: at, bAt: at + 1600 }]);
});

it('Given a pair, When more are added, Then each begins where the last ended, and eight are the most', () => {
  const two = after({ kind: 'add-pair' });
  expect(two.pairs[1]).toMatchObject({ aAt: at + 1600, bAt: at + 2200 });
  expect([two.pair, two.side]).toEqual([1, 'a']);
  const many = after(...Array.from({ length: 20 }, () => ({ kind: 'add-pair' }) as const));
  expect(many.pairs).toHaveLength(keptBounds.calipers);
  const one = after({ kind: 'add-pair' }, { kind: 'remove-pair' });
  expect([one.pairs.length, one.pair]).toEqual([1, 0]);
  expect(actOnStrip(one, { kind: 'remove-pair' })).toMatchObject({ placed: false, pairs: one.pairs });
});

it('Given a beat under A, When it is labelled, Then the newest label holds, and the same again takes it away', () => {
  const v = after({ kind: 'label', label: 'V' });
  expect(v.beats).toEqual([{ at: at + 1000, label: 'V' }]);
  const n = actOnStrip(v, { kind: 'label', label: 'N' });
  expect([n.beats, labelAtA(n)]).toEqual([[{ at: at + 1000, label: 'N' }], 'N']);
  const second = actOnStrip(actOnStrip(n, { kind: 'move', at: at - 500 }), { kind: 'label', label: 'S' });
  expect(second.beats.map(({ label }) => label)).toEqual(['S', 'N']);
  expect(actOnStrip(n, { kind: 'label', label: 'N' }).beats).toEqual([]);
});

it('Given a kept event, When it is opened, Then its stretch, calipers, labels and words are there', () => {
  const span = {
    bed: bedId('07'),
    fromAt: at - 4_000,
    toAt: at + 8_000,
    at,
    alarm: null,
    text: 'Onset of V-tach',
    beats: [{ at, label: 'V' as const }],
    calipers: [{ aAt: at, bAt: at + 330, channel: 'ECG II', unit: 'mV', aValue: 1, bValue: 0 }],
  };
  expect(stripOfKept(span)).toMatchObject({
    middleAt: at + 2_000,
    fromAt: at - 4_000,
    toAt: at + 8_000,
    pairs: [{ aAt: at, bAt: at + 330 }],
    placed: true,
    text: 'Onset of V-tach',
  });
  expect(stripOfKept({ ...span, calipers: [] }).placed).toBe(false);
});

it('Given a strip of before the present stay, When it goes out on paper or as a file, Then it bears nobody’s name (L8)', () => {
  const bed = { since: at };
  expect(isBeforeStay(at - 5_000, bed)).toBe(true);
  expect(isBeforeStay(at, bed)).toBe(false);
  expect(isBeforeStay(null, bed)).toBe(false);
  expect(isBeforeStay(at, { since: null })).toBe(false);
  const patient = { family: 'Berg' };
  expect(namedOn(patient, false, true)).toBeNull();
  expect(namedOn(patient, true, false)).toBeNull();
  expect(namedOn(patient, false, false)).toBe(patient);
});
