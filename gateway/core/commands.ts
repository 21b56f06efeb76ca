/** Commands of stations: done once, however often they are sent; the reply says what became of them. */
import type { StationId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { own } from '../../shared/ward/state.ts';
import { clip } from './clip.ts';
import type { Asked, CommandResult } from './commands-asked.ts';
import { acknowledge, answer, call, shown, withdraw } from './commands-alarm.ts';
import { acknowledgeFinding, actOnAsset, recordAsset, retireAsset } from './commands-assets.ts';
import { noteInfusion } from './commands-infusion.ts';
import { keep } from './commands-kept.ts';
import { setLimits, setPolicy, setProfile } from './commands-settings.ts';
import { mapDevice } from './devices.ts';
import type { Draft } from './draft.ts';
import type { Calling } from './escalation.ts';

function map({ draft }: Asked, command: Extract<Command, { type: 'map-device' }>): CommandResult {
  const device = own(draft.ward.devices, command.device);
  if (device === undefined) return `There is no device ${command.device}.`;
  if (command.bed !== null && !draft.site.has(command.bed)) return `There is no bed ${command.bed}.`;
  mapDevice(draft, command.device, command.bed, 'person', command.by, command.id);
  return null;
}

function judge(asked: Asked, command: Command): CommandResult {
  switch (command.type) {
    case 'acknowledge':
      return acknowledge(asked, command);
    case 'map-device':
      return map(asked, command);
    case 'withdraw':
      return withdraw(asked, command);
    case 'call':
      return call(asked, command);
    case 'answer':
      return answer(asked, command);
    case 'shown':
      return shown(asked, command);
    case 'set-limits':
      return setLimits(asked, command);
    case 'set-profile':
      return setProfile(asked, command);
    case 'set-policy':
      return setPolicy(asked, command);
    case 'keep':
      return keep(asked, command);
    case 'note-infusion':
      return noteInfusion(asked, command);
    case 'act-on-asset':
      return actOnAsset(asked, command);
    case 'record-asset':
      return recordAsset(asked, command);
    case 'retire-asset':
      return retireAsset(asked, command);
    case 'acknowledge-finding':
      return acknowledgeFinding(asked, command);
  }
}

/**
 * A refusal is an event too, so that a station learns of it even where the reply is lost. A command that comes again
 * does nothing and gets the answer that it got.
 */
export function decideCommand(draft: Draft, command: Command, station: StationId, calling: Calling): CommandResult {
  if (draft.ward.commands.includes(command.id)) {
    return draft.ward.refused.find((one) => one.command === command.id)?.reason ?? null;
  }
  const refused = judge({ draft, station, ...calling }, command);
  if (refused === null) return null;
  const reason = clip(refused, 500);
  draft.add({ type: 'command.refused', command: command.id, station, reason });
  return reason;
}
