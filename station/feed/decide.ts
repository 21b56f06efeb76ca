/**
 * The feed machine: (state, input, now) → (state, effects). Pure; the client beside it does the effects.
 *
 *   waiting → opening → greeting (hello heard) → synced (snapshot taken) → waiting …
 *
 * The link that people see is a fact of its own: it is lost after 5 s of silence, whatever the socket says, and
 * live again only with a new snapshot (L3, L17).
 */
import { feedProtocolVersion } from '../../shared/feed/protocol.ts';
import { times } from '../../shared/live/freshness.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { FeedEffect, FeedInput, FeedMessage, FeedNow, FeedState, LogHead } from './feed-types.ts';
import { feedLimits } from './feed-types.ts';
import type { Step } from './record-keeping.ts';
import {
  askForMissing,
  chooseLog,
  headOf,
  onRecorded,
  onRecordFailed,
  onReplayed,
  takeIntoPicture,
  takeIntoRecord,
} from './record-keeping.ts';

export function initialFeed(
  record: {
    readonly heads: Readonly<Record<string, LogHead>>;
    readonly logId: string | null;
    readonly pictureSeq: number;
  },
  mono: number,
): FeedState {
  const state: FeedState = {
    phase: 'waiting',
    generation: 0,
    phaseMono: mono,
    failures: 0,
    nextAttemptMono: mono,
    startedMono: mono,
    heardMono: null,
    link: 'connecting',
    lostAt: null,
    reason: null,
    gateway: '',
    thinned: 0,
    heads: record.heads,
    logId: record.logId,
    queuedSeq: 0,
    inFlight: 0,
    recordRetryMono: mono,
    pictureSeq: record.pictureSeq,
    headSeq: record.pictureSeq,
    beatSeq: 0,
    behindMono: null,
    replay: null,
    distrustMono: null,
    counters: { reconnects: 0, gaps: 0, refused: 0, ignored: 0 },
  };
  return { ...state, queuedSeq: headOf(state).seq };
}

export function decide(
  before: FeedState,
  input: FeedInput,
  now: FeedNow,
): { readonly state: FeedState; readonly effects: readonly FeedEffect[] } {
  const step: Step = { state: before, effects: [] };
  switch (input.type) {
    case 'tick':
      onTick(step, now);
      break;
    case 'message':
      if (input.generation === before.generation) onMessage(step, input.message, now);
      break;
    case 'closed':
      if (input.generation === before.generation) drop(step, input.reason, now, 'closed');
      break;
    case 'replayed':
      if (input.generation === before.generation && onReplayed(step, input.entries, now) === 'useless') {
        drop(step, 'Events are missing and the gateway did not give them: beginning anew', now, 'open');
      }
      break;
    case 'recorded':
      onRecorded(step, input.logKey, input.seq, input.count);
      break;
    case 'record-failed':
      onRecordFailed(step, input.logKey, now);
      break;
    case 'record-opened':
      step.state = { ...before, heads: input.heads, logId: input.logId, inFlight: 0 };
      step.state = { ...step.state, queuedSeq: headOf(step.state).seq };
      drop(step, 'The record was opened', now, 'open');
      break;
    case 'distrust':
      drop(step, input.reason, now, 'open');
      break;
    case 'stop':
      if (before.phase !== 'waiting') step.effects.push({ type: 'close', generation: before.generation });
      step.state = { ...step.state, phase: 'stopped', replay: null };
      break;
  }
  if (step.state.distrustMono !== null && before.distrustMono === null) {
    drop(step, 'An event came that this version cannot read: a new snapshot is fetched', now, 'open');
  }
  if (step.state.phase !== 'stopped') askForMissing(step, now);
  return { state: step.state, effects: step.effects };
}

function onTick(step: Step, now: FeedNow): void {
  const { state } = step;
  if (state.phase === 'stopped') return;
  const silentMs = now.mono - (state.heardMono ?? state.startedMono);
  // One tick early rather than one tick late: lost means within 5 s.
  if (silentMs >= times.gatewayLostMs - feedLimits.tickMs && state.link !== 'lost' && state.phase !== 'synced') {
    lose(step, silentMs, now);
  }
  if (state.phase === 'synced' && silentMs >= times.gatewayLostMs - feedLimits.tickMs) {
    lose(step, silentMs, now);
    drop(step, 'The gateway has been silent for 5 s', now, 'open');
    return;
  }
  switch (state.phase) {
    case 'waiting':
      if (now.mono >= state.nextAttemptMono) open(step, now);
      return;
    case 'opening':
    case 'greeting':
      if (now.mono - state.phaseMono >= feedLimits.greetingMs)
        drop(step, 'The gateway did not answer within 10 s', now, 'open');
      return;
    case 'synced':
      watchSession(step, now);
      return;
  }
}

function watchSession(step: Step, now: FeedNow): void {
  const { state } = step;
  if (state.behindMono !== null && now.mono - state.behindMono >= feedLimits.behindMs) {
    // A picture that lacks something must not look whole: the snapshot of a new session is, or the link is lost.
    drop(step, 'Events are missing for 3 s: beginning anew', now, 'open');
  } else if (state.replay !== null && now.mono - state.replay.sinceMono >= feedLimits.replayMs) {
    drop(step, 'The gateway did not replay the missing events within 10 s', now, 'open');
  } else if (state.distrustMono !== null && now.mono - state.distrustMono >= feedLimits.distrustEveryMs) {
    step.state = { ...state, distrustMono: null };
  } else if (state.failures > 0 && now.mono - state.phaseMono >= feedLimits.stableMs) {
    step.state = { ...state, failures: 0 };
  }
}

