/** Whether a person said that they saw the loss. The band and the sound stay: only silence or contact hush it. */
import { loss } from '../stores/link.ts';
import { Observable } from '../stores/observable.ts';
import { stationNow } from '../stores/tick.ts';

/** Epoch ms; null while nobody has. */
export const lossSeen = new Observable<number | null>(null);

export function seeLoss(): void {
  if (loss.get() !== null) lossSeen.set(stationNow());
}

loss.subscribe(() => {
  if (loss.get() === null) lossSeen.set(null);
});
