/** The infusion history of a patient or a bed: from the station's own log and its record of pump readings. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type { Ledger } from '../../shared/infusion/ledger-answer.ts';
import type { ChannelRecord, Place, ProgrammeChange } from '../../shared/infusion/ledger-record.ts';
import { ledgerOf } from '../../shared/infusion/ledger.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { readStays, type StaysQuery } from '../store/context.ts';
import { Course } from '../store/course.ts';
import type { ReadableDb } from '../store/handles.ts';
import type { Note } from '../store/values-reader.ts';
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

/** Of one pump, the newest; and readings of all channels after which older ones are left out. */
const bounds = { changes: 4_000, readings: 400_000 } as const;
/** Changes that are read between two breaths. */
const changesPerSlice = 500;
/** Of what was set before the span: enough for the channels of any pump. */
const changesBefore = 200;
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
    const changes = yield* changesOf(db, query.logKey, device, ofDevice);
    cut ||= changes.cut;
    for (const [channel, ofChannel] of changes.byChannel) {
      const times = left > 0 ? around(ofDevice) : [];
      cut ||= left <= 0;
      const readings = yield* readReadings(folder, device, channel, times, note);
      left -= readings.counter.length + readings.rates.length;
      const first = Math.min(readings.counter[0]?.at ?? Infinity, readings.rates[0]?.at ?? Infinity);
      if (first < (recordedFrom ?? Infinity)) recordedFrom = first;
      const deviceName = (query.names[device] ?? device).slice(0, 250);
      records.push({ device, deviceName, channel, places: ofDevice, changes: ofChannel, ...readings });
      yield;
    }
  }
  return ledgerOf(records, { fromAt, toAt, shifts, now, recordedFrom, cut });
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

interface Changes {
  readonly byChannel: ReadonlyMap<string, ProgrammeChange[]>;
  readonly cut: boolean;
}

interface PumpRow {
  readonly at: number;
  readonly body: string;
}

/** What held at the beginning, and every change after it; of a device that is no pump there are none. */
function* changesOf(db: ReadableDb, log: string, device: DeviceId, places: readonly Place[]): Generator<void, Changes> {
  const [fromAt, toAt] = [places[0]?.fromAt ?? 0, places.at(-1)?.toAt ?? 0];
  const of = `FROM events WHERE log = ? AND json_extract(body, '$.device') = ? AND type = 'pump.changed'`;
  const before = db
    .prepare<unknown[], PumpRow>(`SELECT at, body ${of} AND at <= ? ORDER BY at DESC, seq DESC LIMIT ?`)
    .all(log, device, fromAt, changesBefore);
  const during = db
    .prepare<unknown[], PumpRow>(`SELECT at, body ${of} AND at > ? AND at < ? ORDER BY at DESC, seq DESC LIMIT ?`)
    .all(log, device, fromAt, toAt, bounds.changes);
  const byChannel = new Map<string, ProgrammeChange[]>();
  for (const [index, row] of [...before.reverse(), ...during.reverse()].entries()) {
    // Written by us as this schema reads it: not read twice.
    const event = JSON.parse(row.body) as Extract<WardEvent, { type: 'pump.changed' }>;
    const { channel, programme, infusedMl = null, by = null } = event;
    const known = byChannel.get(channel) ?? [];
    byChannel.set(channel, known);
    known.push({ at: event.happenedAt ?? row.at, programme, infusedMl, by });
    if (index % changesPerSlice === changesPerSlice - 1) yield;
  }
  // What a pump sent on after an outage was so before what is on record by then.
  for (const known of byChannel.values()) known.sort((a, b) => a.at - b.at);
  return { byChannel, cut: during.length === bounds.changes };
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
