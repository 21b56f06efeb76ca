/** Silence is this station only, two minutes, and ends at once for a new or higher alarm (design, section 4). */
import { lifeOf, priorityRank, type Alarm } from '../../shared/ward/alarm.ts';
import { eachSecond, mono } from '../stores/tick.ts';
import { useUi } from '../stores/ui.ts';
import { ward } from '../stores/ward.ts';

const silenceMs = 120_000;

/** Alarms that stood when silence began, and the highest priority among them. */
let known = new Map<string, number>();
let highest = -1;

const signalling = (alarms: readonly Alarm[]): readonly Alarm[] => alarms.filter((alarm) => lifeOf(alarm) === 'active');

export function toggleSilence(): void {
  if (useUi.getState().silentUntil !== null) {
    useUi.setState({ silentUntil: null });
    return;
  }
  const standing = signalling(ward.get().alarms);
  known = new Map(standing.map((alarm) => [alarm.id, alarm.signalledAt]));
  highest = Math.max(-1, ...standing.map(({ priority }) => priorityRank[priority]));
  useUi.setState({ silentUntil: mono() + silenceMs });
}

/** A new high alarm, or one higher than all that stood, is heard at once. */
export function breaksSilence(alarm: Alarm, before: ReadonlyMap<string, number>, highestBefore: number): boolean {
  if (before.get(alarm.id) === alarm.signalledAt) return false;
  return alarm.priority === 'high' || priorityRank[alarm.priority] > highestBefore;
}

export function startSilenceRules(): void {
  eachSecond((now) => {
    const { silentUntil } = useUi.getState();
    if (silentUntil !== null && now >= silentUntil) useUi.setState({ silentUntil: null });
  });
  ward.subscribe(() => {
    if (useUi.getState().silentUntil === null) return;
    if (signalling(ward.get().alarms).some((alarm) => breaksSilence(alarm, known, highest))) {
      useUi.setState({ silentUntil: null });
    }
  });
}
