/** The record of use as the station has it; asked for again every five minutes while somebody looks. */
import { useCallback, useEffect, useState } from 'react';
import type { FleetReport } from '../../../shared/station-api/asset-calls.ts';
import { stationApi } from '../../stores/station.ts';
import { stationNow } from '../../stores/tick.ts';

export const reportWeeks = 12;
const againMs = 5 * 60_000;

export interface ReportView {
  /** Null: not read yet, or it cannot be read. */
  readonly report: FleetReport | null;
  readonly fault: { readonly at: number; readonly why: string } | null;
  readonly retry: () => void;
}

export function useReport(): ReportView {
  const [report, setReport] = useState<FleetReport | null>(null);
  const [fault, setFault] = useState<ReportView['fault']>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let left = false;
    const ask = (): void => {
      stationApi()
        .call('fleet.report', { weeks: reportWeeks })
        .then((answer) => {
          if (left) return;
          setReport(answer);
          setFault(null);
        })
        .catch((error: unknown) => {
          if (left) return;
          // What was read before is not shown as if it were of now.
          setReport(null);
          setFault({ at: stationNow(), why: error instanceof Error ? error.message : String(error) });
        });
    };
    ask();
    const timer = setInterval(ask, againMs);
    return () => {
      left = true;
      clearInterval(timer);
    };
  }, [turn]);
  const retry = useCallback(() => setTurn((value) => value + 1), []);
  return { report, fault, retry };
}
