import { describe, expect, it } from 'vitest';
import type { ImportLine } from '../../shared/assets/csv-import.ts';
import { assetId, commandId, type CommandId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { Outcome } from '../core/outbox.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { ImportDesk, importPace } from './import-desk.ts';

const line = (n: number, name = `N-${n}`): ImportLine => ({
  line: n + 2,
  asset: assetId(`A-${n}`),
  change: { name, kind: 'ecg' },
  isNew: true,
});

/** An outbox that answers when it is told to. */
function aDesk(room = 1_000) {
  const clock = new VirtualClock();
  const given: Command[] = [];
  const waiting = new Map<string, never>();
  const answers = new Map<CommandId, (outcome: Outcome | 'queued') => void>();
  let next = 0;
  const imports = new ImportDesk({
    clock,
    newCommandId: () => commandId(`c${(next += 1)}`),
    desk: {
      waiting,
      hasRoomFor: (count) => waiting.size + count <= room,
      give: (command) => {
        given.push(command);
        waiting.set(command.id, undefined as never);
      },
      outcomeOf: (id) => new Promise((resolve) => answers.set(id as CommandId, resolve)),
    },
  });
  const answer = async (id: CommandId, outcome: Outcome | 'queued'): Promise<void> => {
    if (outcome !== 'queued') waiting.delete(id);
    answers.get(id)?.(outcome);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { clock, imports, given, waiting, answer };
}

describe('an asset list on its way to the gateway', () => {
  it('Given a long list, When it is given, Then only so many are under way at a time, and all of them once', async () => {
    const { clock, imports, given, answer } = aDesk();
    imports.give(
      Array.from({ length: 100 }, (_, n) => line(n)),
      'Ida Holm',
    );
    expect(given).toHaveLength(importPace.underWay);
    expect(imports.queued).toBe(100);
    for (let n = 0; n < 100; n += 1) {
      const command = given[n];
      if (command === undefined) throw new Error(`command ${n} was not given`);
      expect(command).toMatchObject({ type: 'record-asset', source: 'list', by: 'Ida Holm', asset: `A-${n}` });
      await answer(command.id, { status: 'done' });
      clock.advance(importPace.eachMs);
    }
    expect(given).toHaveLength(100);
    expect(imports.queued).toBe(0);
  });

  it('Given an outbox that is nearly full, When a list is given, Then it leaves room for what people do', () => {
    const { imports, given } = aDesk(importPace.roomForPeople + 3);
    imports.give(
      Array.from({ length: 50 }, (_, n) => line(n)),
      'x',
    );
    expect(given).toHaveLength(4);
    expect(imports.queued).toBe(50);
  });

  it('Given a station that is cut off, When a line waits on its disk, Then it still counts as queued until it is done', async () => {
    const { clock, imports, given, answer } = aDesk();
    imports.give([line(1)], 'x');
    const [command] = given;
    if (command === undefined) throw new Error('nothing was given');
    await answer(command.id, 'queued');
    expect(imports.queued).toBe(1);
    clock.advance(1_000);
    await Promise.resolve();
    await answer(command.id, { status: 'done' });
    expect(imports.queued).toBe(0);
  });

  it('Given lines that the gateway refuses, When they are over, Then each is told with its reason until the next import', async () => {
    const { imports, given, answer } = aDesk();
    imports.give([line(1), line(2)], 'x');
    for (const { id } of given) await answer(id, { status: 'refused', reason: 'There are 10000 assets already.' });
    expect(imports.refused.map((one) => one.line)).toEqual([3, 4]);
    imports.give([], 'x');
    expect(imports.refused).toEqual([]);
  });

  it('Given the same list twice, When the first is under way, Then no line is given twice, and a newer line follows', async () => {
    const { clock, imports, given, answer } = aDesk();
    imports.give([line(1)], 'x');
    imports.give([line(1)], 'x');
    clock.advance(importPace.eachMs);
    expect(given).toHaveLength(1);
    imports.give([line(1, 'other')], 'x');
    clock.advance(importPace.eachMs);
    expect(given).toHaveLength(1);
    const [first] = given;
    if (first !== undefined) await answer(first.id, { status: 'done' });
    clock.advance(importPace.eachMs);
    expect(given.map((command) => command.type === 'record-asset' && command.change.name)).toEqual(['N-1', 'other']);
  });
});
