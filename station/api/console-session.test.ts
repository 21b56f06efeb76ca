import { describe, expect, it } from 'vitest';
import { bedId } from '../../shared/domain/ids.ts';
import { decodeWaveFrame, encodeWaveFrame } from '../../shared/feed/wave-frame.ts';
import { readWaveAnswer } from '../../shared/station-api/wave-answer.ts';
import type { ToConsole } from '../../shared/station-api/wire.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { LiveState } from '../core/live-state.ts';
import { silentLog } from '../log.ts';
import { aDevice, aLive, aValue, stored } from '../testing/builders.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { consoleLimits, ConsoleSession, type SessionDeps } from './console-session.ts';
import { ArrivedFrame } from './wave-outlet.ts';

function aSession(handlers: Partial<Record<string, (args: never) => unknown>> = {}) {
  const clock = new VirtualClock();
  const live = new LiveState();
  live.setLinked(true);
  const out: ToConsole[] = [];
  const frames: Uint8Array[] = [];
  const pipe = { buffered: 0 };
  const deps = {
    clock,
    live,
    log: silentLog,
    handlers: {
      'session.get': () => ({}),
      'alarms.acknowledge': () => ({ outcomes: [] }),
      'waves.watch': (args: { beds: never }, caller: { watch: (wanted: unknown) => void }) => (
        caller.watch({ waves: args.beds, shows: [] }),
        {}
      ),
      ...handlers,
    },
    whole: { ward: () => ({ kind: 'snapshot', state: emptyWard }), link: () => ({}), station: () => ({}) },
    recent: () => [],
    watchChanged: () => undefined,
    closed: () => undefined,
  } as unknown as SessionDeps;
  const session = new ConsoleSession(
    { send: (message) => out.push(message), sendBinary: (bytes) => frames.push(bytes), buffered: () => pipe.buffered },
    deps,
  );
  const topics = (name: string) => out.flatMap((one) => (one.k === 'topic' && one.topic === name ? [one.payload] : []));
  let id = 0;
  const call = async (name: string, args: unknown): Promise<ToConsole | undefined> => {
    id += 1;
    const mine = id;
    session.receive({ k: 'call', id: mine, name, args });
    for (let turn = 0; turn < 6; turn += 1) await Promise.resolve();
    return out.find((one) => one.k !== 'topic' && one.id === mine);
  };
  return { clock, live, out, frames, pipe, session, topics, call };
}

const acknowledge = { alarms: ['a1'], reason: null, note: null };

describe('calls', () => {
  it('Given calls that are unknown, malformed or wrong in their result, when they come, then each has its own refusal', async () => {
    const { call, session, out } = aSession({ 'diagnostics.get': () => ({ wrong: true }) });
    expect(await call('ward.erase', {})).toMatchObject({ k: 'refusal', code: 'unknown-call' });
    expect(await call('toString', {})).toMatchObject({ code: 'unknown-call' });
    expect(await call('alarms.acknowledge', { alarms: [] })).toMatchObject({ code: 'bad-arguments' });
    expect(await call('diagnostics.get', {})).toMatchObject({ code: 'fault' });
    session.receive({ k: 'call', id: 99, name: 7 });
    expect(out.at(-1)).toMatchObject({ k: 'refusal', id: 99, code: 'bad-arguments' });
    for (const nonsense of [null, 3, 'x', [], { k: 'subscribe', topic: '__proto__' }]) session.receive(nonsense);
  });

  it('Given ghost touches, when acts come faster than ten a second, then the eleventh is refused (L7)', async () => {
    const { call, clock } = aSession();
    for (let act = 0; act < 10; act += 1)
      expect(await call('alarms.acknowledge', acknowledge)).toMatchObject({ k: 'reply' });
    expect(await call('alarms.acknowledge', acknowledge)).toMatchObject({ code: 'too-often' });
    clock.advance(1_000);
    expect(await call('alarms.acknowledge', acknowledge)).toMatchObject({ k: 'reply' });
  });

  it('Given a burst of acknowledging that goes on, when its allowance is used up, then two a second are taken and the refusal says why (L7)', async () => {
    const { call, clock } = aSession({ 'devices.map': () => ({ status: 'confirmed', reason: null }) });
    let taken = 0;
    for (let tenth = 0; tenth < 100; tenth += 1) {
      const answer = await call('alarms.acknowledge', acknowledge);
      if (answer?.k === 'reply') taken += 1;
      else
        expect(answer).toMatchObject({ code: 'too-often', message: expect.stringContaining('faster than a person') });
      clock.advance(100);
    }
    expect(taken).toBe(consoleLimits.acknowledgesAtOnce + Math.floor(9.9 * consoleLimits.acknowledgesPerSecond));
    // Other acts are not held up by it.
    expect(await call('devices.map', { device: 'd', bed: null })).toMatchObject({ k: 'reply' });
  });

  it('Given a page that saves events without end, when its allowance is used up, then the log of the ward takes no more than a person marks', async () => {
    const { call, clock } = aSession({ 'kept.save': () => ({ status: 'confirmed', reason: null, id: 'k' }) });
    const span = { bed: '01', fromAt: 0, toAt: 1000, at: 0, alarm: null, text: 'x', beats: [], calipers: [] };
    let taken = 0;
    for (let second = 0; second < 60; second += 1) {
      const answer = await call('kept.save', { span });
      if (answer?.k === 'reply') taken += 1;
      else
        expect(answer).toMatchObject({ code: 'too-often', message: expect.stringContaining('faster than a person') });
      clock.advance(1_000);
    }
    expect(taken).toBe(consoleLimits.keepsAtOnce + Math.floor(59 * consoleLimits.keepsPerSecond));
    expect(await call('alarms.acknowledge', acknowledge)).toMatchObject({ k: 'reply' });
  });

  it('Given a console that does not read, when it asks for more, then only acts of people are done', async () => {
    const { call, pipe } = aSession();
    pipe.buffered = consoleLimits.wardBufferedBytes + 1;
    expect(await call('session.get', {})).toMatchObject({ code: 'too-often' });
    expect(await call('alarms.acknowledge', acknowledge)).toMatchObject({ k: 'reply' });
  });

  it('Given a console that floods, when its messages are over the limit, then they cost nothing', () => {
    const { session, clock, topics } = aSession();
    for (let n = 0; n < 5_000; n += 1) session.receive({ k: 'subscribe', topic: 'live' });
    expect(topics('live').length).toBeLessThanOrEqual(consoleLimits.messagesPerSecond);
    clock.advance(1_000);
    session.receive({ k: 'subscribe', topic: 'ward' });
    expect(topics('ward')).toHaveLength(1);
  });

  it('Given 51 alarms in one act, when it comes, then it is refused', async () => {
    const { call } = aSession();
    const alarms = Array.from({ length: 51 }, (_, index) => `a${index}`);
    expect(await call('alarms.acknowledge', { ...acknowledge, alarms })).toMatchObject({ code: 'bad-arguments' });
  });
});

