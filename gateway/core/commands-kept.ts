/** A stretch of the record that a person keeps: the ward remembers that and why, every station keeps its samples. */
import type { Command } from '../../shared/feed/protocol.ts';
import type { Asked, CommandResult } from './commands-asked.ts';
import { otherPatient } from './commands-settings.ts';

export function keep({ draft, station }: Asked, command: Extract<Command, { type: 'keep' }>): CommandResult {
  const { span, by, since } = command;
  if (!draft.site.has(span.bed)) return `There is no bed ${span.bed}.`;
  const fault = otherPatient(draft, span.bed, since);
  if (fault !== null) return fault;
  if (span.toAt > draft.now + soonMs) return 'What is to come cannot be kept.';
  draft.add({ type: 'event.kept', span, by, station, command: command.id });
  return null;
}

/** The station's idea of our clock may be ahead by so much. */
const soonMs = 30_000;
