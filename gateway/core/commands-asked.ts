import type { StationId } from '../../shared/domain/ids.ts';
import type { Draft } from './draft.ts';
import type { Calling } from './escalation.ts';

/** Null: done. Else the reason for refusing, for a person to read. */
export type CommandResult = string | null;

/** What a command is judged with. */
export interface Asked extends Calling {
  readonly draft: Draft;
  /** Whoever speaks on this connection, whatever the message says. */
  readonly station: StationId;
}
