/** Opening the record without waiting for it: display and alarms do not depend on the disk (contract, rule 4). */
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { StoreRefusal } from './handles.ts';
import type { StoreClient } from './store-client.ts';
import type { OpenedStore } from './store-protocol.ts';

const patienceMs = 3_000;
const againMs = 5_000;

/**
 * @returns what the record holds, or null where the disk has not answered within 3 s: the station begins without
 *   it and `late` brings it.
 * @throws StoreRefusal where the files are not ours to use.
 */
export async function openPatiently(
  store: StoreClient,
  fresh: string,
  clock: Clock,
  log: Log,
  late: (opened: OpenedStore) => void,
): Promise<OpenedStore | null> {
  let begun = false;
  const attempt = async (): Promise<OpenedStore | null> => {
    try {
      const opened = await store.open(fresh);
      if (begun) late(opened);
      return opened;
    } catch (error) {
      if (error instanceof StoreRefusal && !begun) throw error;
      log.error('The record cannot be opened; the station runs without it and tries again', {
        why: (error as Error).message,
      });
      clock.after(againMs, () => void attempt());
      return null;
    }
  };
  const impatient = Promise.withResolvers<null>();
  const stop = clock.after(patienceMs, () => impatient.resolve(null));
  try {
    return await Promise.race([attempt(), impatient.promise]);
  } catch (error) {
    await store.close(0);
    throw error;
  } finally {
    begun = true;
    stop();
  }
}