describe('readings', () => {
  const wanted = { bed: '1', who: 'bed', channels: null, fromAt: 0, toAt: 10_000, pairs: null };
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 8; turn += 1) await Promise.resolve();
  };
  /** Reads that end when they are told to; what they were told. */
  function held() {
    const signals: AbortSignal[] = [];
    const read = (_args: never, { gone }: { gone: AbortSignal }) => {
      signals.push(gone);
      return new Promise((_resolve, reject) => gone.addEventListener('abort', () => reject(new Error('Cancelled'))));
    };
    return { signals, session: aSession({ 'history.waves': read as never }) };
  }

  it('Given an answer with waves, when it is sent, then they go before its words, under its number', async () => {
    const frame = encodeWaveFrame({ sentAt: 1, blocks: [] });
    const answer = { form: 'samples', channels: [], gaps: [], gapsCut: false, recordedFrom: null };
    const { call, frames } = aSession({ 'history.waves': () => ({ answer, frame }) });
    expect(await call('history.waves', wanted)).toEqual({ k: 'reply', id: 1, ok: true, result: answer });
    const [bytes = new Uint8Array()] = frames;
    expect(readWaveAnswer(bytes)?.id).toBe(1);
    expect(decodeWaveFrame(readWaveAnswer(bytes)?.frame ?? bytes)).toMatchObject({ ok: true, frame: { sentAt: 1 } });
  });

  it('Given a reading that is under way, when the console cancels it, then the work is told at once and no answer comes', async () => {
    const { signals, session } = held();
    session.session.receive({ k: 'call', id: 7, name: 'history.waves', args: wanted });
    await turns();
    session.session.receive({ k: 'cancel', id: 7 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    await turns();
    expect(session.out).toEqual([]);
    expect(session.frames).toEqual([]);
    // What is not under way can be cancelled by anybody without harm.
    session.session.receive({ k: 'cancel', id: 7 });
    session.session.receive({ k: 'cancel', id: 1e9 });
  });

  it('Given two readings, when more are asked for in one breath, then those are refused, but not behind a cancelled one', async () => {
    const { session } = held();
    const ask = (id: number): void => session.session.receive({ k: 'call', id, name: 'history.waves', args: wanted });
    for (const id of [1, 2, 3]) ask(id);
    await turns();
    expect(session.out).toMatchObject([{ k: 'refusal', id: 3, code: 'too-often' }]);
    for (const id of [4, 5, 6]) {
      session.session.receive({ k: 'cancel', id: id === 4 ? 1 : id - 1 });
      ask(id);
    }
    await turns();
    expect(session.out).toHaveLength(1);
  });

  it('Given readings under way, when the console leaves, then all of them are told', async () => {
    const { signals, session } = held();
    for (const id of [1, 2]) session.session.receive({ k: 'call', id, name: 'history.waves', args: wanted });
    await turns();
    session.session.close();
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('topics', () => {
  it('Given a subscription, when it begins, then the whole comes first and changes after', () => {
    const { session, topics, live, clock } = aSession();
    session.receive({ k: 'subscribe', topic: 'ward' });
    session.receive({ k: 'subscribe', topic: 'live' });
    session.ward({ kind: 'events', events: [stored(1)] });
    expect(topics('ward')).toMatchObject([{ kind: 'snapshot' }, { kind: 'events', events: [{ seq: 1 }] }]);
    live.apply(aLive([aDevice('M', '1', [aValue('HR', 72)])]), clock.mono(), () => true);
    clock.advance(consoleLimits.liveMs);
    session.pulse();
    expect(topics('live')).toMatchObject([
      { full: true, devices: [] },
      { full: false, devices: [{ device: 'M' }] },
    ]);
  });

  it('Given a console too slow for ward events, when it drains, then it gets the whole ward: no event is left out silently', () => {
    const { session, topics, pipe } = aSession();
    session.receive({ k: 'subscribe', topic: 'ward' });
    pipe.buffered = consoleLimits.wardBufferedBytes + 1;
    session.ward({ kind: 'events', events: [stored(1)] });
    pipe.buffered = 0;
    session.ward({ kind: 'events', events: [stored(2)] });
    expect(topics('ward')).toHaveLength(1);
    session.pulse();
    expect(topics('ward')).toMatchObject([{ kind: 'snapshot' }, { kind: 'snapshot' }]);
    session.ward({ kind: 'events', events: [stored(3)] });
    expect(topics('ward').at(-1)).toMatchObject({ kind: 'events' });
  });

  it('Given a console too slow for live values, when it drains, then it gets the newest once', () => {
    const { session, topics, pipe, live, clock } = aSession();
    session.receive({ k: 'subscribe', topic: 'live' });
    pipe.buffered = consoleLimits.liveBufferedBytes + 1;
    for (let value = 0; value < 100; value += 1) {
      live.apply(aLive([aDevice('M', '1', [aValue('HR', value)])]), clock.mono(), () => true);
      clock.advance(250);
      session.pulse();
    }
    expect(topics('live')).toHaveLength(1);
    pipe.buffered = 0;
    session.pulse();
    expect(topics('live').at(-1)).toMatchObject({ devices: [{ values: [{ key: 'HR', value: 99 }] }] });
  });
});

describe('waves', () => {
  const block = (bed: string, channel: string) => ({
    bed: bedId(bed),
    channel,
    unit: 'mV',
    startAt: 1_000,
    deviceAt: null,
    rateHz: 250,
    gain: 1,
    offset: 0,
    ageMs: 20,
    samples: Int16Array.from([1, 2, 3]),
  });
  const arrive = (mono: number): ArrivedFrame =>
    new ArrivedFrame(
      encodeWaveFrame({ sentAt: 5_000, blocks: [block('1', 'ECG II'), block('1', 'ART'), block('2', 'ECG II')] }),
      mono,
    );
  const names = (bytes: Uint8Array): string[] => {
    const read = decodeWaveFrame(bytes);
    return read.ok ? read.frame.blocks.map((one) => `${one.bed} ${one.channel}`) : [read.reason];
  };
  const watch = {
    beds: [
      { bed: '1', channels: ['ECG II'] },
      { bed: '2', channels: null },
    ],
  };

  it('Given a window that watches some, when a frame comes, then it gets those and no others', async () => {
    const { session, call, frames, clock } = aSession();
    session.waves(arrive(clock.mono()), clock.mono());
    expect(frames).toEqual([]);
    await call('waves.watch', watch);
    session.waves(arrive(clock.mono()), clock.mono());
    expect(frames.map(names)).toEqual([['1 ECG II', '2 ECG II']]);
  });

  it('Given frames faster than twenty a second, when they are sent, then they are packed together and their ages count the wait', async () => {
    const { session, call, frames, clock } = aSession();
    await call('waves.watch', { beds: [{ bed: '2', channels: null }] });
    for (let index = 0; index < 100; index += 1) {
      session.waves(arrive(clock.mono()), clock.mono());
      clock.advance(20);
      session.pulse();
    }
    expect(frames.length).toBeLessThanOrEqual(41);
    const read = decodeWaveFrame(frames[1] ?? new Uint8Array());
    expect(read.ok && read.frame.blocks.map(({ ageMs }) => ageMs)).toEqual([60, 40]);
    expect(read.ok && read.frame.sentAt).toBe(5_020);
  });

  it('Given a console that does not keep up, when its buffer is over 1 MB, then blocks are dropped, counted, and it goes on with the newest', async () => {
    const { session, call, frames, pipe, clock } = aSession();
    await call('waves.watch', watch);
    pipe.buffered = 1024 * 1024 + 1;
    for (let index = 0; index < 10; index += 1) {
      session.waves(arrive(clock.mono()), clock.mono());
      clock.advance(100);
      session.pulse();
    }
    expect(frames).toEqual([]);
    expect(session.droppedBlocks).toBe(20);
    pipe.buffered = 0;
    session.waves(arrive(clock.mono()), clock.mono());
    expect(frames).toHaveLength(1);
  });

  it('Given bytes that are no frame, when they come, then nothing happens', async () => {
    const { session, call, frames, clock } = aSession();
    await call('waves.watch', watch);
    session.waves(new ArrivedFrame(new Uint8Array(40), clock.mono()), clock.mono());
    expect(frames).toEqual([]);
  });
});
