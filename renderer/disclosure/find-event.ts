/** The event after a moment or before it, beyond the day that is on screen. */
import type { BedId } from '../../shared/domain/ids.ts';
import { stationApi } from '../stores/station.ts';
import { stationNow } from '../stores/tick.ts';
import { beside, happenedIn, type Happened } from './events.ts';
import { hourMs } from './times.ts';
import { everything } from './use-day.ts';

const longestMs = 31 * 24 * hourMs;
/** Alarms that are looked through: the nearest of the patient is among them. */
const page = 100;

/** Undefined: there is none. Rejects where the record does not answer. */
export async function findEvent(bed: string, at: number, step: 1 | -1): Promise<Happened | undefined> {
  const api = stationApi();
  const now = stationNow();
  const span = step === 1 ? { fromAt: at, toAt: now } : { fromAt: Math.max(0, now - longestMs), toAt: at };
  const { stays, kept } = await api.call('history.context', { bed: bed as BedId, who: 'patient', ...span });
  const beds = [...new Set([bed as BedId, ...stays.map((stay) => stay.bed)])];
  const filter = { ...everything, beds, ...span };
  const ask = (offset: number): ReturnType<typeof api.call<'alarms.history'>> =>
    api.call('alarms.history', { filter, offset, limit: page });
  let found = await ask(0);
  // Newest first: those nearest to what lies before them are on the last page.
  if (step === 1 && found.total > page) found = await ask(found.total - page);
  const known = stays.length > 0 ? stays : [{ bed, fromAt: null, toAt: null }];
  return beside(happenedIn(found.rows, kept, known, span), at, step);
}
