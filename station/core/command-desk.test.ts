import { describe, expect, it } from 'vitest';
import { alarmId, bedId, commandId, deviceId, stationId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { silentLog } from '../log.ts';
import { entry } from '../testing/builders.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { CommandDesk } from './command-desk.ts';

const command = (id: string): Command => ({
  type: 'acknowledge',
  id: commandId(id),
  alarm: alarmId(`alarm of ${id}`),
  acknowledgement: { by: 'Station', station: stationId('s'), reason: null, note: null, actedAt: 1 },
});

/** A desk with a disk and a gateway that answer when told. */
function aDesk(diskMs = 0) {
  const picture = { seq: 0 };
  const clock = new VirtualClock();
  const disk: { id: string; done: () => void; fail: () => void }[] = [];
  const sent: { id: string; answer: (value: unknown) => void }[] = [];
  const settled: string[] = [];
  const desk = new CommandDesk({
    clock,
    log: silentLog,
    store: ({ id }) =>
      new Promise<void>((resolve, reject) => {
        disk.push({ id, done: resolve, fail: () => reject(new Error('disk full')) });
      }),
    diskMs: () => diskMs,
    pictureSeq: () => picture.seq,
    settled: (id, outcome) =>
      settled.push(`${id} ${outcome.status}${outcome.status === 'refused' ? `: ${outcome.reason}` : ''}`),
    send: ({ id }, answer) => sent.push({ id, answer }),
    changed: () => undefined,
  });
  return { clock, desk, disk, sent, settled, picture };
}

const turn = async (): Promise<void> => {
  for (let index = 0; index < 5; index += 1) await Promise.resolve();
};

describe('outbox first', () => {
  it('Given a link, when a command is given, then it is sent once the disk has it, and confirmed by the gateway', async () => {
    const { desk, disk, sent } = aDesk();
    desk.linked([]);
    desk.give(command('c1'), 1);
    const outcome = desk.outcomeOf('c1', 2_000);
    expect(sent).toEqual([]);
    disk[0]?.done();
    await turn();
    expect(sent.map(({ id }) => id)).toEqual(['c1']);
    sent[0]?.answer({ status: 'done', seq: 5 });
    expect(await outcome).toEqual({ status: 'done' });
  });

  it('Given an answer before its event, when it comes, then people know, but the outbox keeps the command until the event is in the picture', () => {
    const { clock, desk, sent, settled, picture } = aDesk();
    desk.restore([{ command: command('c1'), at: 1 }]);
    desk.linked([]);
    sent[0]?.answer({ status: 'done', seq: 5 });
    clock.advance(20_000);
    expect(sent).toHaveLength(1);
    expect(settled).toEqual([]);
    picture.seq = 5;
    desk.pictured();
    expect(settled).toEqual(['c1 done']);
  });

  it('Given a disk that stands still, when 1 s has passed, then the command goes to the gateway all the same', async () => {
    const { clock, desk, sent } = aDesk();
    desk.linked([]);
    desk.give(command('c1'), 1);
    const outcome = desk.outcomeOf('c1', 2_000);
    clock.advance(750);
    expect(sent).toEqual([]);
    clock.advance(500);
    expect(sent).toHaveLength(1);
    sent[0]?.answer({ status: 'done', seq: 5 });
    expect(await outcome).toEqual({ status: 'done' });
  });

  it('Given a disk that already keeps others waiting, when a command is given, then it goes at once', () => {
    const { desk, sent } = aDesk(1_500);
    desk.linked([]);
    desk.give(command('c1'), 1);
    expect(sent).toHaveLength(1);
  });

  it('Given no link, when a command is given, then "queued" is said only once it is on the disk', async () => {
    const { desk, disk } = aDesk();
    desk.give(command('c1'), 1);
    let said: unknown = null;
    void desk.outcomeOf('c1', 2_000).then((outcome) => (said = outcome));
    await turn();
    expect(said).toBeNull();
    disk[0]?.done();
    await turn();
    expect(said).toBe('queued');
  });

  it('Given neither link nor disk, when 2 s have passed, then the act is answered all the same', async () => {
    const { clock, desk } = aDesk();
    desk.give(command('c1'), 1);
    const outcome = desk.outcomeOf('c1', 2_000);
    clock.advance(2_000);
    expect(await outcome).toBe('queued');
  });

  it('Given a disk that refuses, when it recovers, then the command is stored then', async () => {
    const { clock, desk, disk } = aDesk();
    desk.give(command('c1'), 1);
    disk[0]?.fail();
    await turn();
    clock.advance(2_000);
    expect(disk).toHaveLength(2);
  });
});

describe('sending again', () => {
  it('Given no answer, when 3 s have passed, then the same key goes again; when its event is seen, then never more', async () => {
    const { clock, desk, disk, sent, settled } = aDesk();
    desk.linked([]);
    desk.give(command('c1'), 1);
    disk[0]?.done();
    await turn();
    clock.advance(3_250);
    expect(sent.map(({ id }) => id)).toEqual(['c1', 'c1']);
    const { acknowledgement, alarm } = command('c1') as Extract<Command, { type: 'acknowledge' }>;
    desk.seen([entry(1, { type: 'alarm.acknowledged', id: alarm, command: commandId('c1'), acknowledgement })]);
    clock.advance(20_000);
    expect(sent).toHaveLength(2);
    sent[1]?.answer({ status: 'done', seq: 1 });
    expect(settled).toEqual(['c1 done']);
  });

  it('Given commands waiting from before a cut, when a session begins, then those in the log end as their events say and the others go, in order', () => {
    const { clock, desk, sent, settled } = aDesk();
    desk.restore(['c1', 'c2', 'c3', 'c4'].map((id) => ({ command: command(id), at: 1 })));
    desk.linked(['c2', 'c4']);
    expect(settled).toEqual([]);
    expect(sent.map(({ id }) => id)).toEqual(['c1', 'c3']);
    const { acknowledgement, alarm } = command('c2') as Extract<Command, { type: 'acknowledge' }>;
    desk.seen([
      entry(1, { type: 'alarm.acknowledged', id: alarm, command: commandId('c2'), acknowledgement }),
      entry(2, { type: 'command.refused', command: commandId('c4'), station: stationId('s'), reason: 'Look again' }),
    ]);
    expect(settled).toEqual(['c2 done', 'c4 refused: Look again']);
    clock.advance(20_000);
    expect(sent.filter(({ id }) => id === 'c2' || id === 'c4')).toEqual([]);
  });

  it('Given a command in the log whose event does not come, when 5 s have passed, then the gateway is asked what became of it', () => {
    const { clock, desk, sent, settled } = aDesk();
    desk.restore([{ command: command('c1'), at: 1 }]);
    desk.linked(['c1']);
    clock.advance(4_750);
    expect(sent).toEqual([]);
    clock.advance(500);
    sent[0]?.answer({ status: 'refused', reason: 'No such alarm' });
    expect(settled).toEqual(['c1 refused: No such alarm']);
  });

  it('Given a device mapped by command, when its event is seen, then the command is over', () => {
    const { desk, settled } = aDesk();
    const id = commandId('c1');
    desk.restore([
      { command: { type: 'map-device', id, device: deviceId('d'), bed: bedId('1'), by: 'Station' }, at: 1 },
    ]);
    desk.seen([
      entry(1, {
        type: 'device.mapped',
        device: deviceId('d'),
        bed: bedId('1'),
        how: 'person',
        by: 'Station',
        command: id,
      }),
    ]);
    expect(settled).toEqual(['c1 done']);
  });

  it('Given a gateway that cannot write its log, when it says so, then it is asked again after 2 s', () => {
    const { clock, desk, sent } = aDesk();
    desk.restore([{ command: command('c1'), at: 1 }]);
    desk.linked([]);
    sent[0]?.answer({ status: 'unavailable', reason: 'disk full' });
    clock.advance(1_750);
    expect(sent).toHaveLength(1);
    clock.advance(500);
    expect(sent).toHaveLength(2);
  });

  it('Given a refusal, when it comes, then who waits hears the reason', async () => {
    const { desk, sent } = aDesk();
    desk.restore([{ command: command('c1'), at: 1 }]);
    desk.linked([]);
    const outcome = desk.outcomeOf('c1', 2_000);
    sent[0]?.answer({ status: 'refused', reason: 'No such alarm' });
    expect(await outcome).toEqual({ status: 'refused', reason: 'No such alarm' });
  });

  it('Given an answer that cannot be read, when it comes, then it is as if none had', () => {
    const { desk, sent } = aDesk();
    desk.restore([{ command: command('c1'), at: 1 }]);
    desk.linked([]);
    sent[0]?.answer({ nonsense: true });
    expect(desk.waiting.size).toBe(1);
  });
});
