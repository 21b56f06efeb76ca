import { expect, it } from 'vitest';
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { configured, entries, entry, raised, stored } from '../testing/builders.ts';
import { WardPicture } from './ward-picture.ts';

const all = [stored(1, configured), stored(2), stored(3), stored(4), stored(5)];

function aPicture(): WardPicture {
  const picture = new WardPicture(null);
  picture.replace(foldAll(emptyWard, all.slice(0, 2)));
  return picture;
}

it('Given durable events, when they come, then consoles get them as events', () => {
  const picture = aPicture();
  expect(picture.fold(entries(3, 4))).toEqual({ kind: 'events', events: all.slice(2, 4) });
  expect(picture.state).toEqual(foldAll(emptyWard, all.slice(0, 4)));
});

it('Given a gateway whose disk stalls, when it tells what it has decided, then it is shown at once and once, and is not durable', () => {
  const picture = aPicture();
  expect(picture.setAhead([stored(3)])).toEqual({ kind: 'events', events: [stored(3)] });
  expect(picture.setAhead([stored(3), stored(4)])).toEqual({ kind: 'events', events: [stored(4)] });
  expect(picture.state.seq).toBe(4);
  expect(picture.durable.seq).toBe(2);
  expect(picture.fold(entries(3, 3))).toEqual({ kind: 'none' });
  expect(picture.fold(entries(4, 5))).toEqual({ kind: 'events', events: [stored(5)] });
  expect(picture.setAhead([])).toEqual({ kind: 'none' });
  expect(picture.state).toEqual(foldAll(emptyWard, all));
  expect(picture.durable).toEqual(picture.state);
});

it('Given something shown that did not become durable, when it is withdrawn or another, then consoles take the whole anew', () => {
  const picture = aPicture();
  picture.setAhead([stored(3)]);
  expect(picture.setAhead([])).toEqual({ kind: 'snapshot' });
  expect(picture.state.seq).toBe(2);
  picture.setAhead([stored(3)]);
  expect(picture.fold([entry(3, raised('another'))])).toEqual({ kind: 'snapshot' });
  expect(picture.state.alarms['another']).toBeDefined();
  expect(picture.state.alarms['a3']).toBeUndefined();
});

it('Given events ahead that do not follow, when they come, then they are not shown', () => {
  const picture = aPicture();
  expect(picture.setAhead([stored(4)])).toEqual({ kind: 'none' });
  expect(picture.setAhead([stored(2), stored(3), stored(5)])).toEqual({ kind: 'events', events: [stored(3)] });
});
