/**
 * A pause that somebody set at the bedside ends by itself there; its end may never reach us. An alarm whose device said
 * "paused" and then no more of it signals again: silent for ever it must not be. What is off is off until somebody puts
 * it on, and has its reminder.
 */
import { isHeld } from '../../shared/alarm/escalation.ts';
import type { Draft } from './draft.ts';

/** Longer than monitors pause, and than three of their repetitions. */
export const pausedMs = 600_000;

export function decidePauses(draft: Draft): void {
  const { reported } = draft.memory;
  const mono = draft.live.mono();
  const begun = draft.memory.begunMono(mono);
  for (const { id, condition, source, inactivation } of Object.values(draft.ward.alarms)) {
    if (condition !== 'present' || source !== 'device' || !inactivation.some(isHeld)) continue;
    if (mono - (reported.get(id) ?? begun) < pausedMs) continue;
    draft.add({
      type: 'alarm.changed',
      id,
      why: 'resumed',
      inactivation: inactivation.filter((word) => !isHeld(word)),
    });
  }
}
