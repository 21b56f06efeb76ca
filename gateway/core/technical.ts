/**
 * Technical alarms of the gateway, level-triggered: what holds now is compared with what stands. A condition must
 * hold for its delay before it is an alarm, on the steady clock.
 */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { clip } from './clip.ts';
import type { Draft } from './draft.ts';
import { raiseOwn } from './gateway-alarm.ts';

export interface Condition {
  readonly device: DeviceId;
  /** Null: of the ward. */
  readonly bed: BedId | null;
  readonly key: string;
  readonly text: string;
  readonly parameter?: string;
  readonly value?: number;
  readonly delayMs: number;
}

/** It cannot be judged now: what stands goes on standing. */
export const asIs = 'as-is';
export type Conditions = Map<string, Condition | typeof asIs>;

/** Other words of a standing alarm are told this seldom. */
const retellMs = 60_000;

/** Of the gateway's own with this beginning of their episodes, by episode. */
export function standingWith(draft: Draft, prefix: string): Map<string, Alarm> {
  const found = new Map<string, Alarm>();
  for (const id in draft.ward.alarms) {
    const alarm = draft.ward.alarms[id];
    if (alarm?.condition === 'present' && alarm.source === 'gateway' && alarm.episode.startsWith(prefix)) {
      found.set(alarm.episode, alarm);
    }
  }
  return found;
}

/** `conditions`: all that hold now, by episode; their episodes begin with `prefix`. */
export function settle(draft: Draft, prefix: string, conditions: Conditions): void {
  const { since } = draft.memory;
  const mono = draft.live.mono();
  const standing = standingWith(draft, prefix);
  for (const [episode, condition] of conditions) {
    const before = standing.get(episode);
    standing.delete(episode);
    if (condition === asIs) continue;
    const heldMs = since.heldMs(episode, mono);
    if (before !== undefined) retell(draft, before, condition);
    else if (heldMs >= condition.delayMs) {
      const { delayMs: _delay, ...facts } = condition;
      raiseOwn(draft, { ...facts, episode, delayMs: heldMs });
    }
  }
  for (const { id } of standing.values()) draft.add({ type: 'alarm.ended', id, why: 'end' });
  since.keep(prefix, conditions);
}

function retell(draft: Draft, alarm: Alarm, { text, bed, value }: Condition): void {
  const { since } = draft.memory;
  const mono = draft.live.mono();
  const words = clip(text, 200);
  if (alarm.bed !== bed) draft.add({ type: 'alarm.changed', id: alarm.id, why: 'moved', bed });
  if (alarm.text === words) return;
  const told = `told|${alarm.id}`;
  const toldMono = since.get(told);
  if (toldMono !== undefined && mono - toldMono < retellMs) return;
  since.set(told, mono);
  draft.add({
    type: 'alarm.changed',
    id: alarm.id,
    why: 'update',
    text: words,
    ...(value === undefined ? {} : { value }),
  });
}
