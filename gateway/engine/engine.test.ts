import { describe, expect, it } from 'vitest';
import { stationId } from '../../shared/domain/ids.ts';
import { IntakeUnavailable } from '../adapters/adapter.ts';
import { siteOf } from '../core/site.ts';
import { MemoryLog } from '../log/memory-log.ts';
import { LogUnavailable } from '../log/ward-log.ts';
import { aBatch, acknowledge, anAlarm, aNumeric, aWardFile, place, TestTime } from '../testing/builders.ts';
import { WardEngine } from './engine.ts';

const full = () => new LogUnavailable('SQLITE_FULL', 'The disk is full.');

async function anEngine(log = new MemoryLog(), over: { maxPending?: number; snapshotEvery?: number } = {}) {
  const time = new TestTime();
  const notes: string[] = [];
  const faults: (string | null)[] = [];
  const engine = await WardEngine.start({
    log,
    site: siteOf(aWardFile()),
    clock: time,
    timers: time,
    periodMs: () => null,
    maxPending: over.maxPending ?? 100,
    snapshotEvery: over.snapshotEvery ?? 1000,
    retention: { days: 400, stationDays: 30 },
    events: {
      onNote: (note) => notes.push(note),
      onDurable: () => {},
      onFault: (fault) => faults.push(fault?.code ?? null),
    },
  });
  return { engine, log, time, notes, faults };
}

/** A disk that answers when told. */
function stall(log: MemoryLog): () => void {
  let go = (): void => {};
  log.stall = new Promise((resolve) => {
    go = resolve;
  });
  return go;
}

const alarm = (n: number) => aBatch([anAlarm({ episode: `e${n}` })]);
const station = stationId('s1');

describe('Given an engine with a working disk', () => {
  it('When numerics come from a known device, Then they are answered at once', async () => {
    const { engine } = await anEngine();
    await engine.intake(aBatch([aNumeric()]));
    expect(engine.intake(aBatch([aNumeric()]))).toBeUndefined();
    expect(engine.live.latest('mon-1' as never, null, 'HR')).toBe(78);
  });

  it('When an alarm comes, Then the answer waits for the disk, and a repetition waits with it', async () => {
    const { engine, log } = await anEngine();
    const go = stall(log);
    let answers = 0;
    const first = engine.intake(alarm(1))?.then(() => (answers += 1));
    const again = engine.intake(alarm(1))?.then(() => (answers += 1));
    await Promise.resolve();
    expect([answers, engine.durable.alarmCount, engine.ward.alarmCount]).toEqual([0, 0, 1]);
    expect(engine.ahead).toHaveLength(3);
    go();
    await Promise.all([first, again]);
    expect([answers, engine.durable.alarmCount]).toEqual([2, 1]);
    expect(engine.intake(alarm(1))).toBeUndefined();
  });

  it('When many come while one write runs, Then they go with the next one', async () => {
    const { engine, log } = await anEngine();
    let writes = 0;
    const append = log.append.bind(log);
    log.append = (events) => {
      writes += 1;
      return append(events);
    };
    await Promise.all(Array.from({ length: 50 }, async (_, n) => engine.intake(alarm(n))));
    expect(engine.durable.alarmCount).toBe(50);
    expect(writes).toBeLessThanOrEqual(2);
  });

  it('When it starts again, Then snapshot and tail give the same ward', async () => {
    const { engine, log, time } = await anEngine(undefined, { snapshotEvery: 10 });
    for (let n = 0; n < 8; n += 1) await engine.intake(alarm(n));
    engine.tick();
    await time.pass(100);
    for (let n = 8; n < 12; n += 1) await engine.intake(alarm(n));
    const before = engine.durable;
    expect((await log.snapshot())?.seq).toBeLessThan(before.seq);
    expect((await anEngine(log)).engine.durable).toEqual(before);
  });

  it('When a command is given twice, Then it is done once and both are answered', async () => {
    const { engine } = await anEngine();
    await engine.intake(alarm(1));
    const first = await engine.command(acknowledge('a1'), station);
    expect(first).toMatchObject({ status: 'done' });
    expect(await engine.command(acknowledge('a1'), station)).toEqual(first);
    expect(await engine.command(acknowledge('a7', 'c7'), station)).toMatchObject({ status: 'refused' });
  });

  it('When a station is behind, Then it reads from memory or from the log, without a hole', async () => {
    const { engine } = await anEngine();
    for (let n = 0; n < 20; n += 1) await engine.intake(alarm(n));
    const all = await engine.read(0, 1000);
    expect(all.map((event) => event.seq)).toEqual(Array.from({ length: engine.durable.seq }, (_, index) => index + 1));
    expect(await engine.read(5, 3)).toEqual(all.slice(5, 8));
    expect(await engine.read(engine.durable.seq, 3)).toEqual([]);
  });
});

describe('Given a log with old events', () => {
  it('When the clock leaps ten years ahead, Then nothing becomes old by it; when time itself passes, it does', async () => {
    const { engine, log, time } = await anEngine(undefined, { snapshotEvery: 10 });
    for (let n = 0; n < 20; n += 1) await engine.intake(alarm(n));
    engine.tick();
    const leap = 3_650 * 86_400_000;
    time.wall += leap;
    await time.pass(700_000);
    engine.tick();
    await time.pass(100);
    expect(log.events[0]?.seq).toBe(1);
    time.wall -= leap;
    time.skip(500 * 86_400_000);
    engine.tick();
    await time.pass(100);
    expect(log.events[0]?.seq ?? Infinity).toBeGreaterThan(10);
  });
});

