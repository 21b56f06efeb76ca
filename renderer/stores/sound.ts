/** Whether this station can be heard. Null: as far as is known, yes. */
import { Observable } from './observable.ts';

export const soundFault = new Observable<'blocked' | 'stalled' | 'failed' | null>(null);
