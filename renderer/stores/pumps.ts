/** Pump channels as they are shown: the programme from the ward, the volumes from the live feed, worked out once a second. */
import type { PumpStatus } from '../../shared/domain/observation.ts';
import { bySoonest, remainingMl, timeToEmpty, type PumpTime } from '../../shared/domain/pump-time.ts';
import type { PumpProgramme } from '../../shared/ward/events.ts';
import type { DeviceState } from '../../shared/ward/state.ts';
import { pumpSeen } from './live.ts';
import { loss } from './link.ts';
import { Observable, sameFields, sameItems, useObservable } from './observable.ts';
import { ward } from './ward.ts';

/** Pumps report less often than monitors; without word for this long their volumes are no longer told. */
const silentMs = 120_000;

export interface PumpRow {
  readonly id: string;
  readonly device: string;
  readonly name: string;
  readonly channel: string;
  readonly bed: string | null;
  readonly drug: string | null;
  readonly status: PumpStatus;
  readonly programme: PumpProgramme;
  readonly rateMlPerHour: number | null;
  readonly leftMl: number | null;
  readonly time: PumpTime;
  /** Its text; what is compared to see whether the row changed. */
  readonly minutes: number | null;
  readonly batteryPct: number | null;
  readonly onBattery: boolean;
  readonly silent: boolean;
}

const rows = new Observable<readonly PumpRow[]>([]);
const byBed = new Map<string, Observable<readonly PumpRow[]>>();
const none: readonly PumpRow[] = [];

export function refreshPumps(): void {
  const before = new Map(rows.get().map((row) => [row.id, row]));
  const next: PumpRow[] = [];
  for (const device of Object.values(ward.get().state.devices)) {
    for (const [channel, programme] of Object.entries(device.channels)) {
      const row = rowOf(device, channel, programme);
      const old = before.get(row.id);
      next.push(old !== undefined && same(old, row) ? old : row);
    }
  }
  next.sort((a, b) => bySoonest(a.time, b.time) || (a.id < b.id ? -1 : 1));
  if (sameItems(rows.get(), next)) return;
  rows.set(next);
  for (const [bed, list] of byBed) {
    const own = next.filter((row) => row.bed === bed);
    if (!sameItems(list.get(), own)) list.set(own);
  }
}

function same(a: PumpRow, b: PumpRow): boolean {
  return sameFields({ ...a, time: null }, { ...b, time: null });
}

function rowOf(device: DeviceState, channel: string, programme: PumpProgramme): PumpRow {
  const seen = pumpSeen(device.id, channel);
  const silent = loss.get() !== null || seen === null || !seen.connected || seen.ageMs > silentMs;
  const said = silent ? null : seen.said;
  const rateMlPerHour = said?.rateMlPerHour ?? (silent ? null : programme.rateMlPerHour);
  const facts = {
    status: programme.status,
    rateMlPerHour,
    remainingMl: said?.remainingMl ?? null,
    vtbiMl: silent ? null : programme.vtbiMl,
    infusedMl: said?.infusedMl ?? null,
    remainingMin: said?.remainingMin ?? null,
  };
  const time: PumpTime = silent ? { known: false, why: 'no-volume' } : timeToEmpty(facts);
  return {
    id: `${device.id}\n${channel}`,
    device: device.id,
    name: device.name,
    channel,
    bed: device.bed,
    drug: programme.drug,
    status: programme.status,
    programme,
    rateMlPerHour,
    leftMl: silent ? null : remainingMl(facts),
    time,
    minutes: time.known ? Math.floor(time.minutes) : null,
    batteryPct: said?.batteryPct ?? null,
    onBattery: said?.onBattery === true,
    silent,
  };
}

/** Told to run by a pump that is still heard. */
export const isRunning = ({ silent, status }: Pick<PumpRow, 'silent' | 'status'>): boolean =>
  !silent && (status === 'infusing' || status === 'kvo' || status === 'bolus');

export const usePumps = (): readonly PumpRow[] => useObservable(rows);

export function useBedPumps(bed: string): readonly PumpRow[] {
  let list = byBed.get(bed);
  if (list === undefined) {
    const own = rows.get().filter((row) => row.bed === bed);
    list = new Observable(own.length === 0 ? none : own);
    byBed.set(bed, list);
  }
  return useObservable(list);
}
