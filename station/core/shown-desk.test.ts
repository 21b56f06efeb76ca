import { describe, expect, it } from 'vitest';
import { alarmId } from '../../shared/domain/ids.ts';
import { anAlarm } from '../testing/builders.ts';
import { showingLimits, ShownDesk, type Showing } from './shown-desk.ts';

const showing = (id: string, part: Partial<Showing> = {}): Showing => ({
  alarm: alarmId(id),
  signalledAt: 1,
  shownAt: 100,
  soundedAt: null,
  ...part,
});

describe('what was shown first', () => {
  it('Given two windows that show an alarm, when both say so, then the gateway is told once, and once more when it sounded', () => {
    const desk = new ShownDesk();
    desk.add(showing('a1'), anAlarm('a1'));
    desk.add(showing('a1', { shownAt: 120 }), anAlarm('a1'));
    expect(desk.take()).toEqual([showing('a1')]);
    desk.add(showing('a1', { shownAt: 130, soundedAt: 140 }), anAlarm('a1'));
    expect(desk.take()).toEqual([showing('a1', { shownAt: null, soundedAt: 140 })]);
    expect(desk.take()).toEqual([]);
  });

  it('Given an alarm shown and sounded before it was said, when it is its turn, then one message carries both', () => {
    const desk = new ShownDesk();
    desk.add(showing('a1'), anAlarm('a1'));
    desk.add(showing('a1', { shownAt: null, soundedAt: 150 }), anAlarm('a1'));
    expect(desk.take()).toEqual([showing('a1', { soundedAt: 150 })]);
  });

  it('Given an alarm that another station showed first, that is over, or that signalled anew since, when it is said, then nothing goes out', () => {
    const desk = new ShownDesk();
    desk.add(showing('a1'), anAlarm('a1', { shown: { at: 50, station: 's2' } }));
    desk.add(showing('a2'), undefined);
    desk.add(showing('a3', { signalledAt: 1 }), anAlarm('a3', { signalledAt: 2 }));
    expect(desk.take()).toEqual([]);
  });

  it('Given an alarm that signals again, when it is shown again, then that is said too', () => {
    const desk = new ShownDesk();
    desk.add(showing('a1'), anAlarm('a1'));
    desk.take();
    desk.add(showing('a1', { signalledAt: 9, shownAt: 900 }), anAlarm('a1', { signalledAt: 9 }));
    expect(desk.take()).toHaveLength(1);
  });

  it('Given more than may wait, when they go out, then it is at the pace, oldest first, and the very oldest were left out', () => {
    const desk = new ShownDesk();
    const many = showingLimits.waiting + 5;
    for (let n = 0; n < many; n += 1) desk.add(showing(`a${n}`), anAlarm(`a${n}`));
    const first = desk.take();
    expect(first).toHaveLength(showingLimits.perTurn);
    expect(first[0]?.alarm).toBe('a5');
    desk.unlinked();
    expect(desk.take()).toEqual([]);
  });
});
