import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandId, stationId } from '../../shared/domain/ids.ts';
import { feedProtocolVersion, type CommandReply } from '../../shared/feed/protocol.ts';
import { aBatch, anAlarm } from '../../gateway/testing/builders.ts';
import { MemoryLog } from '../../gateway/log/memory-log.ts';
import { admit, aGateway, alarm, codeOf, end, numerics, Sender, TestStation, waves } from './gateway-harness.ts';
import { until } from './until.ts';

let gateway: Awaited<ReturnType<typeof aGateway>>;
let sender: Sender;
const stations: TestStation[] = [];

const connect = (...args: ConstructorParameters<typeof TestStation> extends [number, ...infer Rest] ? Rest : never) => {
  const station = new TestStation(gateway.httpPort, ...args);
  stations.push(station);
  return station;
};

beforeEach(async () => {
  gateway = await aGateway();
  sender = new Sender(gateway.mllpPort ?? 0);
});
afterEach(async () => {
  for (const station of stations.splice(0)) station.close();
  sender.close();
  await end(gateway);
});

const acknowledge = (station: TestStation, id: string, command: string): Promise<CommandReply> =>
  new Promise((resolve) => {
    station.socket.emit(
      'command',
      {
        type: 'acknowledge',
        id: commandId(command),
        alarm: id as never,
        acknowledgement: { by: 'RN 7', station: stationId('st-1'), reason: null, note: null, actedAt: 1 },
      },
      resolve,
    );
  });

describe('Given HL7 over MLLP and a station', () => {
  it('When messages come before and after it connects, Then it has snapshot, deltas and live values', async () => {
    expect(codeOf(await sender.send(admit('01', 'Okoro')))).toBe('AA');
    expect(codeOf(await sender.send(numerics('01', 78)))).toBe('AA');
    const station = connect();
    await until('live values', () => station.live.length > 0);
    expect(station.hello).toMatchObject({ protocol: feedProtocolVersion, headSeq: station.snapshot?.state.seq });
    expect(station.snapshot?.state.beds[0]?.patient?.family).toBe('Okoro');
    expect(station.snapshot?.missed.at(-1)?.seq).toBe(station.snapshot?.state.seq);
    expect(station.live[0]).toMatchObject({ full: true, thinned: 0 });
    expect(station.live[0]?.devices[0]?.values[0]).toMatchObject({ key: 'HR', value: 78 });
    expect(codeOf(await sender.send(alarm('01', '1')))).toBe('AA');
    await until('the alarm', () => Object.keys(station.state?.alarms ?? {}).length === 1);
    await sender.send(numerics('01', 80));
    await until('the next value', () => station.live.some((live) => live.devices[0]?.values[0]?.value === 80));
    await until('heartbeats', () => station.heartbeats >= 2);
    expect(station.live.at(-1)?.full).toBe(false);
  });

  it('When it watches a bed, Then it gets that bed’s waves joined, and no other', async () => {
    const ramp = Array.from({ length: 50 }, (_, index) => index);
    const from = Date.now();
    const block = async (n: number): Promise<void> => {
      // A block can be sent once its last sample is measured.
      await new Promise((resolve) => {
        setTimeout(resolve, Math.max(0, from + n * 200 + 205 - Date.now()));
      });
      await sender.send(waves('01', from + n * 200, ramp));
      await sender.send(waves('02', from + n * 200, ramp));
    };
    for (let n = 0; n < 5; n += 1) await block(n);
    const station = connect({ watch: ['01'] });
    await until('the last seconds', () => station.blocks.length >= 5);
    for (let n = 5; n < 10; n += 1) await block(n);
    await until('the blocks', () => station.blocks.length >= 10);
    expect(new Set(station.blocks.map((one) => one.bed))).toEqual(new Set(['01']));
    const starts = station.blocks.map((one) => one.startAt).sort((a, b) => a - b);
    starts.slice(1).forEach((start, index) => expect(Math.abs(start - (starts[index] ?? 0) - 200)).toBeLessThan(50));
    expect(station.blocks).toHaveLength(10);
    expect(station.blocks[0]?.samples[30]).toBeDefined();
  });

  it('When two stations acknowledge, Then it is recorded once and both see it; what is unknown is refused', async () => {
    await sender.send(alarm('01', '1'));
    const [one, two] = [connect(), connect({ id: 'st-2' })];
    await until('both', () => one.state !== null && two.state !== null);
    const id = Object.keys(one.state?.alarms ?? {})[0] ?? '';
    expect(await acknowledge(one, id, 'c1')).toMatchObject({ status: 'done' });
    expect(await acknowledge(one, id, 'c1')).toMatchObject({ status: 'done' });
    expect(await acknowledge(two, id, 'c2')).toMatchObject({ status: 'done' });
    expect(await acknowledge(two, 'a99', 'c3')).toMatchObject({ status: 'refused' });
    await until('both to see it', () => [one, two].every((s) => s.state?.alarms[id]?.acknowledged?.station === 'st-1'));
    expect(gateway.engine.durable.commands).toEqual(['c1', 'c3']);
  });

  it('When a station speaks nonsense, Then it is answered or ignored and nobody else notices', async () => {
    const [bad, good] = [connect(), connect()];
    await until('both', () => bad.state !== null && good.state !== null);
    const raw = bad.socket as unknown as { emit(...args: unknown[]): void };
    raw.emit('watch', { waves: 'all' });
    raw.emit('credit', -5);
    raw.emit('credit', 1e9);
    raw.emit('confirm', 'x');
    raw.emit('replay', null, null);
    raw.emit('nobody-knows', {});
    const reply = await new Promise((resolve) => raw.emit('command', { type: 'shut-down' }, resolve));
    expect(reply).toMatchObject({ status: 'refused' });
    await sender.send(alarm('01', '1'));
    await until('the alarm', () => [bad, good].every((s) => Object.keys(s.state?.alarms ?? {}).length === 1));
  });

  it('When the secret, the protocol or the origin is wrong, Then nobody gets in', async () => {
    const wrong = connect({ secret: 'wrong-secret-of-the-ward' });
    await until('the refusal', () => wrong.refusal !== null);
    expect(wrong.refusal).toContain('does not know this station');
    const short = connect({ secret: 'short' });
    await until('the refusal', () => short.refusal !== null);
    const page = await fetch(`http://127.0.0.1:${gateway.httpPort}/socket.io/?EIO=4&transport=polling`, {
      headers: { origin: 'http://evil.example' },
    });
    expect(page.ok).toBe(false);
  });
});

