/**
 * Commands on their way to the gateway. Pure: (state, input, now) → (state, effects).
 *
 * A command is on the disk before it is sent (outbox first), so that a crash loses none; the gateway does each key
 * once, so that sending again is safe. Display and alarms do not depend on the disk (contract, rule 4): a disk
 * that has not answered within 1 s is not waited for, the command is sent and stored when the disk returns.
 */
import type { Command, CommandReply } from '../../shared/feed/protocol.ts';

export interface OutboxEntry {
  readonly command: Command;
  /** Epoch ms when the person acted. */
  readonly at: number;
  readonly givenMono: number;
  readonly onDisk: boolean;
  readonly sentMono: number | null;
  /**
   * The gateway said that it is done, by this event; it stays until that is in the picture. Else a crash in between could
   * leave a disk that knows neither the command nor its effect, and a person would act again.
   */
  readonly answeredSeq: number | null;
  /** After "unavailable". */
  readonly notBeforeMono: number;
}

export type OutboxState = ReadonlyMap<string, OutboxEntry>;

export type Outcome = { readonly status: 'done' } | { readonly status: 'refused'; readonly reason: string };

export type OutboxInput =
  | { readonly type: 'given'; readonly command: Command; readonly at: number; readonly onDisk: boolean }
  | { readonly type: 'stored'; readonly id: string }
  /** A session began; these commands are already in the log, done or refused: their events say which. */
  | { readonly type: 'linked'; readonly logged: readonly string[] }
  | { readonly type: 'unlinked' }
  | { readonly type: 'answered'; readonly id: string; readonly reply: CommandReply }
  /** Its event came down the feed. */
  | { readonly type: 'seen'; readonly id: string; readonly outcome: Outcome }
  | { readonly type: 'tick' };

export type OutboxEffect =
  | { readonly type: 'store'; readonly command: Command; readonly at: number }
  | { readonly type: 'send'; readonly command: Command }
  /** Whoever waits may know. */
  | { readonly type: 'tell'; readonly id: string; readonly outcome: Outcome }
  /** Over, on the disk as well; who waits is told. */
  | { readonly type: 'settle'; readonly id: string; readonly outcome: Outcome };

export const outboxLimits = {
  /** Waiting commands; over it an act is refused in words. */
  entries: 1_000,
  diskMs: 1_000,
  /** No answer: sent again. */
  answerMs: 3_000,
  unavailableMs: 2_000,
  /** For the event of a command that is in the log already; where retention took it, the gateway is asked again. */
  eventMs: 5_000,
} as const;

export interface OutboxNow {
  readonly mono: number;
  readonly linked: boolean;
  readonly pictureSeq: number;
  /** How long the disk has already kept others waiting; infinite where it refuses. */
  readonly diskMs: number;
}

export function decideOutbox(
  before: OutboxState,
  input: OutboxInput,
  now: OutboxNow,
): { readonly state: OutboxState; readonly effects: readonly OutboxEffect[] } {
  const state = new Map(before);
  const effects: OutboxEffect[] = [];
  const settle = (id: string, outcome: Outcome): void => {
    if (state.delete(id)) effects.push({ type: 'settle', id, outcome });
  };
  switch (input.type) {
    case 'given':
      give(state, effects, input, now);
      break;
    case 'stored':
      change(state, input.id, { onDisk: true });
      break;
    case 'linked':
      for (const [id, entry] of state) {
        // What it answered before is in the snapshot that came with this session.
        if (entry.answeredSeq !== null) settle(id, { status: 'done' });
        else {
          const waitMs = input.logged.includes(id) ? outboxLimits.eventMs : 0;
          change(state, id, { sentMono: null, notBeforeMono: now.mono + waitMs });
        }
      }
      break;
    case 'unlinked':
      for (const id of state.keys()) change(state, id, { sentMono: null });
      break;
    case 'answered':
      answer(state, effects, input, now);
      if (input.reply.status === 'refused') settle(input.id, input.reply);
      break;
    case 'seen':
      settle(input.id, input.outcome);
      break;
    case 'tick':
      break;
  }
  for (const [id, { answeredSeq }] of state) {
    if (answeredSeq !== null && answeredSeq <= now.pictureSeq) settle(id, { status: 'done' });
  }
  if (now.linked) sendDue(state, effects, now);
  return { state, effects };
}

function give(
  state: Map<string, OutboxEntry>,
  effects: OutboxEffect[],
  input: Extract<OutboxInput, { type: 'given' }>,
  now: OutboxNow,
): void {
  const { command, at, onDisk } = input;
  if (state.has(command.id)) return;
  state.set(command.id, {
    command,
    at,
    onDisk,
    givenMono: now.mono,
    sentMono: null,
    answeredSeq: null,
    notBeforeMono: now.mono,
  });
  if (!onDisk) effects.push({ type: 'store', command, at });
}

function answer(
  state: Map<string, OutboxEntry>,
  effects: OutboxEffect[],
  { id, reply }: Extract<OutboxInput, { type: 'answered' }>,
  now: OutboxNow,
): void {
  if (reply.status === 'unavailable') {
    change(state, id, { sentMono: null, notBeforeMono: now.mono + outboxLimits.unavailableMs });
  } else if (reply.status === 'done' && state.has(id)) {
    change(state, id, { answeredSeq: reply.seq });
    effects.push({ type: 'tell', id, outcome: { status: 'done' } });
  }
}

function change(state: Map<string, OutboxEntry>, id: string, part: Partial<OutboxEntry>): void {
  const entry = state.get(id);
  if (entry !== undefined) state.set(id, { ...entry, ...part });
}

/** In the order given. */
function sendDue(state: Map<string, OutboxEntry>, effects: OutboxEffect[], now: OutboxNow): void {
  for (const [id, entry] of state) {
    const safe = entry.onDisk || Math.max(now.mono - entry.givenMono, now.diskMs) >= outboxLimits.diskMs;
    const waiting = entry.sentMono !== null && now.mono - entry.sentMono < outboxLimits.answerMs;
    if (entry.answeredSeq !== null || !safe || waiting || now.mono < entry.notBeforeMono) continue;
    state.set(id, { ...entry, sentMono: now.mono });
    effects.push({ type: 'send', command: entry.command });
  }
}

/** The waiting acknowledgement of this signal of an alarm, so that two presses are one act. */
export function acknowledgementOf(state: OutboxState, alarm: string, signalledAt: number): OutboxEntry | null {
  for (const entry of state.values()) {
    const { command } = entry;
    if (command.type !== 'acknowledge' || command.alarm !== alarm) continue;
    if (command.signalledAt === undefined || command.signalledAt === signalledAt) return entry;
  }
  return null;
}
