/** How loud this station is now. Pure: the site's policy, the station's settings and the time of the ward come in. */
import type { AlarmPolicy } from '../../shared/alarm/policy.ts';
import type { Settings } from '../../shared/station-api/calls.ts';

export interface Loudness {
  readonly pct: number;
  /** The site lets nobody go below. */
  readonly floorPct: number;
  readonly night: boolean;
}

/** Minutes since midnight of "22:00". */
const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** `from` later than `to`: over midnight. Equal: never night. */
export function isNight({ nightFrom, nightTo }: AlarmPolicy['sound'], minutes: number): boolean {
  const from = minutesOf(nightFrom);
  const to = minutesOf(nightTo);
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

/** @param minutes of the day by the station's clock, local time. A volume that is no number is the loudest. */
export function loudnessOf(
  policy: AlarmPolicy['sound'],
  settings: Pick<Settings, 'volumePct' | 'nightVolumePct'>,
  minutes: number,
): Loudness {
  const night = isNight(policy, minutes);
  const floorPct = night ? Math.min(policy.nightFloorPct, policy.floorPct) : policy.floorPct;
  const asked = night ? (settings.nightVolumePct ?? settings.volumePct) : settings.volumePct;
  return { pct: Math.min(100, Math.max(floorPct, Number.isFinite(asked) ? asked : 100)), floorPct, night };
}
