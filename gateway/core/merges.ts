/**
 * Two records merged while both lie in beds (A40): one alarm on each of the two beds, and the merge waits until one
 * of them has left. The alarms are the memory of it: they are durable, people see them, and each ends by itself.
 */
import { deviceId, patientId, type BedId, type PatientId } from '../../shared/domain/ids.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { clip } from './clip.ts';
import type { Draft } from './draft.ts';
import { raiseTechnical } from './silence.ts';

interface Merge {
  readonly from: PatientId;
  readonly into: PatientId;
}

type Side = keyof Merge;

const mergeKey = 'SAME-PATIENT';
const gateway = deviceId('gateway');
const prefix = 'gateway|merge|';
/** What the episode of an alarm holds. */
const episodeMax = 400;

const episodeOf = (side: Side, { from, into }: Merge): string => clip(`${prefix}${side}\n${from}\n${into}`, episodeMax);

/** Null for any other alarm, and where ids of hundreds of characters were cut: that alarm ends when its bed is empty. */
function mergeOf({ key, condition, episode }: Alarm): { readonly side: Side; readonly merge: Merge } | null {
  if (key !== mergeKey || condition !== 'present' || episode.length >= episodeMax) return null;
  const [side, from, into, ...more] = episode.slice(prefix.length).split('\n');
  if (from === undefined || into === undefined || more.length > 0) return null;
  return { side: side === 'into' ? 'into' : 'from', merge: { from: patientId(from), into: patientId(into) } };
}

const bedWith = (draft: Draft, patient: PatientId): BedId | null =>
  draft.ward.beds.find((bed) => bed.patient?.id === patient)?.id ?? null;

const textFor = (other: BedId): string => clip(`Merged with patient of bed ${other}: who is it?`, 200);

/** Both lie in beds. Said once, however often the message comes. */
export function openMerge(draft: Draft, merge: Merge): void {
  const from = bedWith(draft, merge.from);
  const into = bedWith(draft, merge.into);
  if (from === null || into === null) return;
  for (const [side, bed, other] of [
    ['from', from, into],
    ['into', into, from],
  ] as const) {
    const episode = episodeOf(side, merge);
    const stands = Object.values(draft.ward.alarms).some(
      (alarm) => alarm.episode === episode && alarm.condition === 'present',
    );
    if (!stands) raiseTechnical(draft, gateway, bed, episode, mergeKey, textFor(other));
  }
}

/** After each message of ADT: the alarms go with their patients; once one of the two has left, the merge is done. */
export function followMerges(draft: Draft): void {
  for (const alarm of Object.values(draft.ward.alarms)) {
    const about = mergeOf(alarm);
    if (about === null) continue;
    const { side, merge } = about;
    const own = bedWith(draft, merge[side]);
    const other = bedWith(draft, merge[side === 'from' ? 'into' : 'from']);
    if (own !== null && other !== null) {
      const text = textFor(other);
      if (own === alarm.bed && text === alarm.text) continue;
      draft.add({ type: 'alarm.changed', id: alarm.id, why: 'moved', bed: own, text });
      continue;
    }
    draft.add({ type: 'alarm.ended', id: alarm.id, why: own === null ? 'patient-left' : 'end' });
    if (side === 'from' && own !== null) draft.add({ type: 'patient.merged', ...merge });
  }
}