describe('Given a station that was away', () => {
  it('When it comes back at any moment, Then it has every event once, in order (L21)', async () => {
    let have: { logId: string | null; lastSeq: number } = { logId: null, lastSeq: 0 };
    const all: number[] = [];
    let stop = false;
    const pour = (async () => {
      for (let n = 0; !stop; n += 1) {
        await sender.send(alarm('01', `${n % 40}`, n % 80 < 40 ? 'start' : 'end'));
      }
    })();
    for (let round = 0; round < 25; round += 1) {
      const station = connect({}, have);
      await until('the snapshot', () => station.snapshot !== null);
      // The moment at which it goes away: another one each round.
      await new Promise((resolve) => {
        setTimeout(resolve, (round * 17) % 60);
      });
      station.close();
      all.push(...station.events.map((event) => event.seq));
      have = { logId: station.hello?.logId ?? null, lastSeq: all.at(-1) ?? 0 };
    }
    stop = true;
    await pour;
    expect(all).toEqual(Array.from({ length: all.length }, (_, index) => index + 1));
    expect(all.length).toBeGreaterThan(100);
  });

  it('When it was away for long, Then the rest comes in pages; with another log it begins anew', async () => {
    const more = Array.from({ length: 10 }, () => new Sender(gateway.mllpPort ?? 0));
    for (let n = 0; n < 2_200; n += 1) void more[n % 10]?.send(alarm('01', `${n}`));
    await until('the events', () => gateway.engine.durable.alarmCount === 2_200, 30_000);
    const station = connect();
    await until('the snapshot', () => station.snapshot !== null);
    expect(station.events).toHaveLength(2_000);
    expect(station.snapshot?.missedFrom).toBe(2_000);
    const rest = await new Promise<{ seq: number }[]>((resolve) => station.socket.emit('replay', 2_000, resolve));
    expect(rest.at(-1)?.seq).toBe(station.state?.seq);
    // Asking faster than it takes: a few pages, and what comes meanwhile is for later.
    let pages = 0;
    for (let n = 0; n < 100; n += 1) station.socket.emit('replay', 0, () => (pages += 1));
    // Answers come in the order of the questions: when this one is answered, so were those before it.
    const last: { seq: number }[][] = [];
    await until('a page after them', () => {
      if (last.length === 0) station.socket.emit('replay', 2_000, (events) => last.push(events));
      return last.length > 0;
    });
    expect(pages).toBeGreaterThanOrEqual(2);
    expect(pages).toBeLessThan(20);
    expect(last[0]?.at(-1)?.seq).toBe(station.state?.seq);
    const other = connect({}, { logId: 'another', lastSeq: 77 });
    await until('the snapshot', () => other.snapshot !== null);
    expect(other.snapshot).toMatchObject({ missed: [], missedFrom: 0 });
    for (const one of more) one.close();
  });
});

