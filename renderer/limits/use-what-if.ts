/** Asks the station what a trial would have given; the newest question wins. */
import { useEffect, useState } from 'react';
import type { LimitChange } from '../../shared/alarm/limits.ts';
import type { BedId } from '../../shared/domain/ids.ts';
import type { WhatIf } from '../../shared/station-api/calls.ts';
import { stationApi } from '../stores/station.ts';

/** Design: an answer within a second of the last press. */
const settleMs = 200;
export const trialHours = 24;

export type Trial = WhatIf | 'asking' | { readonly failed: string };

export function useWhatIf(bed: string, parameter: string, change: LimitChange): Trial {
  const [trial, setTrial] = useState<Trial>('asking');
  const key = JSON.stringify(change);
  useEffect(() => {
    let open = true;
    const timer = setTimeout(() => {
      stationApi()
        .call('limits.whatIf', {
          bed: bed as BedId,
          parameter,
          change: JSON.parse(key) as LimitChange,
          hours: trialHours,
        })
        .then((answer) => {
          if (open) setTrial(answer);
        })
        .catch((error: unknown) => {
          if (open) setTrial({ failed: error instanceof Error ? error.message : String(error) });
        });
    }, settleMs);
    return () => {
      open = false;
      clearTimeout(timer);
    };
  }, [bed, parameter, key]);
  return trial;
}
