/** The infusion history of a patient or a bed: from the station's own log and its record of pump readings. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type { Ledger } from '../../shared/infusion/ledger-answer.ts';
import type { ChannelRecord, Place } from '../../shared/infusion/ledger-record.ts';
import { ledgerInSlices } from '../../shared/infusion/ledger.ts';
import { readStays, type StaysQuery } from '../store/context.ts';
import { Course } from '../store/course.ts';
import type { ReadableDb } from '../store/handles.ts';
import type { Note } from '../store/values-reader.ts';
import { changesOfPump } from './pump-changes.ts';
import { readReadings } from './read-readings.ts';

export interface LedgerQuery extends StaysQuery {
  readonly shifts: readonly number[];
  /** Gateway's clock. */
  readonly now: number;
  /** Devices of each bed now: one that was never mapped on record spoke for it before as well. */
  readonly here: Readonly<Record<string, readonly DeviceId[]>>;
  /** By device. */
  readonly names: Readonly<Record<string, string>>;
}

/** Of one pump, the newest; and readings of all pumps, after which those of further pumps are left out. */
const bounds = { changes: 4_000, readings: 400_000 } as const;
/** Readings from beyond a place's ends: between them and the first within it lies what went in at its edge. */
const marginMs = 15 * 60_000;

export function* readLedger(db: ReadableDb, folder: string, query: LedgerQuery, note: Note): Generator<void, Ledger> {
  const { fromAt, toAt, shifts, now } = query;
  const places = yield* placesOf(db, query);
  const records: ChannelRecord[] = [];
  let left: number = bounds.readings;
  let cut = false;
  let recordedFrom: number | null = null;
  for (const [device, ofDevice] of places) {
    const time = { fromAt: ofDevice[0]?.fromAt ?? fromAt, toAt: ofDevice.at(-1)?.toAt ?? toAt };
    const found = yield* changesOfPump(db, query.logKey, device, time, bounds.changes);
    cut ||= found.cut;
    const byChannel = Map.groupBy(found.changes, ({ channel }) => channel);
    if (byChannel.size === 0) continue;
    const times = left > 0 ? around(ofDevice) : [];
    cut ||= left <= 0;
    const ofChannels = yield* readReadings(folder, device, [...byChannel.keys()], times, note);
    for (const [channel, ofChannel] of byChannel) {
      const readings = ofChannels.get(channel) ?? { counter: [], rates: [] };
      left -= readings.counter.length + readings.rates.length;
      const first = Math.min(readings.counter[0]?.at ?? Infinity, readings.rates[0]?.at ?? Infinity);
      if (first < (recordedFrom ?? Infinity)) recordedFrom = first;
      const deviceName = (query.names[device] ?? device).slice(0, 250);
      records.push({ device, deviceName, channel, places: ofDevice, changes: ofChannel, ...readings });
      yield;
    }
  }
  return yield* ledgerInSlices(records, { fromAt, toAt, shifts, now, recordedFrom, cut });
}

/** When which device was at the bed, or with the patient in whatever bed. */
function* placesOf(db: ReadableDb, query: LedgerQuery): Generator<void, ReadonlyMap<DeviceId, readonly Place[]>> {
  const { spans } = yield* readStays(db, query);
  const course = yield* Course.of(db, query.logKey);
  const places = new Map<DeviceId, Place[]>();
  for (const span of spans) {
    for (const { device, fromAt, toAt } of course.devices(span, query.here[span.bed] ?? [])) {
      const known = places.get(device) ?? [];
      places.set(device, known);
      known.push({ bed: span.bed as BedId, fromAt, toAt });
    }
  }
  for (const list of places.values()) list.sort((a, b) => a.fromAt - b.fromAt);
  return places;
}

/** Times to read, with a margin: those that touch are one. */
function around(places: readonly Place[]): readonly { readonly fromAt: number; readonly toAt: number }[] {
  const times: { fromAt: number; toAt: number }[] = [];
  for (const place of places) {
    const [fromAt, toAt] = [place.fromAt - marginMs, place.toAt + marginMs];
    const last = times.at(-1);
    if (last !== undefined && fromAt <= last.toAt) last.toAt = Math.max(last.toAt, toAt);
    else times.push({ fromAt, toAt });
  }
  return times;
}
