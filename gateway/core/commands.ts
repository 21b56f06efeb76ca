/** Commands of stations: done once, however often they are sent; the reply says what became of them. */
import type { StationId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { own } from '../../shared/ward/state.ts';
import { mapDevice } from './devices.ts';
import type { Draft } from './draft.ts';

/** Null: done. Else the reason for refusing, for a person to read. */
export type CommandResult = string | null;

function refuse(draft: Draft, command: Command, station: StationId, reason: string): string {
  if (!draft.ward.commands.includes(command.id)) {
    draft.add({ type: 'command.refused', command: command.id, station, reason });
  }
  return reason;
}

function acknowledge(
  draft: Draft,
  command: Extract<Command, { type: 'acknowledge' }>,
  station: StationId,
): CommandResult {
  const alarm =
    own(draft.ward.alarms, command.alarm) ?? draft.ward.ended.find((candidate) => candidate.id === command.alarm);
  if (alarm === undefined) return refuse(draft, command, station, `There is no alarm ${command.alarm}.`);
  // Given while the link was down, or of a log that is gone: the person saw another signal than this one.
  if (command.signalledAt !== undefined && command.signalledAt !== alarm.signalledAt) {
    return refuse(draft, command, station, `Alarm ${command.alarm} signals anew: look again.`);
  }
  if (alarm.acknowledged !== null || draft.ward.commands.includes(command.id)) return null;
  draft.add({
    type: 'alarm.acknowledged',
    id: command.alarm,
    command: command.id,
    // Whoever speaks on this connection acknowledged it, whatever the message says.
    acknowledgement: { ...command.acknowledgement, station },
  });
  return null;
}

function map(draft: Draft, command: Extract<Command, { type: 'map-device' }>, station: StationId): CommandResult {
  const device = own(draft.ward.devices, command.device);
  if (device === undefined) return refuse(draft, command, station, `There is no device ${command.device}.`);
  if (command.bed !== null && !draft.site.has(command.bed)) {
    return refuse(draft, command, station, `There is no bed ${command.bed}.`);
  }
  if (draft.ward.commands.includes(command.id)) return null;
  mapDevice(draft, command.device, command.bed, 'person', command.by, command.id);
  return null;
}

export function decideCommand(draft: Draft, command: Command, station: StationId): CommandResult {
  switch (command.type) {
    case 'acknowledge':
      return acknowledge(draft, command, station);
    case 'map-device':
      return map(draft, command, station);
    default:
      return refuse(draft, command, station, `This gateway does not know ${command.type}.`);
  }
}
