/**
 * Waves of the record, read in turn: the station answers two such questions of a window at once and refuses a third.
 * What a person waits for goes before what is read ahead. One that is not wanted any more leaves the line.
 */
import type { WaveBlock } from '../../shared/feed/wave-frame.ts';
import type { CallArgs, CallResult } from '../../shared/station-api/calls.ts';
import { StationCallError } from '../../shared/station-api/wire.ts';
import { stationApi } from '../stores/station.ts';

export interface WavesRead {
  readonly answer: CallResult<'history.waves'>;
  readonly blocks: readonly WaveBlock[];
}

interface Waiting {
  readonly rank: number;
  readonly begin: () => void;
}

/** One place is left for a view that does not wait in this line. */
const atOnce = 1;
const line: Waiting[] = [];
let running = 0;

function next(): void {
  if (running >= atOnce) return;
  const [first] = line.toSorted((a, b) => a.rank - b.rank);
  if (first === undefined) return;
  line.splice(line.indexOf(first), 1);
  running += 1;
  first.begin();
}

/** @param rank lower goes first: 0 what a person waits for, 1 what fills the picture, 2 what is read ahead */
export function readWaves(args: CallArgs<'history.waves'>, stop: AbortSignal, rank: 0 | 1 | 2): Promise<WavesRead> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      const at = line.indexOf(place);
      if (at < 0) return;
      line.splice(at, 1);
      reject(new StationCallError('closed', 'Not wanted any more.'));
    };
    const place: Waiting = {
      rank,
      begin: () => {
        stop.removeEventListener('abort', leave);
        stationApi()
          .read('history.waves', args, stop)
          .then(resolve, reject)
          .finally(() => {
            running -= 1;
            next();
          });
      },
    };
    if (stop.aborted) {
      reject(new StationCallError('closed', 'Not wanted any more.'));
      return;
    }
    stop.addEventListener('abort', leave, { once: true });
    line.push(place);
    next();
  });
}
