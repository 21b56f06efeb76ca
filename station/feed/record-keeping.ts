/**
 * Sequence numbers, the part of the feed machine that loses nothing (L21). Two positions are kept: the picture
 * (what is shown; whole from the snapshot on) and the record (what is on disk; without holes, from our last
 * event on). Whatever is missing from either is asked for by number with `replay`.
 */
import type { FeedEffect, FeedNow, FeedState, LogEntry, LogHead } from './feed-types.ts';
import { feedLimits, logKeyOf } from './feed-types.ts';

/** One step of the machine while it is taken. */
export interface Step {
  state: FeedState;
  readonly effects: FeedEffect[];
}

const noHead: LogHead = { fork: 0, seq: 0 };

export const headOf = (state: FeedState): LogHead =>
  state.logId === null ? noHead : (state.heads[state.logId] ?? noHead);

/**
 * Which record the events of this gateway go to. Another log, or one that went back behind what we hold, begins a
 * record of its own; the old one stays (L11).
 */
export function chooseLog(step: Step, logId: string, headSeq: number): void {
  const { state } = step;
  const known = state.heads[logId] ?? noHead;
  const wentBack = headSeq < known.seq;
  const head = wentBack ? { fork: known.fork + 1, seq: 0 } : known;
  const same = !wentBack && state.logId === logId;
  if (wentBack || (state.logId !== null && state.logId !== logId)) {
    const why = wentBack ? `ends at event ${headSeq}, before our ${known.seq}` : 'is another one';
    step.effects.push({
      type: 'log',
      level: 'warn',
      text: `The gateway's log ${why}: a new record begins, the old one is kept`,
    });
  }
  step.state = {
    ...state,
    logId,
    heads: { ...state.heads, [logId]: head },
    queuedSeq: same ? Math.max(state.queuedSeq, head.seq) : head.seq,
    inFlight: same ? state.inFlight : 0,
    headSeq,
  };
}

/** Folds what continues the picture; notes a hole. Events that it already has are passed over. */
export function takeIntoPicture(step: Step, entries: readonly LogEntry[], now: FeedNow): void {
  const next: LogEntry[] = [];
  let at = step.state.pictureSeq;
  let highest = step.state.headSeq;
  for (const entry of entries) {
    highest = Math.max(highest, entry.seq);
    if (entry.seq !== at + 1) continue;
    next.push(entry);
    at = entry.seq;
  }
  if (next.length > 0) step.effects.push({ type: 'fold', entries: next });
  const hole = highest > at;
  step.state = {
    ...step.state,
    pictureSeq: at,
    headSeq: highest,
    behindMono: hole ? (step.state.behindMono ?? now.mono) : null,
  };
  if (next.some((entry) => entry.stored === null) && step.state.distrustMono === null) {
    step.state = { ...step.state, distrustMono: now.mono };
  }
}

/** Hands what continues the record to the disk, within the bound on what is under way. */
export function takeIntoRecord(step: Step, entries: readonly LogEntry[], now: FeedNow): void {
  const { state } = step;
  if (state.logId === null || now.mono < state.recordRetryMono) return;
  const next: LogEntry[] = [];
  let at = state.queuedSeq;
  for (const entry of entries) {
    if (entry.seq !== at + 1) continue;
    if (state.inFlight + next.length >= feedLimits.inFlight) break;
    next.push(entry);
    at = entry.seq;
  }
  if (next.length === 0) return;
  step.effects.push({ type: 'record', logKey: logKeyOf(state.logId, headOf(state).fork), entries: next });
  step.state = { ...state, queuedSeq: at, inFlight: state.inFlight + next.length };
}

/** One question at a time, the picture before the record. */
export function askForMissing(step: Step, now: FeedNow): void {
  const { state } = step;
  if (state.phase !== 'synced' || state.replay !== null) return;
  const pictureBehind = state.behindMono !== null;
  const room = state.inFlight < feedLimits.inFlight / 2 && now.mono >= state.recordRetryMono;
  const recordBehind = state.queuedSeq < state.pictureSeq && room;
  if (!pictureBehind && !recordBehind) return;
  const afterSeq = pictureBehind ? state.pictureSeq : state.queuedSeq;
  step.state = { ...state, replay: { afterSeq, sinceMono: now.mono } };
  step.effects.push({ type: 'replay', generation: state.generation, afterSeq });
}

/** A page of events that were asked for. Null: no answer that can be read. */
export function onReplayed(step: Step, entries: readonly LogEntry[] | null, now: FeedNow): 'ok' | 'useless' {
  const asked = step.state.replay;
  if (asked === null) return 'ok';
  step.state = { ...step.state, replay: null };
  const first = entries?.[0];
  if (entries === null || first === undefined) {
    if (step.state.behindMono !== null) return 'useless';
    step.state = { ...step.state, recordRetryMono: now.mono + feedLimits.replayEmptyMs };
    return 'ok';
  }
  if (asked.afterSeq === step.state.queuedSeq && first.seq > asked.afterSeq + 1) noteGap(step, first.seq - 1);
  const before = step.state.pictureSeq;
  takeIntoPicture(step, entries, now);
  takeIntoRecord(step, entries, now);
  // Behind, and the page did not help: only a snapshot will.
  return step.state.behindMono !== null && step.state.pictureSeq === before ? 'useless' : 'ok';
}

function noteGap(step: Step, toSeq: number): void {
  const { state } = step;
  if (state.logId === null) return;
  const logKey = logKeyOf(state.logId, headOf(state).fork);
  step.effects.push({ type: 'record-gap', logKey, fromSeq: state.queuedSeq + 1, toSeq });
  const text = `The gateway no longer has events ${state.queuedSeq + 1} to ${toSeq}: the record has a gap there`;
  step.effects.push({ type: 'log', level: 'warn', text });
  step.state = { ...state, queuedSeq: toSeq, counters: { ...state.counters, gaps: state.counters.gaps + 1 } };
}

/** Events up to `seq` are on the disk (fsync done): only now the gateway is told. */
export function onRecorded(step: Step, logKey: string, seq: number, count: number): void {
  const { state } = step;
  const current = state.logId !== null && logKeyOf(state.logId, headOf(state).fork) === logKey;
  if (!current || state.logId === null) return;
  const head = headOf(state);
  step.state = {
    ...state,
    inFlight: Math.max(0, state.inFlight - count),
    heads: { ...state.heads, [state.logId]: { ...head, seq: Math.max(head.seq, seq) } },
  };
  if (state.phase === 'synced') step.effects.push({ type: 'confirm', seq: headOf(step.state).seq });
}

/** What the disk refused is asked of the gateway again, a little later. */
export function onRecordFailed(step: Step, logKey: string, now: FeedNow): void {
  const { state } = step;
  if (state.logId === null || logKeyOf(state.logId, headOf(state).fork) !== logKey) return;
  step.state = {
    ...state,
    inFlight: 0,
    queuedSeq: headOf(state).seq,
    recordRetryMono: now.mono + feedLimits.recordRetryMs,
  };
}
