import { expect, it } from 'vitest';
import { commandId, stationId } from '../../shared/domain/ids.ts';
import type { StoredEvent } from '../../shared/ward/events.ts';
import { MemoryLog } from '../log/memory-log.ts';
import { TestTime } from '../testing/builders.ts';
import { DurableWriter } from './writer.ts';

const anEvent = (seq: number): StoredEvent => ({
  seq,
  at: seq,
  event: { type: 'command.refused', command: commandId(`c${seq}`), station: stationId('s'), reason: '' },
});

it('Given a write that has just ended, When an event is pushed at that very moment, Then it is written too', async () => {
  for (let hops = 0; hops < 6; hops += 1) {
    const log = new MemoryLog();
    const time = new TestTime();
    const writer = new DurableWriter({
      log,
      head: await log.open(),
      mono: () => time.mono(),
      timers: time,
      onDurable: () => {},
      onFault: () => {},
    });
    writer.push([anEvent(1)]);
    await new Promise<void>((resolve) => {
      // One turn of the microtask queue after another, from the moment when the write ends.
      void writer.settled().then(async () => {
        for (let hop = 0; hop < hops; hop += 1) await Promise.resolve();
        writer.push([anEvent(2)]);
        resolve();
      });
    });
    await time.pass(100);
    expect([hops, log.events.map(({ seq }) => seq)]).toEqual([hops, [1, 2]]);
  }
});
