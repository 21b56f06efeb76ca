/**
 * Strips are read one at a time: the station answers two at once to a window and refuses a third. What a person waits
 * for goes before small pictures. One that is not wanted any more leaves the line.
 */
import { StationCallError } from '../../shared/station-api/wire.ts';

interface Turn {
  readonly urgent: boolean;
  readonly begin: () => void;
}

const line: Turn[] = [];
let busy = false;

function next(): void {
  if (busy) return;
  const first = line.find(({ urgent }) => urgent) ?? line[0];
  if (first === undefined) return;
  line.splice(line.indexOf(first), 1);
  busy = true;
  first.begin();
}

/** @param ask is called when it is its turn; `stop` ends the waiting, and is the asker's own to end the asking. */
export function inTurn<Value>(urgent: boolean, stop: AbortSignal, ask: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const turn: Turn = {
      urgent,
      begin: () => {
        stop.removeEventListener('abort', leave);
        ask()
          .then(resolve, reject)
          .finally(() => {
            busy = false;
            next();
          });
      },
    };
    const leave = (): void => {
      const at = line.indexOf(turn);
      if (at >= 0) line.splice(at, 1);
      reject(new StationCallError('closed', 'Not wanted any more.'));
    };
    if (stop.aborted) return leave();
    stop.addEventListener('abort', leave, { once: true });
    line.push(turn);
    next();
  });
}
