/** Acts of people that change the ward: each becomes a command in the outbox, with a name and a key. */
import type { AlarmId, CommandId, StationId } from '../../shared/domain/ids.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { own, type WardState } from '../../shared/ward/state.ts';
import type { Clock } from '../clock.ts';
import type { CommandDesk } from '../core/command-desk.ts';
import { acknowledgementOf } from '../core/outbox.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';

export interface ActDeps {
  readonly clock: Clock;
  readonly desk: CommandDesk;
  readonly station: () => StationId;
  readonly ward: () => WardState;
  readonly newCommandId: () => CommandId;
}

/** How long a call waits for the gateway before it says "queued". */
export const confirmMs = 2_000;

const tooMany = 'Too many acts wait for the gateway: try again later';

type Outcome = CallResult<'alarms.acknowledge'>['outcomes'][number];

/** Gives one command per alarm, then waits for all of them together. */
export async function acknowledge(
  deps: ActDeps,
  person: Person,
  args: ParsedArgs<'alarms.acknowledge'>,
): Promise<CallResult<'alarms.acknowledge'>> {
  const { clock, desk } = deps;
  const actedAt = clock.wall();
  const unique = [...new Set(args.alarms)];
  if (!desk.hasRoomFor(unique.length)) throw new StationCallError('unavailable', tooMany);
  const one = async (alarm: AlarmId): Promise<Outcome> => {
    const known = own(deps.ward().alarms, alarm);
    // Recorded once: an alarm that is over or has an answer takes no other.
    if (known === undefined) return { alarm, status: 'refused', reason: 'This alarm is over' };
    const { acknowledged, signalledAt } = known;
    if (acknowledged !== null) {
      return { alarm, status: 'refused', reason: `Already acknowledged by ${acknowledged.by}` };
    }
    const underWay = acknowledgementOf(desk.waiting, alarm, signalledAt);
    if (underWay !== null) return outcomeOf(desk, alarm, underWay.command.id);
    const id = deps.newCommandId();
    const { reason, note } = args;
    const acknowledgement = { by: person.name, station: deps.station(), reason, note, actedAt };
    desk.give({ type: 'acknowledge', id, alarm, signalledAt, acknowledgement }, actedAt);
    return outcomeOf(desk, alarm, id);
  };
  return { outcomes: await Promise.all(unique.map(one)) };
}

async function outcomeOf(desk: CommandDesk, alarm: AlarmId, id: CommandId): Promise<Outcome> {
  const outcome = await desk.outcomeOf(id, confirmMs);
  if (outcome === 'queued') return { alarm, status: 'queued', reason: null };
  if (outcome.status === 'done') return { alarm, status: 'confirmed', reason: null };
  return { alarm, status: 'refused', reason: outcome.reason };
}

export async function mapDevice(
  deps: ActDeps,
  person: Person,
  args: ParsedArgs<'devices.map'>,
): Promise<CallResult<'devices.map'>> {
  const { clock, desk } = deps;
  if (own(deps.ward().devices, args.device) === undefined) return { status: 'refused', reason: 'No such device' };
  if (args.bed !== null && !deps.ward().beds.some((bed) => bed.id === args.bed)) {
    return { status: 'refused', reason: 'No such bed' };
  }
  if (!desk.hasRoomFor(1)) throw new StationCallError('unavailable', tooMany);
  const command: Command = { type: 'map-device', id: deps.newCommandId(), ...args, by: person.name };
  desk.give(command, clock.wall());
  const outcome = await desk.outcomeOf(command.id, confirmMs);
  if (outcome === 'queued') return { status: 'queued', reason: null };
  if (outcome.status === 'done') return { status: 'confirmed', reason: null };
  return { status: 'refused', reason: outcome.reason };
}
