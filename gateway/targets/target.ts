/** What every kind of target is to the queue in front of it. */
import type { CallMessage } from './message.ts';

export interface Target {
  /** Resolves once the other side has it: sent, which says nothing of the person. @throws SendFault */
  send(message: CallMessage): Promise<void>;
  stop(): void;
}

/** It did not go out. `final`: another try would not help. */
export class SendFault extends Error {
  readonly final: boolean;

  constructor(reason: string, final = false) {
    super(reason);
    this.name = 'SendFault';
    this.final = final;
  }
}
