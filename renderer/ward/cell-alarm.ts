/** What an alarm does to the cell of its value. */
import { lifeOf, priorityRank, type Alarm } from '../../shared/ward/alarm.ts';

export type CellAlarm = 'high' | 'medium' | 'high-acknowledged' | 'medium-acknowledged' | 'technical' | null;

/** Cells of a tile by the keys of the values that they show. */
const covers: Record<string, (key: string) => boolean> = {
  HR: (key) => key === 'HR',
  SpO2: (key) => key === 'SpO2',
  RR: (key) => key === 'RR',
  Temp: (key) => key === 'Temp',
  ART: (key) => key.startsWith('ART'),
  NIBP: (key) => key.startsWith('NIBP'),
};

const isAbout = (cell: string, alarm: Alarm): boolean =>
  alarm.parameter !== null && (covers[cell] ?? ((key: string) => key === cell))(alarm.parameter);

/** A fill while it is active, an outline once acknowledged or paused at the bedside; low and technical leave the cell as it is. */
function marks(alarm: Alarm): CellAlarm {
  const life = lifeOf(alarm);
  if (alarm.kind === 'technical' || alarm.priority === 'technical') return life === null ? null : 'technical';
  if (alarm.priority !== 'high' && alarm.priority !== 'medium') return null;
  if (life === 'active') return alarm.priority;
  return life === 'acknowledged' || life === 'paused' ? `${alarm.priority}-acknowledged` : null;
}

/** The highest alarm of a cell. Alarms come most urgent first. */
export function cellAlarm(cell: string, alarms: readonly Alarm[]): CellAlarm {
  let best: CellAlarm = null;
  let rank = -1;
  for (const alarm of alarms) {
    const mark = isAbout(cell, alarm) ? marks(alarm) : null;
    const standing = mark?.endsWith('acknowledged') === true ? 0 : 10;
    if (mark !== null && priorityRank[alarm.priority] + standing > rank) {
      best = mark;
      rank = priorityRank[alarm.priority] + standing;
    }
  }
  return best;
}
