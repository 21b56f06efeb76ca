import { describe, expect, it } from 'vitest';
import { feedProtocolVersion } from '../../shared/feed/protocol.ts';
import { emptyWard } from '../../shared/ward/state.ts';
import { entries, entry } from '../testing/builders.ts';
import { decide, initialFeed } from './decide.ts';
import type { FeedEffect, FeedInput, FeedMessage, FeedState, LogEntry } from './feed-types.ts';
import { feedLimits } from './feed-types.ts';

const kinds = (effects: readonly FeedEffect[]): string[] => effects.map((effect) => effect.type);

/** Drives the machine by hand and keeps what it wanted. */
class Bench {
  mono = 10_000;
  wall = 5_000_000;
  random = 0.5;
  effects: FeedEffect[] = [];
  state: FeedState;

  constructor(record: Parameters<typeof initialFeed>[0] = { heads: {}, logId: null, pictureSeq: 0 }) {
    this.state = initialFeed(record, this.mono);
  }

  give(input: FeedInput): readonly FeedEffect[] {
    const { state, effects } = decide(this.state, input, this);
    this.state = state;
    this.effects.push(...effects);
    return effects;
  }

  hear(message: FeedMessage): readonly FeedEffect[] {
    return this.give({ type: 'message', generation: this.state.generation, message });
  }

  hello(headSeq: number, logId = 'log', protocol: number = feedProtocolVersion): readonly FeedEffect[] {
    return this.hear({ type: 'hello', hello: { protocol, gateway: 'g', version: '1', logId, headSeq, now: 0 } });
  }

  snapshot(seq: number, missed: readonly LogEntry[] = []): readonly FeedEffect[] {
    return this.hear({ type: 'snapshot', state: { ...emptyWard, seq }, missed });
  }

  beat(seq: number): readonly FeedEffect[] {
    return this.hear({ type: 'heartbeat', heartbeat: { now: 0, seq } });
  }

  replayed(list: readonly LogEntry[] | null): readonly FeedEffect[] {
    return this.give({ type: 'replayed', generation: this.state.generation, entries: list });
  }

