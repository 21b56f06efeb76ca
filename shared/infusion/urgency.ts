/**
 * Which infusion needs a person first: alarms, then by when its next container must be begun, so that a vasoactive with
 * 55 min left and a lead of 45 stands above a fluid with 30 and a lead of 15.
 */
import { alarmWeight, type Infusion } from './infusion.ts';
import { classRank } from './drugs.ts';

/** Minutes until the next container must be begun: time to empty less the lead. Null: not known. Negative: late. */
export function prepareInMin({ time, leadMin }: Pick<Infusion, 'time' | 'leadMin'>): number | null {
  return time.known ? time.minutes - leadMin : null;
}

/**
 * For a compare function: lower is sooner. What keeps the circulation up and is not known to run counts as due now, until
 * somebody says that it stands still on purpose; what else has no time stands last.
 */
function dueMin(infusion: Infusion): number {
  const due = prepareInMin(infusion);
  if (due !== null) return due;
  const isGiven = !infusion.silent && (infusion.status === 'infusing' || infusion.status === 'bolus');
  const isEnded = infusion.programme.ended !== undefined;
  return infusion.known?.vasoactive === true && !isGiven && !isEnded ? 0 : Number.MAX_VALUE;
}

/** Among those without a time: what runs, what stands still, what is not heard. */
const stillness = ({ silent, running, status }: Infusion): number => {
  if (silent) return 4;
  if (running) return status === 'kvo' ? 0 : 1;
  return status === 'stopped' ? 3 : 2;
};

const alarmRank = ({ alarm }: Infusion): number => (alarm === null ? -1 : alarmWeight(alarm));

const collator = new Intl.Collator('en', { numeric: true });

/** "9" before "12"; a pump without a bed last. */
export function byBed(a: string | null, b: string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return collator.compare(a, b);
}

/** For `sort`. Total: two channels are never equal. */
export function byUrgency(a: Infusion, b: Infusion): number {
  return (
    alarmRank(b) - alarmRank(a) ||
    dueMin(a) - dueMin(b) ||
    classRank(a.class) - classRank(b.class) ||
    stillness(a) - stillness(b) ||
    byBed(a.bed, b.bed) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}
