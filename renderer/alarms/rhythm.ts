import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';

/** How an alarm flashes: only an active high or medium one does. */
export function rhythmOf(alarm: Alarm): 'high' | 'medium' | null {
  if (lifeOf(alarm) !== 'active') return null;
  return alarm.priority === 'high' || alarm.priority === 'medium' ? alarm.priority : null;
}
