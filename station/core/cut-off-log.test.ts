import { describe, expect, it } from 'vitest';
import type { CutOff } from '../store/alarm-table.ts';
import { CutOffLog } from './cut-off-log.ts';

const aLate = () => aLog(null, true);

function aLog(known: CutOff | null = null, late = false) {
  const disk = { fails: false, saved: [] as CutOff[] };
  let number = 0;
  const log = new CutOffLog(
    late ? undefined : known,
    () => `cut-${(number += 1)}`,
    (entry) => {
      if (disk.fails) return Promise.reject(new Error('disk full'));
      disk.saved.push(entry);
      return Promise.resolve();
    },
  );
  return { log, disk };
}

const turn = async (): Promise<void> => {
  for (let index = 0; index < 10; index += 1) await Promise.resolve();
};

describe('the entry of being cut off', () => {
  it('Given a link that is lost, said again, and comes back, when it is read, then it is one entry from the loss to the return', async () => {
    const { log, disk } = aLog();
    log.lost(1_000);
    log.lost(1_500);
    log.live(9_000);
    log.live(9_500);
    await turn();
    expect(disk.saved).toEqual([
      { id: 'cut-1', at: 1_000, endedAt: null },
      { id: 'cut-1', at: 1_000, endedAt: 9_000 },
    ]);
  });

  it('Given a station that was killed while cut off, when it starts and is still cut off, then its entry goes on', async () => {
    const known = { id: 'old', at: 500, endedAt: null };
    const { log, disk } = aLog(known);
    log.lost(8_000);
    log.live(9_000);
    await turn();
    expect(disk.saved).toEqual([{ ...known, endedAt: 9_000 }]);
  });

  it('Given a record that comes up late, when it knows an older entry, then that one ends or goes on, and none is open twice', async () => {
    const known = { id: 'old', at: 500, endedAt: null };
    const live = aLate();
    live.log.adopt(known, true, 2_000);
    await turn();
    expect(live.disk.saved).toEqual([{ ...known, endedAt: 2_000 }]);
    const cut = aLate();
    cut.log.lost(1_500);
    await turn();
    expect(cut.disk.saved).toEqual([]);
    cut.log.adopt(known, false, 2_000);
    cut.log.lost(2_500);
    cut.log.live(3_000);
    await turn();
    expect(cut.disk.saved).toEqual([{ ...known, endedAt: 3_000 }]);
    const fresh = aLate();
    fresh.log.lost(1_500);
    fresh.log.adopt(null, false, 2_000);
    await turn();
    expect(fresh.disk.saved).toEqual([{ id: 'cut-1', at: 1_500, endedAt: null }]);
  });

  it('Given a disk that refuses, when it takes again, then the newest state of each entry is written', async () => {
    const { log, disk } = aLog();
    disk.fails = true;
    log.lost(1_000);
    log.live(2_000);
    log.lost(3_000);
    await turn();
    disk.fails = false;
    log.retry();
    await turn();
    expect(disk.saved).toEqual([
      { id: 'cut-1', at: 1_000, endedAt: 2_000 },
      { id: 'cut-2', at: 3_000, endedAt: null },
    ]);
  });

  it('Given a clock that was set back meanwhile, when the link returns, then the entry does not end before it began', async () => {
    const { log, disk } = aLog();
    log.lost(5_000);
    log.live(1_000);
    await turn();
    expect(disk.saved.at(-1)).toEqual({ id: 'cut-1', at: 5_000, endedAt: 5_000 });
  });
});
