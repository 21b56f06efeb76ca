/** A pump channel whose true volumes are known: what the tests of the ledger compare with. */
import { bedId, deviceId } from '../domain/ids.ts';
import type { PumpProgramme } from '../ward/events.ts';
import type { ChannelRecord, ProgrammeChange, Reading } from './ledger-record.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const begin = Date.UTC(2026, 10, 14, 7);

export const aProgramme = (facts: Partial<PumpProgramme> = {}): PumpProgramme => ({
  drug: 'Heparin',
  status: 'infusing',
  mode: null,
  rateMlPerHour: 12,
  doseRate: 1200,
  doseUnit: '[iU]/h',
  concentration: 100,
  concentrationUnit: '[iU]/mL',
  vtbiMl: 250,
  syringe: false,
  ...facts,
});

/** One time with one rate; 0: it stands still. `clear`: its counter is set back at the beginning. */
export interface Run {
  readonly minutes: number;
  readonly rate: number;
  readonly drug?: string;
  readonly clear?: boolean;
}

export interface Given {
  readonly record: ChannelRecord;
  /** What truly went in, mL. */
  readonly truth: (fromAt: number, toAt: number) => number;
  readonly endAt: number;
}

/** @param everyMs between its reports; 0: it reports changes alone. */
export function aPump(runs: readonly Run[], everyMs = 30_000, said = true): Given {
  const changes: ProgrammeChange[] = [];
  const counter: Reading[] = [];
  const rates: Reading[] = [];
  const parts: { fromAt: number; toAt: number; rate: number }[] = [];
  let at = begin;
  let counted = 0;
  for (const { minutes, rate, drug = 'Heparin', clear = false } of runs) {
    if (clear) counted = 0;
    const toAt = at + minutes * minute;
    const status = rate > 0 ? 'infusing' : 'stopped';
    const programme = aProgramme({ drug, status, rateMlPerHour: rate, doseRate: rate * 100 });
    changes.push({ at, programme, infusedMl: said ? counted : null, by: null });
    for (let report = at + everyMs; everyMs > 0 && report < toAt; report += everyMs) {
      counter.push({ at: report, value: counted + (rate * (report - at)) / hour });
      rates.push({ at: report, value: rate });
    }
    parts.push({ fromAt: at, toAt, rate });
    counted += (rate * (toAt - at)) / hour;
    at = toAt;
  }
  if (said && everyMs > 0) counter.push({ at, value: counted });
  const endAt = at;
  return {
    record: {
      device: deviceId('P-1'),
      deviceName: 'P-1',
      channel: 'A',
      places: [{ bed: bedId('9'), fromAt: begin, toAt: endAt }],
      changes,
      counter,
      rates,
    },
    truth: (fromAt, toAt) =>
      parts.reduce(
        (sum, part) =>
          sum + (part.rate * Math.max(0, Math.min(toAt, part.toAt) - Math.max(fromAt, part.fromAt))) / hour,
        0,
      ),
    endAt,
  };
}
