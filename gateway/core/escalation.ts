/** Drives the chains of calls: makes the moves of shared/alarm/escalation.ts that are due, as events. */
import { nextMove, whoHas } from '../../shared/alarm/escalation.ts';
import type { AlarmRole, EscalationStep } from '../../shared/alarm/policy.ts';
import type { AlarmId, CommandId } from '../../shared/domain/ids.ts';
import type { Alarm, EscalationCall } from '../../shared/ward/alarm.ts';
import { own } from '../../shared/ward/state.ts';
import { clip } from './clip.ts';
import type { AlarmTimes } from './deadlines.ts';
import type { Draft } from './draft.ts';

export interface Calling {
  readonly times: AlarmTimes;
  /** Names of the targets in the gateway's configuration. */
  readonly targets: ReadonlySet<string>;
}

/** Moves in one decision; what is more comes with the next tick. */
const movesMax = 500;

const nobody = 'Nobody has this role';

type Way = Pick<EscalationCall, 'person' | 'target' | 'delivery' | 'detail'>;

/** Whom a role means for this alarm now, and the way there: the first of the person's targets that this gateway has. */
function wayTo(draft: Draft, alarm: Alarm, role: AlarmRole, targets: ReadonlySet<string>): Way {
  const person = whoHas(draft.ward.team, role, alarm.bed);
  if (person === null) {
    return role === 'everybody'
      ? { person: null, target: null, delivery: 'screen', detail: null }
      : { person: null, target: null, delivery: 'failed', detail: nobody };
  }
  const target = person.reach.find((reach) => targets.has(reach.target))?.target ?? null;
  return { person: person.name, target, delivery: target === null ? 'screen' : 'queued', detail: null };
}

/**
 * Adds a call for a role. `by`: a person asked for it and the chain goes its own way; then a role that nobody has gives
 * the reason why not, and no call.
 */
export function callRole(
  draft: Draft,
  alarm: Alarm,
  role: AlarmRole,
  calling: Calling,
  asked: { readonly step: number } | { readonly by: string; readonly command: CommandId },
): string | null {
  const way = wayTo(draft, alarm, role, calling.targets);
  const isAsked = 'by' in asked;
  if (isAsked && way.person === null && role !== 'everybody') return `${nobody} now: ${role}.`;
  const call: EscalationCall = {
    n: Math.max(-1, ...alarm.calls.map(({ n }) => n)) + 1,
    role,
    ...way,
    at: draft.now,
    answer: null,
    answeredBy: null,
    answeredAt: null,
    step: isAsked ? null : asked.step,
    signalledAt: alarm.signalledAt,
  };
  draft.add({
    type: 'alarm.called',
    id: alarm.id,
    call,
    by: isAsked ? clip(asked.by, 120) : null,
    ...(isAsked ? { command: asked.command } : {}),
  });
  return null;
}

/** A site that wrote down no people has no roles to pass over: there the screens of all are what is left. */
function chainOf({ ward }: Draft, alarm: Alarm): readonly EscalationStep[] {
  const chain = ward.policy.escalation[alarm.priority];
  return ward.team.people.length === 0 ? chain.filter(({ role }) => role === 'everybody') : chain;
}

/** All moves of one alarm that are due. Roles that nobody has are passed over in the same breath. */
export function escalate(draft: Draft, id: AlarmId, calling: Calling): number {
  const { times } = calling;
  for (let moves = 0; moves < movesMax; moves += 1) {
    const alarm = own(draft.ward.alarms, id);
    if (alarm === undefined) return moves;
    const move = nextMove(alarm, chainOf(draft, alarm), {
      sinceSignalMs: times.sinceSignalMs(alarm),
      sinceCallMs: (n) => times.sinceCallMs(alarm, n),
    });
    if (move === null) return moves;
    if (move.type === 'call') callRole(draft, alarm, move.role, calling, { step: move.step });
    else draft.add({ type: 'alarm.answered', id, n: move.n, answer: 'no-answer', by: null });
  }
  return movesMax;
}

/** On each tick. */
export function decideEscalation(draft: Draft, calling: Calling): void {
  let moves = 0;
  for (const alarm of Object.values(draft.ward.alarms)) {
    moves += escalate(draft, alarm.id, calling);
    if (moves >= movesMax) return;
  }
}