describe('Given the machines’ endpoints', () => {
  const get = async (path: string) => {
    const reply = await fetch(`http://127.0.0.1:${gateway.httpPort}${path}`);
    return { status: reply.status, text: await reply.text() };
  };

  it('When they are asked, Then they answer without a word about patients', async () => {
    await sender.send(admit('01', 'Okoro'));
    await sender.send(alarm('01', '1'));
    await sender.send('MSH|^~\\&|broken');
    expect(JSON.parse((await get('/healthz')).text)).toMatchObject({
      version: expect.any(String) as string,
      uptimeS: expect.any(Number) as number,
    });
    expect(await get('/readyz')).toMatchObject({ status: 200 });
    const { text } = await get('/metrics');
    expect(text).toContain('wardlight_messages_in_total{feed="monitors",type="ORU^R40",outcome="AA"} 1');
    expect(text).toMatch(/wardlight_refused_total\{feed="monitors",reason=".+"\} \d/);
    expect(text).toContain('wardlight_open_alarms{priority="medium"} 1');
    expect(text).toContain(`wardlight_durable_seq ${gateway.engine.durable.seq}`);
    expect(text).not.toContain('Okoro');
    expect((await get('/')).status).toBe(404);
  });
});

describe('Given a disk that stalls', () => {
  it('When an alarm comes, Then stations show it at once and the device is answered later', async () => {
    await end(gateway);
    const log = new MemoryLog();
    gateway = await aGateway({ log });
    sender = new Sender(gateway.mllpPort ?? 0);
    await sender.send(numerics('01', 78));
    const station = connect();
    await until('the snapshot', () => station.snapshot !== null);
    let go = (): void => {};
    log.stall = new Promise((resolve) => {
      go = resolve;
    });
    let answered = false;
    const ack = sender.send(alarm('01', '1')).then((text) => {
      answered = true;
      return text;
    });
    await until(
      'the alarm ahead of the disk',
      () => station.ahead.some(({ event }) => event.type === 'alarm.raised'),
      2_000,
    );
    expect([answered, Object.keys(station.state?.alarms ?? {})]).toEqual([false, []]);
    go();
    expect(codeOf(await ack)).toBe('AA');
    await until('the alarm', () => Object.keys(station.state?.alarms ?? {}).length === 1 && station.ahead.length === 0);
  });

  it('When it stalls for so long that hundreds wait, Then the newest alarm is shown too', async () => {
    await end(gateway);
    const log = new MemoryLog();
    gateway = await aGateway({ log });
    const station = connect();
    await until('the snapshot', () => station.snapshot !== null);
    log.stall = new Promise(() => {});
    const intake = (n: number) => void gateway.engine.intake(aBatch([anAlarm({ episode: `e${n}` })]))?.catch(() => {});
    for (let n = 0; n < 1_200; n += 1) intake(n);
    const newest = () => station.ahead.at(-1)?.event;
    await until('all of them', () => station.ahead.length > 1_200, 3_000);
    intake(1_200);
    await until(
      'the newest',
      () => {
        const event = newest();
        return event?.type === 'alarm.raised' && event.alarm.episode === 'e1200';
      },
      3_000,
    );
  });
});