function open(step: Step, now: FeedNow): void {
  const generation = step.state.generation + 1;
  step.state = { ...step.state, phase: 'opening', generation, phaseMono: now.mono };
  step.effects.push({
    type: 'open',
    generation,
    auth: { logId: step.state.logId, lastSeq: headOf(step.state).seq },
  });
}

function lose(step: Step, silentMs: number, now: FeedNow): void {
  if (step.state.link === 'lost') return;
  step.state = { ...step.state, link: 'lost', lostAt: now.wall - silentMs };
  step.effects.push({ type: 'log', level: 'warn', text: `The gateway is lost: silent for ${Math.round(silentMs)} ms` });
}

/** Ends the present connection, if any, and sets the time of the next attempt. */
function drop(step: Step, reason: string, now: FeedNow, socket: 'open' | 'closed'): void {
  const { state } = step;
  if (state.phase === 'waiting' || state.phase === 'stopped') return;
  if (socket === 'open') step.effects.push({ type: 'close', generation: state.generation });
  const stable = state.phase === 'synced' && now.mono - state.phaseMono >= feedLimits.stableMs;
  const failures = stable ? 0 : state.failures;
  step.effects.push({ type: 'log', level: 'warn', text: `The feed ended: ${reason}` });
  step.state = {
    ...state,
    phase: 'waiting',
    phaseMono: now.mono,
    // Inputs of the old connection that are still under way are not for the next one.
    generation: state.generation + 1,
    failures: failures + 1,
    nextAttemptMono: now.mono + reconnectDelayMs(failures, now.random),
    link: state.link === 'live' ? 'connecting' : state.link,
    reason,
    replay: null,
    behindMono: null,
    counters: { ...state.counters, reconnects: state.counters.reconnects + (state.phase === 'synced' ? 1 : 0) },
  };
}

function onMessage(step: Step, message: FeedMessage, now: FeedNow): void {
  if (step.state.phase === 'waiting' || step.state.phase === 'stopped') return;
  if (step.state.phase === 'synced') step.state = { ...step.state, heardMono: now.mono };
  switch (message.type) {
    case 'hello':
      onHello(step, message.hello, now);
      return;
    case 'snapshot':
      onSnapshot(step, message, now);
      return;
    case 'durable':
      if (step.state.phase !== 'synced') return ignore(step);
      takeIntoPicture(step, message.entries, now);
      takeIntoRecord(step, message.entries, now);
      return;
    case 'ahead':
      if (step.state.phase !== 'synced') return ignore(step);
      step.effects.push({ type: 'ahead', events: message.events });
      return;
    case 'live':
      if (step.state.phase === 'opening') return ignore(step);
      step.state = { ...step.state, thinned: message.live.thinned };
      if (message.refused > 0) refuse(step, message.refused);
      step.effects.push({ type: 'live', live: message.live }, { type: 'credit', n: message.live.n });
      return;
    case 'waves':
      if (step.state.phase === 'opening') return ignore(step);
      step.effects.push({ type: 'waves', frame: message.frame }, { type: 'credit', n: message.n });
      return;
    case 'late':
      if (step.state.phase !== 'synced') return ignore(step);
      step.effects.push({ type: 'late', late: message.late }, { type: 'credit', n: message.n });
      return;
    case 'heartbeat':
      step.effects.push({ type: 'clock', now: message.heartbeat.now, begins: false });
      onHeartbeat(step, message.heartbeat.seq, now);
      return;
    case 'malformed':
      refuse(step, 1);
      step.effects.push({ type: 'log', level: 'warn', text: `Refused a ${message.event} message: ${message.reason}` });
      if (message.n !== null) step.effects.push({ type: 'credit', n: message.n });
      return;
  }
}

function onHello(step: Step, hello: Extract<FeedMessage, { type: 'hello' }>['hello'], now: FeedNow): void {
  if (hello.protocol !== feedProtocolVersion) {
    const reason = `The gateway speaks feed version ${hello.protocol}, this station ${feedProtocolVersion}: update the older one`;
    drop(step, reason, now, 'open');
    return;
  }
  step.effects.push({ type: 'clock', now: hello.now, begins: true });
  chooseLog(step, hello.logId, hello.headSeq);
  step.state = { ...step.state, phase: 'greeting', gateway: hello.gateway };
}

function onSnapshot(step: Step, message: Extract<FeedMessage, { type: 'snapshot' }>, now: FeedNow): void {
  if (step.state.phase !== 'greeting') return ignore(step);
  const seq = message.state.seq;
  step.effects.push({ type: 'synced', state: message.state });
  step.state = {
    ...step.state,
    phase: 'synced',
    phaseMono: now.mono,
    heardMono: now.mono,
    link: 'live',
    lostAt: null,
    reason: null,
    pictureSeq: seq,
    headSeq: seq,
    beatSeq: seq,
    behindMono: null,
  };
  takeIntoRecord(step, message.missed, now);
}

/** The head in a heartbeat finds the last event lost as well, which no later event would betray. */
function onHeartbeat(step: Step, seq: number, now: FeedNow): void {
  const { state } = step;
  if (state.phase !== 'synced') return;
  // Events may be a beat behind their number; what the beat before counted must be here.
  const behind = state.beatSeq > state.pictureSeq;
  step.state = { ...state, beatSeq: seq, behindMono: behind ? (state.behindMono ?? now.mono) : state.behindMono };
}

function ignore(step: Step): void {
  const { counters } = step.state;
  step.state = { ...step.state, counters: { ...counters, ignored: counters.ignored + 1 } };
}

function refuse(step: Step, count: number): void {
  const { counters } = step.state;
  step.state = { ...step.state, counters: { ...counters, refused: counters.refused + count } };
}
