/** How an act becomes a command: stored first, sent, and waited for as long as a person can be kept waiting. */
import type { CommandId, StationId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import type { WardState } from '../../shared/ward/state.ts';
import type { Clock } from '../clock.ts';
import type { CommandDesk } from '../core/command-desk.ts';

export interface ActDeps {
  readonly clock: Clock;
  readonly desk: CommandDesk;
  readonly station: () => StationId;
  readonly ward: () => WardState;
  readonly newCommandId: () => CommandId;
}

/** How long a call waits for the gateway before it says "queued". */
const confirmMs = 2_000;

export type Outcome = CallResult<'alarms.withdraw'>;

export const refused = (reason: string): Outcome => ({ status: 'refused', reason });

/** @throws StationCallError where too many acts wait already. */
export function needRoom(desk: CommandDesk, count: number): void {
  if (desk.hasRoomFor(count)) return;
  throw new StationCallError('unavailable', 'Too many acts wait for the gateway: try again later');
}

/** What became of a command that was given. */
export async function outcomeOf(desk: CommandDesk, id: CommandId): Promise<Outcome> {
  const outcome = await desk.outcomeOf(id, confirmMs);
  if (outcome === 'queued') return { status: 'queued', reason: null };
  if (outcome.status === 'done') return { status: 'confirmed', reason: null };
  return refused(outcome.reason);
}

/** @throws StationCallError where too many acts wait already. */
export function give({ clock, desk }: ActDeps, command: Command): Promise<Outcome> {
  needRoom(desk, 1);
  desk.give(command, clock.wall());
  return outcomeOf(desk, command.id);
}

/**
 * Two presses are one act: where the same command waits already (all but its key is equal), that one is waited for.
 *
 * @throws StationCallError where too many acts wait already.
 */
export function giveOnce(deps: ActDeps, command: Command): Promise<Outcome> {
  const same = (other: Command): boolean => JSON.stringify({ ...other, id: '' }) === wanted;
  const wanted = JSON.stringify({ ...command, id: '' });
  for (const entry of deps.desk.waiting.values()) {
    if (entry.answeredSeq === null && same(entry.command)) return outcomeOf(deps.desk, entry.command.id);
  }
  return give(deps, command);
}
