import { describe, expect, it } from 'vitest';
import { commandId } from '../../shared/domain/ids.ts';
import { commandSchema, type Command } from '../../shared/feed/protocol.ts';
import { anAdt, place, start, TestCore, types } from '../testing/builders.ts';

const span = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  bed: '01',
  fromAt: start - 30_000,
  toAt: start - 10_000,
  at: start - 20_000,
  alarm: null,
  text: 'Two broad beats',
  beats: [{ at: start - 20_000, label: 'V' }],
  calipers: [],
  ...over,
});

/** As the session reads it. */
const read = (over: Record<string, unknown> = {}, id = 'k1') =>
  commandSchema.safeParse({ type: 'keep', id: commandId(id), span: span(), by: 'CN 1', ...over });
function keep(core: TestCore, over: Record<string, unknown> = {}, id = 'k1') {
  return core.command(read(over, id).data as Command, 's7');
}

describe('Given a stretch of the record that a person keeps', () => {
  it('When it makes sense, Then the ward remembers what, who, where and by which command', () => {
    const core = new TestCore();
    const { refused, events } = keep(core);
    expect(refused).toBeNull();
    expect(events).toMatchObject([{ type: 'event.kept', span: span(), by: 'CN 1', station: 's7', command: 'k1' }]);
  });

  it('When the same command comes again, Then it is done once and answered the same', () => {
    const core = new TestCore();
    keep(core);
    const again = keep(core);
    expect(again.refused).toBeNull();
    expect(again.events).toEqual([]);
    expect(types(keep(core, {}, 'k2').events)).toEqual(['event.kept']);
  });

  it('When another patient lies there by now, Then it is refused, and without a stay it is taken', () => {
    const core = new TestCore();
    core.adt(anAdt('A01', 'p1', place('01')));
    const since = core.ward.beds.find(({ id }) => id === '01')?.since ?? null;
    expect(since).not.toBeNull();
    expect(keep(core, { since: (since ?? 0) - 60_000 }).refused).toMatch(/another patient/);
    expect(keep(core, { since }, 'k2').refused).toBeNull();
    expect(keep(core, {}, 'k3').refused).toBeNull();
  });

  it('When there is no such bed, or it is still to come, Then it is refused with the reason', () => {
    const core = new TestCore();
    expect(keep(core, { span: span({ bed: '99' }) }).refused).toBe('There is no bed 99.');
    const future = { fromAt: start + 60_000, toAt: start + 80_000, at: start + 70_000 };
    expect(keep(core, { span: span(future) }, 'k2').refused).toMatch(/to come/);
    // The station's clock may be a little ahead.
    expect(keep(core, { span: span({ toAt: start + 5_000 }) }, 'k3').refused).toBeNull();
  });

  it.each([
    ['ends before it begins', { toAt: start - 40_000 }],
    ['is longer than ten minutes', { fromAt: start - 3_600_000 }],
    ['has its moment outside', { at: start }],
    ['has a text without an end', { text: 'x'.repeat(501) }],
    ['has a label that is none', { beats: [{ at: start - 20_000, label: 'X' }] }],
    ['has more marks than fit', { beats: Array.from({ length: 501 }, () => ({ at: start - 20_000, label: 'N' })) }],
    ['has a time that is none', { at: null }],
    ['has times that are no dates', { fromAt: -1e17, toAt: -1e17 + 60_000, at: -1e17 }],
    ['has a mark at no date', { beats: [{ at: 1e300, label: 'V' }] }],
  ])('When it %s, Then the session does not take it for a command', (_what, over) => {
    expect(read({ span: span(over) }).success).toBe(false);
    expect(read().success).toBe(true);
  });
});
