/** What the map draws of the fleet: the things of one plan, where they are now. Past React: asked for by the frame. */
import type { FusedAsset } from '../../../shared/assets/fusion-ward.ts';
import type { Plan } from '../../../shared/assets/plan.ts';
import type { Router } from '../../../shared/assets/routes.ts';
import { lifeOf, type Alarm } from '../../../shared/ward/alarm.ts';
import { positionSeen } from '../../stores/live.ts';
import { wholeAge } from '../condition-words.ts';
import { typeLetter } from '../labels.ts';
import type { MapThing } from './marks.ts';
import { isWay } from './plan-shapes.ts';
import { spotOf } from './spot.ts';

export interface ThingsAsk {
  readonly plan: Plan;
  readonly plans: readonly Plan[];
  readonly router: Router;
  readonly fleet: readonly FusedAsset[];
  /** Number of what was found; 0: found, not numbered. */
  readonly matches: ReadonlyMap<string, number>;
  readonly selected: string | null;
  /** The most urgent alarm of a device. */
  readonly alarms: ReadonlyMap<string, Alarm>;
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly room: string | null;
}

/** Room of each thing where it was last: what has not moved is not looked up again. */
const rooms = new WeakMap<Plan, Map<string, Placed>>();
const mostKept = 20_000;

function roomOf({ plan, router }: ThingsAsk, id: string, x: number, y: number): string | null {
  let known = rooms.get(plan);
  if (known === undefined || known.size > mostKept) rooms.set(plan, (known = new Map<string, Placed>()));
  const before = known.get(id);
  if (before?.x === x && before.y === y) return before.room;
  const room = router.roomAt({ plan: plan.id, x, y });
  // A corridor is long: what is at its two ends is not together.
  const name = room === null || isWay(room) ? null : room.id;
  known.set(id, { x, y, room: name });
  return name;
}

/** "12 Occlusion": as the bar says it. */
const alarmText = ({ bed, text }: Alarm): string => (bed === null ? text : `${bed} ${text}`);

/** A tag that is not seen has no place: it is in the lists, and on the map nowhere. */
export function thingsOn(ask: ThingsAsk): readonly MapThing[] {
  const { plan, plans, fleet, matches, selected, alarms } = ask;
  const things: MapThing[] = [];
  for (const fused of fleet) {
    const { asset, seen, condition, device } = fused;
    if (asset.tag === null || seen === 'old' || seen === 'never') continue;
    const said = positionSeen(asset.tag)?.said;
    if (said === undefined) continue;
    const spot = spotOf(said, plans);
    if (spot?.plan !== plan) continue;
    const alarm = device === null ? undefined : alarms.get(device);
    things.push({
      id: asset.id,
      x: spot.x,
      y: spot.y,
      room: roomOf(ask, asset.id, spot.x, spot.y),
      letter: typeLetter(fused),
      condition,
      age: seen === 'here' ? null : wholeAge(positionSeen(asset.tag)?.ageMs ?? 0),
      match: matches.get(asset.id) ?? null,
      selected: asset.id === selected,
      alarm: alarm === undefined ? null : { priority: alarm.priority, text: alarmText(alarm) },
      accuracyM: said.accuracyM,
    });
  }
  return things;
}

/** Of alarms in the order of urgency. Those that only latch are over: their cause is gone. */
export function alarmsByDevice(alarms: readonly Alarm[]): ReadonlyMap<string, Alarm> {
  const all = new Map<string, Alarm>();
  for (const alarm of alarms) {
    const device: string | null = alarm.device;
    if (device !== null && lifeOf(alarm) !== 'latched' && !all.has(device)) all.set(device, alarm);
  }
  return all;
}