  /** Time passes in ticks. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= feedLimits.tickMs) {
      this.mono += feedLimits.tickMs;
      this.wall += feedLimits.tickMs;
      this.give({ type: 'tick' });
    }
  }

  static synced(seq = 10, missed: readonly LogEntry[] = entries(1, seq)): Bench {
    const bench = new Bench();
    bench.give({ type: 'tick' });
    bench.hello(seq);
    bench.snapshot(seq, missed);
    bench.effects = [];
    return bench;
  }
}

describe('the link', () => {
  it('Given a whole session, when the gateway falls silent and the socket stays open, then it is lost within 5 s and torn down', () => {
    const bench = Bench.synced();
    bench.pass(4_800);
    expect(bench.state.link).toBe('live');
    bench.pass(200);
    expect(bench.state.link).toBe('lost');
    expect(bench.state.lostAt).toBe(5_000_000 + 4_900 - 4_900);
    expect(kinds(bench.effects)).toContain('close');
  });

  it('Given silence, when the wall clock steps by an hour either way, then nothing is decided by it', () => {
    const bench = Bench.synced();
    for (const step of [3_600_000, -7_200_000]) {
      bench.wall += step;
      bench.pass(3_000);
      bench.beat(10);
    }
    expect(bench.state.link).toBe('live');
  });

  it('Given a closed socket, when a new session comes within 5 s, then it never was lost; the first retry is within a second', () => {
    const bench = Bench.synced();
    bench.give({ type: 'closed', generation: bench.state.generation, reason: 'cable' });
    expect(bench.state.link).toBe('connecting');
    bench.pass(1_000);
    expect(kinds(bench.effects)).toContain('open');
    bench.hello(10);
    bench.snapshot(10);
    expect(bench.state.link).toBe('live');
  });

  it('Given a gateway that is not there, when 5 s have passed, then the link is lost and attempts go on, at most 15 s apart', () => {
    const bench = new Bench();
    bench.random = 0.999;
    const opened: number[] = [];
    for (let second = 0; second < 200; second += 1) {
      const before = bench.effects.length;
      bench.pass(1_000);
      if (bench.effects.slice(before).some((effect) => effect.type === 'open')) opened.push(second);
      bench.give({ type: 'closed', generation: bench.state.generation, reason: 'refused' });
      if (second === 4) expect(bench.state.link).toBe('lost');
    }
    const gaps = opened.slice(1).map((at, index) => at - (opened[index] ?? 0));
    expect(gaps.slice(0, 3)).toEqual([1, 2, 4]);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(16);
    expect(opened.length).toBeGreaterThan(12);
  });

  it('Given a lost link, when a session greets but has no snapshot yet, then it is still lost (L3)', () => {
    const bench = Bench.synced();
    bench.pass(6_000);
    bench.hello(10);
    bench.beat(10);
    expect(bench.state.link).toBe('lost');
    bench.snapshot(10);
    expect(bench.state).toMatchObject({ link: 'live', lostAt: null });
  });

  it('Given a greeting without a snapshot, when 10 s have passed, then it is torn down', () => {
    const bench = new Bench();
    bench.give({ type: 'tick' });
    bench.hello(10);
    bench.pass(10_000);
    expect(kinds(bench.effects)).toContain('close');
  });

  it('Given another protocol version, when the gateway says hello, then the reason names both versions', () => {
    const bench = new Bench();
    bench.give({ type: 'tick' });
    bench.hello(1, 'log', 99);
    expect(bench.state.reason).toContain('version 99');
  });

  it('Given inputs of an old connection, when they come late, then they change nothing', () => {
    const bench = Bench.synced();
    const old = bench.state.generation;
    bench.give({ type: 'distrust', reason: 'slept' });
    const before = bench.state;
    bench.give({ type: 'message', generation: old, message: { type: 'durable', entries: entries(11, 12) } });
    bench.give({ type: 'closed', generation: old, reason: 'late' });
    expect(bench.state).toBe(before);
  });
});

describe('the sequence', () => {
  it('Given no snapshot yet, when durable events come, then they are not trusted', () => {
    const bench = new Bench();
    bench.give({ type: 'tick' });
    bench.hello(10);
    expect(kinds(bench.hear({ type: 'durable', entries: entries(11, 11) }))).toEqual([]);
    expect(bench.state.counters.ignored).toBe(1);
  });

  it('Given events on their way to the disk, when it has them, then and only then they are confirmed', () => {
    const bench = Bench.synced();
    bench.give({ type: 'recorded', logKey: 'log~0', seq: 10, count: 10 });
    bench.effects = [];
    expect(kinds(bench.hear({ type: 'durable', entries: entries(11, 12) }))).toEqual(['fold', 'record']);
    expect(bench.give({ type: 'recorded', logKey: 'log~0', seq: 12, count: 2 })).toEqual([
      { type: 'confirm', seq: 12 },
    ]);
  });

  it('Given a hole, when an event comes after it, then the missing ones are asked for by number and folded in order', () => {
    const bench = Bench.synced();
    const effects = bench.hear({ type: 'durable', entries: [entry(13)] });
    expect(effects).toEqual([{ type: 'replay', generation: bench.state.generation, afterSeq: 10 }]);
    expect(kinds(bench.replayed(entries(11, 13)))).toEqual(['fold', 'record']);
    expect(bench.state.pictureSeq).toBe(13);
    expect(bench.state.behindMono).toBeNull();
  });

  it('Given that the very last event was lost, when two heartbeats count it, then it is asked for', () => {
    const bench = Bench.synced();
    expect(kinds(bench.beat(11))).toEqual(['clock']);
    expect(kinds(bench.beat(11))).toEqual(['clock', 'replay']);
  });

  it('Given a hole that is not filled, when 3 s have passed, then the station begins anew and is lost where that fails', () => {
    const bench = Bench.synced();
    bench.hear({ type: 'durable', entries: [entry(13)] });
    bench.pass(feedLimits.behindMs - 100);
    expect(bench.state.phase).toBe('synced');
    bench.pass(200);
    expect(bench.state.phase).not.toBe('synced');
    bench.pass(4_600);
    expect(bench.state.link).toBe('lost');
  });

  it('Given a repeated event, when it comes again, then it is folded once', () => {
    const bench = Bench.synced();
    bench.hear({ type: 'durable', entries: entries(11, 11) });
    expect(kinds(bench.hear({ type: 'durable', entries: entries(9, 11) }))).toEqual([]);
  });

  it('Given more missed events than a snapshot carries, when it comes, then pages are asked for until the record is whole', () => {
    const bench = Bench.synced(5_000, entries(1, 2_000));
    bench.give({ type: 'recorded', logKey: 'log~0', seq: 2_000, count: 2_000 });
    expect(bench.state.replay?.afterSeq).toBe(2_000);
    bench.replayed(entries(2_001, 4_000));
    expect(bench.state.replay?.afterSeq).toBe(4_000);
    bench.replayed(entries(4_001, 5_000));
    expect(bench.state).toMatchObject({ queuedSeq: 5_000, replay: null });
  });

  it('Given a disk that answers nothing, when events keep coming, then the picture goes on, the queue stays bounded, and they are fetched later', () => {
    const bench = Bench.synced(0, []);
    for (let seq = 1; seq <= 8_000; seq += 1) bench.hear({ type: 'durable', entries: [entry(seq)] });
    expect(bench.state).toMatchObject({
      pictureSeq: 8_000,
      inFlight: feedLimits.inFlight,
      queuedSeq: feedLimits.inFlight,
    });
    bench.give({ type: 'recorded', logKey: 'log~0', seq: 5_000, count: 5_000 });
    expect(bench.state.replay?.afterSeq).toBe(5_000);
  });

  it('Given a disk that refuses, when 2 s have passed, then the same events are asked for again', () => {
    const bench = Bench.synced();
    bench.give({ type: 'record-failed', logKey: 'log~0', count: 10 });
    expect(bench.state.queuedSeq).toBe(0);
    bench.pass(1_900);
    expect(bench.state.replay).toBeNull();
    bench.pass(200);
    expect(bench.state.replay?.afterSeq).toBe(0);
  });

  it('Given another log, when it greets, then its record begins anew and the old one is remembered', () => {
    const bench = Bench.synced();
    bench.give({ type: 'recorded', logKey: 'log~0', seq: 10, count: 10 });
    bench.give({ type: 'closed', generation: bench.state.generation, reason: 'x' });
    bench.pass(1_000);
    bench.hello(3, 'other');
    bench.snapshot(3, []);
    expect(bench.state).toMatchObject({ logId: 'other', queuedSeq: 0, heads: { log: { fork: 0, seq: 10 } } });
    bench.replayed(entries(1, 3));
    expect(bench.effects.at(-1)).toMatchObject({ type: 'record', logKey: 'other~0' });
  });

  it('Given the same log that went back, when it greets, then it is a fork of its own', () => {
    const bench = new Bench({ heads: { log: { fork: 0, seq: 10 } }, logId: 'log', pictureSeq: 10 });
    bench.give({ type: 'tick' });
    bench.hello(4);
    bench.snapshot(4, []);
    bench.replayed(entries(1, 4));
    expect(bench.effects.at(-1)).toMatchObject({ type: 'record', logKey: 'log~1' });
  });

  it('Given events that the gateway no longer has, when it replays later ones, then the gap is noted and the rest recorded', () => {
    const bench = Bench.synced(100, []);
    const effects = bench.replayed(entries(51, 100));
    expect(effects).toContainEqual({ type: 'record-gap', logKey: 'log~0', fromSeq: 1, toSeq: 50 });
    expect(bench.state).toMatchObject({ queuedSeq: 100, counters: { gaps: 1 } });
  });

  it('Given an event of a newer gateway, when it comes, then it is recorded and the picture comes by snapshot, once a minute at most', () => {
    const bench = Bench.synced();
    const odd: LogEntry = { seq: 11, stored: null, at: 1, raw: { type: 'new' } };
    expect(kinds(bench.hear({ type: 'durable', entries: [odd] }))).toEqual(['fold', 'record', 'close', 'log']);
    bench.pass(1_000);
    bench.hello(11);
    bench.snapshot(11);
    expect(kinds(bench.hear({ type: 'durable', entries: [{ ...odd, seq: 12 }] }))).toEqual(['fold', 'record']);
  });

  it('Given a gateway whose disk stalls, when it tells what is ahead, then it is shown and not recorded', () => {
    const bench = Bench.synced();
    const ahead = entries(11, 12).flatMap(({ stored }) => stored ?? []);
    expect(bench.hear({ type: 'ahead', events: ahead })).toEqual([{ type: 'ahead', events: ahead }]);
    expect(bench.state).toMatchObject({ pictureSeq: 10, queuedSeq: 10 });
    expect(kinds(bench.hear({ type: 'durable', entries: entries(11, 12) }))).toEqual(['fold', 'record']);
  });

  it('Given frames, live and malformed alike, when they come, then each gets its credit', () => {
    const bench = Bench.synced();
    const waves = bench.hear({ type: 'waves', n: 7, frame: new Uint8Array() });
    expect(waves.at(-1)).toEqual({ type: 'credit', n: 7 });
    const bad = bench.hear({ type: 'malformed', event: 'live', reason: 'x', n: 8 });
    expect(bad.at(-1)).toEqual({ type: 'credit', n: 8 });
    expect(bench.state.counters.refused).toBe(1);
  });
});
