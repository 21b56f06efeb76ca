/** Acts of people that change the ward: each becomes a command in the outbox, with a name and a key. */
import type { AlarmId } from '../../shared/domain/ids.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import { own } from '../../shared/ward/state.ts';
import { acknowledgementOf } from '../core/outbox.ts';
import { give, needRoom, outcomeOf, refused, type ActDeps, type Outcome } from './give.ts';
import type { ParsedArgs } from './parsed-args.ts';
import type { Person } from './permissions.ts';

type AlarmOutcome = CallResult<'alarms.acknowledge'>['outcomes'][number];

/** Gives one command per alarm, then waits for all of them together. */
export async function acknowledge(
  deps: ActDeps,
  person: Person,
  args: ParsedArgs<'alarms.acknowledge'>,
): Promise<CallResult<'alarms.acknowledge'>> {
  const { clock, desk } = deps;
  const actedAt = clock.wall();
  const unique = [...new Set(args.alarms)];
  needRoom(desk, unique.length);
  const one = async (alarm: AlarmId): Promise<AlarmOutcome> => {
    const seen = args.signals?.[args.alarms.indexOf(alarm)];
    const known = own(deps.ward().alarms, alarm);
    // Recorded once: an alarm that is over or has an answer takes no other.
    if (known === undefined) return { alarm, ...refused('This alarm is over') };
    const { acknowledged, signalledAt } = known;
    if (acknowledged !== null) return { alarm, ...refused(`Already acknowledged by ${acknowledged.by}`) };
    if (seen !== undefined && seen !== signalledAt) return { alarm, ...refused('It signals anew: look again') };
    const underWay = acknowledgementOf(desk.waiting, alarm, signalledAt);
    if (underWay !== null) return { alarm, ...(await outcomeOf(desk, underWay.command.id)) };
    const id = deps.newCommandId();
    const { reason, note } = args;
    const acknowledgement = { by: person.name, station: deps.station(), reason, note, actedAt };
    desk.give({ type: 'acknowledge', id, alarm, signalledAt, acknowledgement }, actedAt);
    return { alarm, ...(await outcomeOf(desk, id)) };
  };
  return { outcomes: await Promise.all(unique.map(one)) };
}

export async function mapDevice(deps: ActDeps, person: Person, args: ParsedArgs<'devices.map'>): Promise<Outcome> {
  if (own(deps.ward().devices, args.device) === undefined) return refused('No such device');
  if (args.bed !== null && !deps.ward().beds.some((bed) => bed.id === args.bed)) return refused('No such bed');
  return give(deps, { type: 'map-device', id: deps.newCommandId(), ...args, by: person.name });
}
