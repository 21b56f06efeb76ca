/** Notes of people about infusions. They change no pump; they are of the container that the person saw. */
import type { Command } from '../../shared/feed/protocol.ts';
import { own } from '../../shared/ward/state.ts';
import type { Asked, CommandResult } from './commands-asked.ts';

export function noteInfusion({ draft }: Asked, command: Extract<Command, { type: 'note-infusion' }>): CommandResult {
  const { device: id, channel, drug, note, by } = command;
  const device = own(draft.ward.devices, id);
  const known = device === undefined ? undefined : own(device.channels, channel);
  if (device === undefined || known === undefined) return `There is no pump channel ${channel} of ${id}.`;
  if (known.drug !== drug) return `${device.name} runs ${known.drug ?? 'another drug'} by now: look again.`;
  draft.add({ type: 'infusion.noted', device: id, channel, note, by, command: command.id });
  return null;
}
