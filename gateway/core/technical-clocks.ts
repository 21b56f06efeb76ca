/**
 * Device clocks against the gateway's (L10). One that is off is said once, at its bed; where most are off it is the
 * gateway's own clock that stepped or is wrong, and that is said once for the ward (L15). Decides nothing else: values
 * and alarms go by the steady clock (L2).
 */
import { deviceId } from '../../shared/domain/ids.ts';
import type { Draft } from './draft.ts';
import { ownEpisode } from './gateway-alarm.ts';
import { isSilent, watched, type Watched } from './hearing.ts';
import { asIs, settle, standingWith, type Conditions } from './technical.ts';

/** As many devices, and more than half of them, point to one cause. */
const manyMin = 4;
const delayMs = 30_000;
const key = 'CLOCK-OFF';
const prefix = 'gateway|clock|';
const gateway = deviceId('gateway');

export function decideClocks(draft: Draft): void {
  const conditions: Conditions = new Map();
  const standing = standingWith(draft, prefix);
  const all = ownEpisode(prefix, 'ward', 'all');
  const offs: { readonly one: Watched; readonly episode: string; readonly offMs: number }[] = [];
  let judged = 0;
  const anchor = draft.now - draft.live.mono();
  for (const one of watched(draft)) {
    const { hearing, state } = one;
    if (state.bed === null || (state.kind !== 'monitor' && state.kind !== 'pump')) continue;
    const episode = ownEpisode(prefix, 'device', state.id);
    if (hearing.clockMs === null || isSilent(hearing)) {
      conditions.set(episode, asIs);
      continue;
    }
    judged += 1;
    const offMs = hearing.clockMs - anchor;
    const limitMs = draft.ward.policy.clockOffS * 1000 * (standing.has(episode) ? 0.9 : 1);
    if (Math.abs(offMs) > limitMs) offs.push({ one, episode, offMs });
  }
  if (judged === 0 && standing.has(all)) conditions.set(all, asIs);
  if (offs.length >= manyMin && offs.length * 2 > judged) {
    const middle = offs.map(({ offMs }) => offMs).toSorted((a, b) => a - b)[offs.length >> 1] ?? 0;
    const text = `Clocks of most devices are ${lengthOf(middle)} ${middle > 0 ? 'ahead of' : 'behind'} the gateway's`;
    conditions.set(all, { device: gateway, bed: null, key, text, delayMs });
  } else {
    for (const { one, episode, offMs } of offs) {
      const { id, bed } = one.state;
      const text = `Clock ${lengthOf(offMs)} ${offMs > 0 ? 'fast' : 'slow'}`;
      conditions.set(episode, { device: id, bed, key, text, delayMs });
    }
  }
  settle(draft, prefix, conditions);
}

/** Whole minutes from two on, else tens of seconds: what jitter does not move. */
function lengthOf(ms: number): string {
  const s = Math.abs(ms) / 1000;
  return s < 120 ? `${Math.round(s / 10) * 10} s` : `${Math.round(s / 60)} min`;
}