describe('Given a disk that fails', () => {
  it('When it is full, Then senders are told to send again, the alarm is shown, and all is stored later once', async () => {
    const { engine, log, time } = await anEngine();
    await engine.intake(aBatch([]));
    log.failure = full();
    await expect(engine.intake(alarm(1))).rejects.toBeInstanceOf(IntakeUnavailable);
    await expect(engine.intake(alarm(1))).rejects.toThrow('The disk is full.');
    expect(engine.ahead.map(({ event }) => event.type)).toEqual(['alarm.raised']);
    expect(await engine.command(acknowledge('a1'), station)).toMatchObject({ status: 'unavailable' });
    engine.tick();
    expect(Object.values(engine.ward.alarms).map((one) => one.text)).toContain(
      'Gateway cannot store. The disk is full.',
    );
    await time.pass(3_000);
    expect(engine.durable.alarmCount).toBe(0);
    log.failure = null;
    await time.pass(1_500);
    expect(engine.health.fault).toBeNull();
    await engine.intake(alarm(1));
    expect(engine.durable.alarmCount).toBe(2);
    expect(engine.durable.alarms['a1']?.acknowledged?.by).toBe('RN 7');
    expect(log.events.map((event) => event.seq)).toEqual(log.events.map((_, index) => index + 1));
  });

  it('When it can be opened but not written, Then that is one fault and one alarm, not one each second', async () => {
    const { engine, log, time, faults } = await anEngine();
    const append = log.append.bind(log);
    log.append = () => Promise.reject(full());
    await expect(engine.intake(alarm(1))).rejects.toThrow('The disk is full.');
    for (let second = 0; second < 10; second += 1) {
      await time.pass(1_000);
      engine.tick();
    }
    expect(faults).toEqual(['SQLITE_FULL']);
    // Trying again is no answer: what waits is shown to stations all the while.
    expect(engine.health.waitingMs).toBeGreaterThanOrEqual(10_000);
    expect(engine.health.pending).toBeLessThan(6);
    log.append = append;
    await time.pass(1_500);
    expect(faults).toEqual(['SQLITE_FULL', null]);
    expect(engine.durable).toEqual(engine.ward);
  });

  it('When it does not answer a station that asks for old events, Then the station is not kept waiting', async () => {
    const { log } = await anEngine();
    const { engine, time } = await anEngine(log);
    log.read = () => new Promise(() => {});
    const read = Promise.resolve(engine.read(0, 10)).catch((error: Error) => error.message);
    await time.pass(2_500);
    expect(await read).toBe('The log does not answer.');
  });

  it('When a write reached the disk but its end was not heard, Then it is not written twice', async () => {
    const { engine, log, time } = await anEngine();
    const append = log.append.bind(log);
    log.append = async (events) => {
      await append(events);
      log.append = append;
      throw full();
    };
    await expect(engine.intake(alarm(1))).rejects.toThrow('The disk is full.');
    await time.pass(1_500);
    await engine.intake(alarm(2));
    expect(engine.durable.alarmCount).toBe(2);
    expect(log.events.at(-1)?.seq).toBe(engine.durable.seq);
  });

  it('When too much waits, Then durable messages are turned away and values still come through', async () => {
    const { engine, log } = await anEngine(undefined, { maxPending: 5 });
    await engine.intake(aBatch([]));
    const go = stall(log);
    const waiting = Array.from({ length: 5 }, async (_, n) => engine.intake(alarm(n)));
    await expect(engine.intake(alarm(9))).rejects.toThrow('Too much waits for the disk.');
    expect(engine.intake(aBatch([aNumeric('HR', 91)]))).toBeUndefined();
    expect(engine.live.latest('mon-1' as never, null, 'HR')).toBe(91);
    go();
    await Promise.all(waiting);
  });

  it('When it stalls for 30 s, Then what is decided can be shown all the while', async () => {
    const { engine, log, time } = await anEngine();
    const go = stall(log);
    const answer = engine.intake(alarm(1));
    await time.pass(30_000);
    expect(engine.health.waitingMs).toBeGreaterThanOrEqual(30_000);
    expect(engine.ahead.length).toBeGreaterThan(0);
    go();
    await answer;
    expect(engine.ahead).toEqual([]);
  });
});

describe('Given an engine that is stopped', () => {
  it('When it stops, Then what waits is written, a snapshot is left and senders are turned away', async () => {
    const { engine, log } = await anEngine();
    const answer = engine.intake(aBatch([anAlarm()], { location: place('02') }));
    await engine.stop();
    await answer;
    expect((await log.snapshot())?.seq).toBe(engine.durable.seq);
    await expect(engine.intake(alarm(2))).rejects.toBeInstanceOf(IntakeUnavailable);
  });

  it('When the disk stands still, Then it ends all the same', async () => {
    const { engine, log, time } = await anEngine();
    stall(log);
    const answer = engine.intake(alarm(1))?.catch((error: Error) => error.message);
    const ended = engine.stop();
    await time.pass(4_500);
    await ended;
    expect(await answer).toBe('The gateway is stopping.');
  });
});
