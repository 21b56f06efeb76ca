/** What ran for the patient of a bed: asked of the station, cancelled when the view leaves or asks something else. */
import type { BedId } from '../../../shared/domain/ids.ts';
import type { Ledger } from '../../../shared/infusion/ledger-answer.ts';
import { useReading, type Reading } from '../../history/use-reading.ts';
import { stationApi } from '../../stores/station.ts';
import { useDrugs } from '../../stores/site.ts';
import { useBed } from '../../stores/ward.ts';
import { useNow } from '../../trends/use-record.ts';
import { shiftAround, shiftStarts, shiftsWithin } from '../shifts.ts';
import type { HistorySpan } from '../view.ts';

const hourMs = 3_600_000;
/** The call's own bound. */
const mostShifts = 60;

const spanOf = (span: HistorySpan, now: number, starts: readonly string[]): number =>
  span === 'shift' ? shiftAround(now, starts).beganAt : now - Number(span) * hourMs;

/** Another patient's answer never stays on screen (L8). */
const ofSamePatient = (before: string, name: string): boolean => {
  const [a, b] = [before, name].map((text) => JSON.parse(text) as readonly unknown[]);
  return a?.[0] === b?.[0] && a?.[1] === b?.[1] && a?.[2] === b?.[2];
};

/** `bed` null, or nobody in it: nothing is asked. */
export function useLedger(bed: string | null, span: HistorySpan): Reading<Ledger> {
  const lies = useBed(bed ?? '');
  const patient = lies?.patient ?? null;
  const starts = shiftStarts(useDrugs());
  const now = useNow(bed !== null);
  const name =
    bed === null || patient === null ? null : JSON.stringify([bed, patient.id ?? patient.family, span, now, starts]);
  return useReading<Ledger>(
    name,
    (stop) => {
      if (bed === null) throw new Error('nothing is asked');
      const fromAt = spanOf(span, now, starts);
      const shifts = [...shiftsWithin(fromAt, now, starts)].slice(-mostShifts);
      return stationApi().call(
        'infusions.history',
        { bed: bed as BedId, who: 'patient', fromAt, toAt: Math.max(now, fromAt + 1), shifts },
        stop,
      );
    },
    ofSamePatient,
  );
}
