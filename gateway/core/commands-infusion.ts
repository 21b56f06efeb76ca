/** Notes of people about infusions. They change no pump; they are of the container that the person saw. */
import type { DeviceId } from '../../shared/domain/ids.ts';
import type { Command } from '../../shared/feed/protocol.ts';
import { runs } from '../../shared/infusion/infusion.ts';
import { own } from '../../shared/ward/state.ts';
import { isSilent } from './hearing.ts';
import type { Draft } from './draft.ts';
import type { Asked, CommandResult } from './commands-asked.ts';

export function noteInfusion({ draft }: Asked, command: Extract<Command, { type: 'note-infusion' }>): CommandResult {
  const { device: id, channel, drug, note, by } = command;
  const device = own(draft.ward.devices, id);
  const known = device === undefined ? undefined : own(device.channels, channel);
  if (device === undefined || known === undefined) return `There is no pump channel ${channel} of ${id}.`;
  if (note === 'ended' && runs(known.status) && isHeard(draft, id))
    return `${device.name} says that ${known.drug ?? 'it'} runs: look again.`;
  if (known.drug !== drug) return `${device.name} runs ${known.drug ?? 'another drug'} by now: look again.`;
  draft.add({ type: 'infusion.noted', device: id, channel, note, by, command: command.id });
  return null;
}

/** One that was switched off says nothing more: what it said last does not hold. */
function isHeard(draft: Draft, id: DeviceId): boolean {
  for (const hearing of draft.live.heard()) if (hearing.device === id) return !isSilent(hearing);
  return false;
}
