/**
 * Alarms that the gateway makes itself: a device that fell silent. Level-triggered: each tick compares what is with
 * what stands, so a decision that could not be stored is simply made again.
 */
import { deviceId, type BedId, type DeviceId } from '../../shared/domain/ids.ts';
import type { Alarm } from '../../shared/ward/alarm.ts';
import { own, type DeviceState } from '../../shared/ward/state.ts';
import type { Draft } from './draft.ts';
import { raiseOwn } from './gateway-alarm.ts';
import type { HeardDevice } from './live-view.ts';

export const noDataKey = 'NO-DATA';
/** L15: a feed of at least this many devices, more than half of them silent, is one fault. */
const feedMin = 4;

const lostText: Partial<Record<DeviceState['kind'], string>> = { pump: 'Pump: no data', bed: 'Smart bed: no data' };

const deviceEpisode = (device: string): string => `gateway|${device}|${noDataKey}`.slice(0, 400);
const feedDevice = (feed: string): DeviceId => deviceId(`feed:${feed}`.slice(0, 400));

interface Judged {
  readonly state: DeviceState;
  readonly bed: BedId;
  readonly silent: boolean;
  /** Half of its limit gone without a word: counts for the feed when another is over. */
  readonly quiet: boolean;
}

/** Monitors, pumps and smart beds on a bed that had data or has a patient; others being silent is no fault. */
function judge(draft: Draft, heard: HeardDevice): Judged | null {
  const state = own(draft.ward.devices, heard.device);
  if (state?.bed == null || heard.silentAfterMs === null) return null;
  if (state.kind !== 'monitor' && state.kind !== 'pump' && state.kind !== 'bed') return null;
  const bed = draft.ward.beds.find((candidate) => candidate.id === state.bed);
  if (bed === undefined) return null;
  // Since the start nothing came: a monitor is missed where somebody lies, a pump or a bed may be anywhere.
  if (!heard.heard && (bed.patient === null || state.kind !== 'monitor')) return null;
  return {
    state,
    bed: state.bed,
    silent: heard.ageMs > heard.silentAfterMs,
    quiet: heard.ageMs > heard.silentAfterMs / 2,
  };
}

const standingByEpisode = (draft: Draft): Map<string, Alarm> =>
  new Map(
    Object.values(draft.ward.alarms)
      .filter((alarm) => alarm.key === noDataKey && alarm.condition === 'present')
      .map((alarm) => [alarm.episode, alarm]),
  );

/** The loss of this device is on screen, by itself or with its whole feed. */
export function isMarkedSilent(draft: Draft, { id, feed }: DeviceState): boolean {
  const episodes = new Set([deviceEpisode(id), deviceEpisode(feedDevice(feed))]);
  for (const name in draft.ward.alarms) {
    const alarm = draft.ward.alarms[name];
    if (alarm?.key === noDataKey && alarm.condition === 'present' && episodes.has(alarm.episode)) return true;
  }
  return false;
}

/** A technical alarm that the gateway itself makes. */
export function raiseTechnical(
  draft: Draft,
  device: DeviceId,
  bed: BedId | null,
  episode: string,
  key: string,
  text: string,
): void {
  raiseOwn(draft, { device, bed, episode, key, text });
}

/** Raises or keeps the one alarm of a whole feed; true while it stands. */
function decideFeed(draft: Draft, feed: string, judged: readonly Judged[], before: Alarm | undefined): boolean {
  const silent = judged.filter((one) => one.silent).length;
  const quiet = judged.filter((one) => one.quiet);
  const isDown = judged.length >= feedMin && silent > 0 && quiet.length * 2 > judged.length;
  if (!isDown) {
    if (before !== undefined) draft.add({ type: 'alarm.ended', id: before.id, why: 'end' });
    return false;
  }
  if (before === undefined) {
    const beds = new Set(quiet.map((one) => one.bed)).size;
    const device = feedDevice(feed);
    raiseTechnical(
      draft,
      device,
      null,
      deviceEpisode(device),
      noDataKey,
      `Feed ${feed} silent, ${beds} ${beds === 1 ? 'bed' : 'beds'}`,
    );
  }
  return true;
}

/** Compares what was heard with the alarms that stand. Called about once a second. */
export function decideSilence(draft: Draft): void {
  const byFeed = new Map<string, Judged[]>();
  for (const heard of draft.live.heard()) {
    const judged = judge(draft, heard);
    if (judged === null) continue;
    const list = byFeed.get(heard.feed);
    if (list === undefined) byFeed.set(heard.feed, [judged]);
    else list.push(judged);
  }
  const standing = standingByEpisode(draft);
  for (const [feed, judged] of byFeed) {
    const feedEpisode = deviceEpisode(feedDevice(feed));
    const isDown = decideFeed(draft, feed, judged, standing.get(feedEpisode));
    standing.delete(feedEpisode);
    for (const one of judged) {
      const episode = deviceEpisode(one.state.id);
      const before = standing.get(episode);
      standing.delete(episode);
      if (one.silent && before === undefined && !isDown) {
        raiseTechnical(draft, one.state.id, one.bed, episode, noDataKey, lostText[one.state.kind] ?? 'No data');
      }
      if (!one.silent && before !== undefined) draft.add({ type: 'alarm.ended', id: before.id, why: 'end' });
    }
  }
  endOrphans(draft, standing);
}

/** What stands for devices that are no longer watched (unmapped, of no bed) ends too; unheard ones keep theirs. */
function endOrphans(draft: Draft, standing: ReadonlyMap<string, Alarm>): void {
  for (const alarm of standing.values()) {
    const state = own(draft.ward.devices, alarm.device);
    if (state === undefined || state.bed === null) draft.add({ type: 'alarm.ended', id: alarm.id, why: 'device-gone' });
  }
}
