/** All equipment of a ward with its condition: gathers what conditionOf fuses, the same way on every screen and in the record. */
import type { BedId, DeviceId, TagId } from '../domain/ids.ts';
import type { LivePosition } from '../feed/protocol.ts';
import { pumpSilentMs } from '../infusion/infusion.ts';
import { assetsByDevice } from '../ward/tagged.ts';
import type { AssetState, DeviceState, WardState } from '../ward/state.ts';
import type { EquipmentFile, EquipmentType } from './equipment-file.ts';
import { conditionOf, type AssetFacts, type Condition, type DeviceNow, type PositionNow } from './fusion.ts';
import type { Plan } from './plan.ts';
import type { TypeOf } from './words-kind.ts';

export interface HeardDevice {
  readonly connected: boolean;
  /** Since anything was heard of it. */
  readonly ageMs: number;
  readonly periodMs: number | null;
  /** Of its channels, where they say it. */
  readonly batteryPct: readonly (number | null)[];
}

/** What is live, however whoever asks keeps it. */
export interface LiveEquipment {
  /** The link to the gateway stands. */
  readonly linked: boolean;
  readonly device: (id: DeviceId) => HeardDevice | null;
  readonly position: (tag: TagId) => { readonly said: LivePosition; readonly ageMs: number } | null;
  /** That feed of the gateway is connected. */
  readonly feedStands: (feed: string) => boolean;
  /** The bed that a position is at, where that may be said; see `bedsByPlace`. */
  readonly bedAt: (position: LivePosition) => BedId | null;
}

export interface FusedAsset extends Condition {
  readonly asset: AssetState;
  readonly type: EquipmentType | null;
  /** Device that it is; null: none that is known. */
  readonly device: DeviceId | null;
  /** Its position, as it was heard; null: never. Draw it by `seen`. */
  readonly position: LivePosition | null;
}

export interface FusionAsk {
  readonly equipment: EquipmentFile;
  readonly typeOf: TypeOf;
  /** Epoch ms on the gateway's clock, and the day there. */
  readonly now: number;
  readonly today: string;
  readonly forBed?: BedId | null;
}

/** In the order of the ward's state. */
export function fuseWard(ward: WardState, live: LiveEquipment, ask: FusionAsk): FusedAsset[] {
  const { equipment, typeOf, now, today, forBed = null } = ask;
  const deviceOf = new Map<string, DeviceState>();
  for (const [id, assets] of assetsByDevice(ward)) {
    const device = ward.devices[id];
    for (const asset of assets) if (device !== undefined) deviceOf.set(asset.id, device);
  }
  const taken = new Set(ward.beds.flatMap(({ id, patient }) => (patient === null ? [] : [id])));
  const rules = { equipment, now, today, forBed, occupied: (bed: BedId) => taken.has(bed) };
  return Object.values(ward.assets).map((asset) => {
    const device = deviceOf.get(asset.id);
    const type = typeOf(asset.kind);
    const heard = asset.tag === null ? null : live.position(asset.tag);
    const facts: AssetFacts = {
      asset,
      type,
      device: device === undefined ? null : deviceNow(device, live),
      position: heard === null ? null : positionNow(heard, live),
    };
    return { ...conditionOf(facts, rules), asset, type, device: device?.id ?? null, position: heard?.said ?? null };
  });
}

function deviceNow(device: DeviceState, live: LiveEquipment): DeviceNow {
  const heard = live.device(device.id);
  const speaks = heard !== null && live.linked && heard.connected && heard.ageMs <= pumpSilentMs(heard.periodMs);
  const batteries = (heard?.batteryPct ?? []).filter((pct) => pct !== null);
  return {
    id: device.id,
    bed: device.bed,
    heard: speaks,
    ageMs: heard?.ageMs ?? null,
    channels: Object.values(device.channels).map(({ status }) => status),
    batteryPct: speaks && batteries.length > 0 ? Math.min(...batteries) : null,
  };
}

function positionNow(
  { said, ageMs }: { readonly said: LivePosition; readonly ageMs: number },
  live: LiveEquipment,
): PositionNow {
  const { moving, accuracyM, batteryPct, zone, feed } = said;
  const stands = live.linked && (feed === '' || live.feedStands(feed));
  return { ageMs, live: stands, moving, accuracyM, batteryPct, zone, bed: live.bedAt(said) };
}

const plain = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').toLowerCase();
const number = (text: string): string => plain(text).replace(/^0+(?=\d)/, '');

/**
 * The bed of a place in words: of the plan's room of that name, else "Bed 12", "room 12" and "12" of bed 12. The words
 * are the gateway's, which claims a room only where the accuracy allows it.
 */
export function bedsByPlace(
  beds: WardState['beds'],
  plans: readonly Plan[],
  { words }: Pick<EquipmentFile, 'words'>,
): (position: Pick<LivePosition, 'zone'>) => BedId | null {
  const byPlace = new Map<string, BedId | null>();
  /** A name that two beds have means none of them. */
  const learn = (place: string, bed: BedId): void => {
    const known = byPlace.get(place);
    byPlace.set(place, known === undefined || known === bed ? bed : null);
  };
  const byNumber = new Map(beds.map(({ id }) => [number(id), id]));
  for (const { rooms } of plans) {
    for (const { name, bed } of rooms) {
      const id = bed === null ? undefined : byNumber.get(number(bed));
      if (id !== undefined && name !== '') learn(plain(name), id);
    }
  }
  for (const { id } of beds) {
    for (const word of ['bed', ...words.bed]) {
      for (const spelt of new Set([plain(id), number(id)])) learn(`${plain(word)} ${spelt}`, id);
    }
    if (!byPlace.has(plain(id))) byPlace.set(plain(id), id);
  }
  return ({ zone }) => (zone === null ? null : (byPlace.get(plain(zone)) ?? null));
}
