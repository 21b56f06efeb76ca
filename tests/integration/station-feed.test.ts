import path from 'node:path';
import Database from 'better-sqlite3';
import { expect, it, onTestFinished } from 'vitest';
import { bedId, commandId, stationId } from '../../shared/domain/ids.ts';
import { encodeWaveFrame, decodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { stateOf } from '../../shared/live/freshness.ts';
import { systemClock, type Clock } from '../../station/clock.ts';
import { createStation, type Station, type StationOptions } from '../../station/host.ts';
import { aDevice, configured, FakeGateway, raised, testSecret } from './fake-gateway.ts';
import { TestConsole } from './station-console.ts';
import { aFolder } from './station-folder.ts';
import { until } from './until.ts';

async function aGateway(): Promise<FakeGateway> {
  const gateway = await new FakeGateway().start();
  onTestFinished(() => gateway.stop());
  gateway.append(configured);
  return gateway;
}

async function aStation(gateway: FakeGateway, part: Partial<StationOptions> = {}): Promise<Station> {
  const station = await createStation({ gateway: { url: gateway.url, secret: testSecret }, data: aFolder(), ...part });
  onTestFinished(() => station.stop());
  return station;
}

/** Time that runs ten times as fast, for tests that wait for back-offs. */
const fast: Clock = {
  wall: () => Date.now(),
  mono: () => performance.now() * 10,
  every: (ms, run) => systemClock.every(ms / 10, run),
  after: (ms, run) => systemClock.after(ms / 10, run),
};

const recorded = (folder: string, logId: string): number[] => {
  const db = new Database(path.join(folder, 'station.db'), { readonly: true });
  try {
    return db.prepare('SELECT seq FROM events WHERE log LIKE ? ORDER BY seq').pluck().all(`${logId}~%`) as number[];
  } finally {
    db.close();
  }
};

const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

it('Given a gateway cut and restarted at 40 random moments, when events keep coming, then no durable event is lost and the picture is the gateway’s', async () => {
  const gateway = await aGateway();
  const folder = aFolder();
  const station = await aStation(gateway, { data: folder, random: () => 0, clock: fast });
  const { console } = TestConsole.attach(station);
  for (let round = 1; round <= 40; round += 1) {
    for (let event = 0; event < 5; event += 1)
      gateway.append(raised(`a${round}-${event}`), { lost: Math.random() < 0.05 });
    // The random moment of the cut.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 60));
    if (round % 10 === 0) await gateway.restart(50);
    else gateway.cut();
    for (let event = 5; event < 8; event += 1) gateway.append(raised(`a${round}-${event}`));
    if (round % 3 === 0)
      await until('a session', () => station.link().state === 'live' && station.link().reason === null);
  }
  await until('all events on the console', () => console.ward.seq === gateway.state.seq, 20_000);
  await until('all events confirmed', () => gateway.confirmed.get('log-1') === gateway.state.seq, 20_000);
  expect(console.ward).toEqual(gateway.state);
  expect(recorded(folder, 'log-1')).toEqual(upTo(gateway.state.seq));
});

it('Given 30,000 events missed, when the station comes back, then the picture is whole at once and the record fills by pages', async () => {
  const gateway = await aGateway();
  for (let index = 0; index < 30_000; index += 1) {
    gateway.append({ type: 'patient.left', bed: bedId('1'), why: 'discharged' });
  }
  const folder = aFolder();
  const station = await aStation(gateway, { data: folder });
  const { console } = TestConsole.attach(station);
  await until('the picture', () => console.ward.seq === 30_001);
  await until('the record', () => gateway.confirmed.get('log-1') === 30_001, 30_000);
  expect(recorded(folder, 'log-1')).toEqual(upTo(30_001));
});

it('Given a gateway with another log, when it takes over, then the old record stays, and the first is taken up again when it returns', async () => {
  const gateway = await aGateway();
  gateway.append(raised('a1'));
  const folder = aFolder();
  const station = await aStation(gateway, { data: folder, random: () => 0 });
  const { console } = TestConsole.attach(station);
  await until('the first record', () => gateway.confirmed.get('log-1') === 2);
  const first = { log: gateway.log, state: gateway.state };
  Object.assign(gateway, { logId: 'log-2', log: [], state: { ...first.state, seq: 0, alarms: {}, beds: [] } });
  gateway.append(configured, { lost: true });
  gateway.cut();
  await until('the second record', () => gateway.confirmed.get('log-2') === 1);
  expect(console.ward.alarms).toEqual({});
  Object.assign(gateway, { logId: 'log-1', ...first });
  gateway.append(raised('a2'), { lost: true });
  gateway.cut();
  await until('the first again', () => gateway.confirmed.get('log-1') === 3);
  expect(recorded(folder, 'log-1')).toEqual([1, 2, 3]);
  expect(recorded(folder, 'log-2')).toEqual([1]);
});

it('Given two consoles, when one acknowledges, then both see the same acknowledgement once, and a second act is refused in words', async () => {
  const gateway = await aGateway();
  gateway.append(raised('a1'));
  const station = await aStation(gateway);
  const one = TestConsole.attach(station).console;
  const two = TestConsole.attach(station).console;
  await until('the alarm', () => one.ward.alarms['a1'] !== undefined && two.ward.alarms['a1'] !== undefined);
  const act = { alarms: ['a1'], reason: 'on-my-way', note: null } as const;
  const [first, second] = await Promise.all([
    one.call('alarms.acknowledge', { ...act, alarms: ['a1'] }),
    two.call('alarms.acknowledge', { ...act, alarms: ['a1', 'a1', 'nine'] }),
  ]);
  expect(first.outcomes).toEqual([{ alarm: 'a1', status: 'confirmed', reason: null }]);
  expect(second.outcomes).toMatchObject([{ alarm: 'a1', status: 'confirmed' }, { status: 'refused' }]);
  await until('both', () => two.ward.alarms['a1']?.acknowledged != null && one.ward.alarms['a1']?.acknowledged != null);
  expect(one.ward).toEqual(two.ward);
  expect(one.ward.alarms['a1']?.acknowledged).toMatchObject({
    by: 'Station',
    station: station.id,
    reason: 'on-my-way',
  });
  expect(gateway.log.filter(({ event }) => event.type === 'alarm.acknowledged')).toHaveLength(1);
  const late = await one.call('alarms.acknowledge', { alarms: ['a1'], reason: null, note: null });
  expect(late.outcomes[0]).toMatchObject({ status: 'refused', reason: 'Already acknowledged by Station' });
});

it('Given a gateway that does not answer, when an alarm is acknowledged, then it is queued within 2 s, shown, and done once when it answers', async () => {
  const gateway = await aGateway();
  gateway.append(raised('a1'));
  const station = await aStation(gateway, { random: () => 0 });
  const { console } = TestConsole.attach(station);
  await until('the alarm', () => console.ward.alarms['a1'] !== undefined);
  gateway.deaf = true;
  const start = performance.now();
  const { outcomes } = await console.call('alarms.acknowledge', { alarms: ['a1'], reason: null, note: null });
  expect(outcomes[0]?.status).toBe('queued');
  expect(performance.now() - start).toBeLessThan(2_500);
  expect(console.last('station')?.outbox).toMatchObject([{ alarm: 'a1' }]);
  gateway.deaf = false;
  gateway.cut();
  await until('done', () => console.ward.alarms['a1']?.acknowledged != null);
  await until('settled', () => console.last('station')?.outbox.length === 0);
  expect(gateway.log.filter(({ event }) => event.type === 'alarm.acknowledged')).toHaveLength(1);
});

it('Given a command that the gateway refused while the link was cut, when the link is back, then it is over with the reason', async () => {
  const gateway = await aGateway();
  gateway.append(raised('a1'));
  const folder = aFolder();
  const station = await aStation(gateway, { data: folder, random: () => 0 });
  const { console } = TestConsole.attach(station);
  await until('the alarm', () => console.ward.alarms['a1'] !== undefined);
  // It comes through and is decided; no answer does.
  gateway.deaf = true;
  const { outcomes } = await console.call('alarms.acknowledge', { alarms: ['a1'], reason: null, note: null });
  expect(outcomes[0]?.status).toBe('queued');
  gateway.closed = true;
  gateway.cut();
  const [command = ''] = gateway.commands;
  const refused = { command: commandId(command), station: stationId(station.id), reason: 'It signals anew' };
  gateway.append({ type: 'command.refused', ...refused }, { lost: true });
  gateway.closed = false;
  await until('settled', () => console.last('station')?.outbox.length === 0);
  const inOutbox = (): unknown => {
    const db = new Database(path.join(folder, 'station.db'), { readonly: true });
    try {
      return db.prepare('SELECT outcome, reason FROM outbox').get();
    } finally {
      db.close();
    }
  };
  await until('on the disk', () => (inOutbox() as { outcome: string | null }).outcome !== null);
  expect(inOutbox()).toEqual({ outcome: 'refused', reason: 'It signals anew' });
  expect(new Set(gateway.commands)).toEqual(new Set([command]));
});

it('Given an open socket that falls silent, when 5 s have passed, then every console says lost, values stay and none is live; it recovers by itself', async () => {
  const gateway = await aGateway();
  const station = await aStation(gateway);
  const { console } = TestConsole.attach(station);
  await until('live', () => console.last('link')?.state === 'live');
  gateway.sendLive([aDevice('MON-1', '1', { HR: 72 })]);
  await until('a value', () => console.last('live')?.devices[0]?.values[0]?.value === 72);
  gateway.silent = true;
  const start = performance.now();
  await until('lost', () => console.last('link')?.state === 'lost');
  expect(performance.now() - start).toBeLessThan(5_600);
  await until('all of it again', () => console.last('live')?.full === true);
  const device = console.last('live')?.devices[0];
  expect(device).toMatchObject({ connected: false, values: [{ value: 72 }] });
  expect(stateOf('HR', { connected: device?.connected ?? true, ageMs: 0, absent: null, periodMs: 1_000 })).toBe(
    'stale',
  );
  gateway.silent = false;
  await until('live again', () => console.last('link')?.state === 'live', 10_000);
});

it('Given malformed messages of every kind, when they come, then they are refused, counted and credited, and what can be read is kept', async () => {
  const gateway = await aGateway();
  const station = await aStation(gateway);
  const { console } = TestConsole.attach(station);
  await until('live', () => console.last('link')?.state === 'live');
  const nonsense = [
    null,
    7,
    'x',
    [],
    {},
    { events: 3 },
    { n: 900, devices: 'no' },
    { events: [{ seq: -1 }] },
    { state: {} },
  ];
  for (const event of ['hello', 'snapshot', 'durable', 'live', 'waves', 'heartbeat', 'unheard-of']) {
    for (const value of nonsense) gateway.send(event, value);
  }
  gateway.send('waves', 901, 'no bytes');
  gateway.send('waves', 902, new Uint8Array(50));
  gateway.sendLive([aDevice('MON-1', '1', { HR: 72 }), { device: 'BAD' } as never, aDevice('MON-2', '2', { HR: 80 })]);
  gateway.append(raised('a1'));
  await until('the good devices', () => console.all('live').some(({ devices }) => devices.length === 2));
  await until('the alarm', () => console.ward.alarms['a1'] !== undefined);
  await until('the credits', () => [900, 901, 902].every((n) => gateway.credits.includes(n)));
  expect(gateway.connects).toBe(1);
  const { feed } = await console.call('diagnostics.get', {});
  expect(feed.refused).toBeGreaterThan(50);
});

it('Given an event that no schema here knows, when it comes, then it is kept as it is and the picture comes by snapshot', async () => {
  const gateway = await aGateway();
  const folder = aFolder();
  const station = await aStation(gateway, { data: folder, random: () => 0 });
  const { console } = TestConsole.attach(station);
  await until('live', () => console.last('link')?.state === 'live');
  const odd = { seq: 2, at: 1, event: { type: 'from.the.future', x: 1 } };
  gateway.log.push(odd as never);
  gateway.state = { ...gateway.state, seq: 2 };
  gateway.send('durable', { events: [odd] });
  await until('a new session', () => gateway.connects === 2);
  gateway.append(raised('a1'));
  await until('the alarm', () => console.ward.alarms['a1'] !== undefined);
  await until('the record', () => gateway.confirmed.get('log-1') === 3);
  expect(recorded(folder, 'log-1')).toEqual([1, 2, 3]);
});

it('Given windows that watch waves, when frames come, then the gateway is asked for all that is recorded, each window gets its own, and one that opens a lane gets its last seconds', async () => {
  const gateway = await aGateway();
  const station = await aStation(gateway);
  const one = TestConsole.attach(station);
  const two = TestConsole.attach(station);
  await until('live', () => one.console.last('link')?.state === 'live');
  await one.console.call('waves.watch', { beds: [{ bed: '1', channels: ['ECG II'] }] });
  await two.console.call('waves.watch', {
    beds: [
      { bed: '1', channels: ['ART'] },
      { bed: '2', channels: null },
    ],
  });
  const asked = (): string => JSON.stringify((gateway.watches.at(-1) as { waves?: unknown } | undefined)?.waves);
  const all = ['1', '2', '3', '4'].map((bed) => ({ bed, channels: null }));
  await until('all of it', () => asked() === JSON.stringify(all));
  const block = (bed: string, channel: string) => ({
    bed: bedId(bed),
    channel,
    unit: 'mV',
    startAt: 1,
    deviceAt: null,
    rateHz: 250,
    gain: 1,
    offset: 0,
    ageMs: 10,
    samples: new Int16Array(25),
  });
  const n = gateway.sendWaves(
    encodeWaveFrame({ sentAt: 1, blocks: [block('1', 'ECG II'), block('1', 'ART'), block('2', 'PLETH')] }),
  );
  await until('frames', () => one.console.frames.length === 1 && two.console.frames.length === 1);
  const names = (frame: Uint8Array | undefined): string[] => {
    const read = decodeWaveFrame(frame ?? new Uint8Array());
    return read.ok ? read.frame.blocks.map(({ bed, channel }) => `${bed} ${channel}`) : [];
  };
  expect(names(one.console.frames[0])).toEqual(['1 ECG II']);
  expect(names(two.console.frames[0])).toEqual(['1 ART', '2 PLETH']);
  await until('credit', () => gateway.credits.includes(n));
  const three = TestConsole.attach(station);
  await three.console.call('waves.watch', { beds: [{ bed: '2', channels: null }] });
  await until('its lane begins full', () => three.console.frames.length === 1);
  expect(names(three.console.frames[0])).toEqual(['2 PLETH']);
});

it('Given a station that knew a ward, when it starts with no gateway there, then it shows what it knew and says that it is cut off', async () => {
  const gateway = await aGateway();
  const folder = aFolder();
  const before = await createStation({ gateway: { url: gateway.url, secret: testSecret }, data: folder });
  gateway.append(raised('a1'));
  await until('the record', () => gateway.confirmed.get('log-1') === 2);
  await before.stop();
  const after = await aStation({ url: 'http://127.0.0.1:9' } as FakeGateway, { data: folder });
  const { console } = TestConsole.attach(after);
  expect(console.ward.alarms['a1']).toBeDefined();
  expect(after.id).toBe(before.id);
  await until('lost', () => console.last('link')?.state === 'lost', 6_000);
  expect(console.last('link')?.reason).toContain('cannot be reached');
});

it('Given a wrong secret, when the station tries, then the reason is in words and it keeps trying', async () => {
  const gateway = await aGateway();
  const station = await aStation(gateway, { gateway: { url: gateway.url, secret: 'another one altogether' } });
  await until('the reason', () => station.link().reason?.includes('the secret is not ours') === true);
  await until('another attempt', () => station.link().attempt > 1, 8_000);
});
