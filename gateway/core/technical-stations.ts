/** What stations say of themselves that the ward must know: one that cannot sound, one that does not record. */
import { deviceId } from '../../shared/domain/ids.ts';
import type { StationFacts, StationSoundFault } from '../../shared/ward/station-facts.ts';
import type { Draft } from './draft.ts';
import { ownEpisode } from './gateway-alarm.ts';
import { settle, type Conditions } from './technical.ts';

const gateway = deviceId('gateway');
const prefix = 'gateway|station|';
const delayMs = 5_000;
/** A page that was just opened waits for the first click before it may sound. */
const blockedMs = 30_000;

/** Without a window nothing is expected to sound: whether anybody sees the beds is watched for itself. */
const words: Record<Exclude<StationSoundFault, 'none'>, string> = {
  blocked: 'the browser blocks it',
  stalled: 'it stopped',
  failed: 'it failed',
  'test-failed': 'its test failed',
};

/** `facts`: of stations that say something else than the ward knows. */
export function takeFacts(draft: Draft, facts: readonly StationFacts[]): void {
  const mono = draft.live.mono();
  for (const station of facts) {
    // A storm of reconnects is told now and then, and how it ends always: facts come again until they are taken.
    if (draft.memory.reports.take(station.id, mono)) draft.add({ type: 'station.reported', station });
  }
}

export function decideStationFaults(draft: Draft): void {
  const conditions: Conditions = new Map();
  for (const { id, name, connected, soundFault, recorderFault } of Object.values(draft.ward.stations)) {
    if (!connected) continue;
    const station = `Station ${name || id}`;
    const base = { device: gateway, bed: null };
    if (soundFault !== null && soundFault !== 'none') {
      const text = `${station} cannot sound: ${words[soundFault]}`;
      const wait = soundFault === 'blocked' ? blockedMs : delayMs;
      conditions.set(ownEpisode(prefix, id, 'sound'), { ...base, key: 'AUDIO', text, delayMs: wait });
    }
    if (recorderFault !== null) {
      const text = `${station} does not record: ${recorderFault}`;
      conditions.set(ownEpisode(prefix, id, 'recorder'), { ...base, key: 'RECORDER', text, delayMs });
    }
  }
  settle(draft, prefix, conditions);
}
