/**
 * Alarms of a device that died with them. While it is silent they stay, marked by that loss. Once it is back it
 * tells of what still stands; what it tells no more is over, for the reason that it is gone there. A device that was
 * never heard to repeat an alarm is given longer, and what its values still say is not taken away. One that speaks
 * for no bed any more and is silent takes its alarms along.
 */
import type { Alarm } from '../../shared/ward/alarm.ts';
import { own, type DeviceState } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import { isSilent, watched } from './hearing.ts';
import { validValue } from './place.ts';
import { limitEpisode, unannouncedEpisode } from './watch-memory.ts';

/** For a device that repeats its alarms: three of its intervals, and not less than this. */
const repeatsMin = 3;
const repeatMs = 30_000;
/** For one that was never heard to repeat an alarm. */
const unknownMs = 300_000;
/** When the device was last found silent, and found back for the first time after that. */
const away = 'away|';
const back = 'back|';
const never = Number.NEGATIVE_INFINITY;

export function decideGone(draft: Draft): void {
  const { since } = draft.memory;
  const mono = draft.live.mono();
  const byDevice = openByDevice(draft);
  for (const { hearing, state } of watched(draft)) {
    const silent = isSilent(hearing);
    // Of a device without a rhythm silence says nothing; one that nobody heard since the start is away all the same.
    if (silent && (hearing.silentAfterMs !== null || !hearing.heard)) since.set(away + state.id, mono);
    else if (!silent && (since.get(away + state.id) ?? never) > (since.get(back + state.id) ?? never)) {
      since.set(back + state.id, mono);
    }
    for (const alarm of byDevice.get(state.id) ?? []) {
      if (isGone(draft, alarm, state, silent)) draft.add({ type: 'alarm.ended', id: alarm.id, why: 'device-gone' });
    }
  }
}

function openByDevice(draft: Draft): Map<string, Alarm[]> {
  const found = new Map<string, Alarm[]>();
  for (const alarm of Object.values(draft.ward.alarms)) {
    if (alarm.condition !== 'present') continue;
    const isOurs = alarm.episode.startsWith(limitEpisode) || alarm.episode.startsWith(unannouncedEpisode);
    if (alarm.source !== 'device' && !isOurs) continue;
    const list = found.get(alarm.device);
    if (list === undefined) found.set(alarm.device, [alarm]);
    else list.push(alarm);
  }
  return found;
}

function isGone(draft: Draft, alarm: Alarm, state: DeviceState, silent: boolean): boolean {
  // What the gateway watches at a bed is over where there is none; of a device's own only its silence tells.
  if (state.bed === null) return alarm.source === 'gateway' || silent;
  if (silent || alarm.source === 'gateway') return false;
  const { since, reported, repeats } = draft.memory;
  const backMono = since.get(back + state.id);
  if (backMono === undefined) return false;
  // Told since it was silent: also by the very message that it came back with, before that was found.
  if ((reported.get(alarm.id) ?? never) >= (since.get(away + state.id) ?? backMono)) return false;
  const interval = repeats.get(state.id);
  const waitMs = interval === undefined ? unknownMs : Math.max(repeatMs, interval * repeatsMin);
  return draft.live.mono() - backMono >= waitMs && !isStillSo(draft, alarm, state);
}

/** The values say what the alarm said. */
function isStillSo(draft: Draft, { parameter, low, high, channel }: Alarm, state: DeviceState): boolean {
  if (channel !== null && own(state.channels, channel)?.status === 'alarming') return true;
  for (const reading of draft.live.readings(state.id)) {
    if (reading.key !== parameter) continue;
    const value = validValue(reading);
    return value !== null && ((low !== null && value < low) || (high !== null && value > high));
  }
  return false;
}
