/** What a screen reader says of a tile (design, section 7). */
import type { BedState } from '../../shared/ward/state.ts';
import { lifeOf, type Alarm } from '../../shared/ward/alarm.ts';
import { spokenText } from '../alarms/alarm-words.ts';
import type { BedLive } from '../stores/live.ts';
import { shortTime } from '../words/format.ts';
import { t } from '../words/index.ts';
import { shownName } from '../words/people.ts';

export interface TileFacts {
  readonly bed: BedState;
  readonly initials: boolean;
  readonly live: BedLive['kind'];
  readonly alarm: Alarm | undefined;
  readonly heartRate: string | null;
  readonly spo2: string | null;
  /** Epoch ms. */
  readonly now: number;
}

function ageWords(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return t('label.second', { count: seconds });
  return t('label.minute', { count: Math.floor(seconds / 60) });
}

function alarmWords(alarm: Alarm, now: number): string {
  const priority = t(`priority.${alarm.priority}`);
  const text = spokenText(alarm);
  switch (lifeOf(alarm)) {
    case 'acknowledged':
      return t('label.acknowledged', { priority, text, time: shortTime(alarm.acknowledged?.at ?? now) });
    case 'latched':
      return t('label.latched', { priority, text });
    case 'paused':
      return `${t('label.alarm', { priority, text, age: ageWords(now - alarm.signalledAt) })} ${t('label.paused')}`;
    default:
      return t('label.alarm', { priority, text, age: ageWords(now - alarm.signalledAt) });
  }
}

/** Always begins "Bed 12,". */
export function tileLabel({ bed, initials, live, alarm, heartRate, spo2, now }: TileFacts): string {
  if (bed.patient === null && live === 'none') return t('label.emptyBed', { bed: bed.id });
  const name = bed.patient === null ? t('tile.noPatient') : shownName(bed.patient, initials).full;
  const parts = [`${t('label.bed', { bed: bed.id })}, ${name}${name.endsWith('.') ? '' : '.'}`];
  if (alarm !== undefined) parts.push(alarmWords(alarm, now));
  if (live === 'silent') parts.push(t('label.noData'));
  if (live === 'connecting') parts.push(t('label.connecting'));
  if (live === 'none') parts.push(t('label.noMonitor'));
  if (heartRate !== null) parts.push(t('label.heartRate', { value: heartRate }));
  if (spo2 !== null) parts.push(t('label.spo2', { value: spo2 }));
  return parts.join(' ');
}
