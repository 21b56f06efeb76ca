/** The ward as its log tells it: the newest snapshot that can be read, and the events after it. */
import { foldAll } from '../../shared/ward/fold.ts';
import { emptyWard, wardStateSchema, type WardState } from '../../shared/ward/state.ts';
import { LogUnavailable, type LogHead, type WardLog } from '../log/ward-log.ts';

const page = 2_000;

async function begin(log: WardLog): Promise<WardState> {
  const snapshot = await log.snapshot().catch(() => null);
  if (snapshot === null) return emptyWard;
  const read = wardStateSchema.safeParse(snapshot.state);
  return read.success && read.data.seq === snapshot.seq ? read.data : emptyWard;
}

/** @throws LogUnavailable where events are missing that no snapshot covers. */
export async function loadWard(log: WardLog, head: LogHead): Promise<WardState> {
  let state = await begin(log);
  while (state.seq < head.headSeq) {
    const events = await log.read(state.seq, page);
    if (events[0]?.seq !== state.seq + 1) {
      throw new LogUnavailable('HOLE', `The log lacks events after ${state.seq} that no snapshot covers.`);
    }
    state = foldAll(state, events);
  }
  return state;
}
