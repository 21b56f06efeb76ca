/** R: the last 10 s of a bed as an event at once, by hand; said in the status line. */
import { bedId } from '../../shared/domain/ids.ts';
import { Observable } from '../stores/observable.ts';
import { stationNow } from '../stores/tick.ts';
import { clockText } from '../words/format.ts';
import { t } from '../words/index.ts';
import { keep } from './keep.ts';

const lastMs = 10_000;
/** Long enough to be read. */
const saidMs = 6_000;

/** What the status line says of it; empty: nothing. */
export const recordedSaid = new Observable('');
let timer: ReturnType<typeof setTimeout> | undefined;

function say(words: string): void {
  recordedSaid.set(words);
  clearTimeout(timer);
  timer = setTimeout(() => recordedSaid.set(''), saidMs);
}

export async function recordNow(bed: string): Promise<void> {
  const toAt = Math.round(stationNow());
  const span = {
    bed: bedId(bed),
    fromAt: toAt - lastMs,
    toAt,
    at: toAt,
    alarm: null,
    text: t('strip.byHand'),
    beats: [],
    calipers: [],
  };
  const { phase, why } = await keep(`by hand ${bed} ${toAt}`, span);
  if (phase === 'saved') say(t('strip.recorded', { bed, time: clockText(toAt) }));
  else if (phase === 'queued') say(t('strip.recordedQueued', { bed }));
  else if (phase === 'failed') say(t('strip.recordFailed', { bed, why }));
}
