/** The ward's equipment as one decision sees it: things, the devices that they are, and where they are now. */
import type { AssetState } from '../../shared/assets/asset.ts';
import type { EquipmentFile } from '../../shared/assets/equipment-file.ts';
import type { PositionNow } from '../../shared/assets/fusion.ts';
import { bedsByPlace } from '../../shared/assets/fusion-ward.ts';
import { typesByKind, type TypeOf } from '../../shared/assets/words-kind.ts';
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type { SiteContents } from '../../shared/site/contents.ts';
import { assetsByDevice } from '../../shared/ward/tagged.ts';
import type { DeviceState, WardState } from '../../shared/ward/state.ts';
import { groundsOf, type Grounds } from './area.ts';
import type { EquipmentMemory } from './assets-memory.ts';
import type { Draft } from './draft.ts';
import type { FeedLink, LivePosition } from './live-view.ts';

export interface EquipmentView {
  readonly draft: Draft;
  readonly memory: EquipmentMemory;
  readonly mono: number;
  readonly file: EquipmentFile;
  readonly grounds: Grounds;
  readonly typeOf: TypeOf;
  bedAt(position: LivePosition): BedId | null;
  /** The device that a thing is. */
  deviceOf(asset: AssetState): DeviceState | undefined;
  /** Devices that have a tag or stand in the list. */
  devices(): Iterable<readonly [DeviceId, readonly AssetState[]]>;
}

/** Names of places that are asked for each position. */
const placesMax = 10_000;
const types = new WeakMap<EquipmentFile, TypeOf>();
const places = new WeakMap<
  SiteContents,
  { beds: WardState['beds']; bedAt: (at: { zone: string | null }) => BedId | null }
>();

export function equipmentView(draft: Draft): EquipmentView {
  const contents = draft.site.contents();
  const { equipment: file } = contents;
  let typeOf = types.get(file);
  if (typeOf === undefined) types.set(file, (typeOf = typesByKind(file)));
  const { beds } = draft.ward;
  let byPlace = places.get(contents);
  // Beds change with every patient; their names seldom, and making the index is cheap beside a day of positions.
  if (byPlace === undefined || !sameBeds(byPlace.beds, beds)) {
    const ask = bedsByPlace(beds, contents.plans, file);
    const known = new Map<string, BedId | null>();
    const bedAt = (at: { zone: string | null }): BedId | null => {
      if (at.zone === null) return null;
      let bed = known.get(at.zone);
      if (bed === undefined) {
        bed = ask(at);
        if (known.size >= placesMax) known.clear();
        known.set(at.zone, bed);
      }
      return bed;
    };
    places.set(contents, (byPlace = { beds, bedAt }));
  }
  const { bedAt } = byPlace;
  let byDevice: ReadonlyMap<DeviceId, readonly AssetState[]> | null = null;
  let byAsset: Map<string, DeviceState> | null = null;
  const devices = () => (byDevice ??= assetsByDevice(draft.ward));
  return {
    draft,
    memory: draft.memory.equipment,
    mono: draft.live.mono(),
    file,
    grounds: groundsOf(contents),
    typeOf,
    bedAt: ({ position }) => bedAt(position),
    devices,
    deviceOf(asset) {
      if (asset.device === undefined) return undefined;
      if (byAsset === null) {
        byAsset = new Map();
        for (const [id, assets] of devices()) {
          const device = draft.ward.devices[id];
          if (device !== undefined) for (const one of assets) byAsset.set(one.id, device);
        }
      }
      return byAsset.get(asset.id);
    },
  };
}

const sameBeds = (a: WardState['beds'], b: WardState['beds']): boolean =>
  a === b || (a.length === b.length && a.every(({ id }, at) => id === b[at]?.id));

const always: FeedLink = { open: true, sinceMono: Number.NEGATIVE_INFINITY };

/** Of the feed that told it; one that says nothing of its link counts as open. */
export const linkOf = ({ draft }: EquipmentView, { feed }: LivePosition): FeedLink =>
  draft.live.feedLink(feed) ?? always;

export const positionOf = ({ draft }: EquipmentView, { tag }: AssetState): LivePosition | undefined =>
  tag === null ? undefined : draft.live.position(tag);

/** As the fusion of what is known looks at it. */
export function positionNow(view: EquipmentView, position: LivePosition): PositionNow {
  const { accuracyM, batteryPct, zone } = position.position;
  return {
    ageMs: Math.max(0, view.mono - position.mono),
    live: linkOf(view, position).open,
    moving: position.moving,
    accuracyM,
    batteryPct,
    zone,
    bed: view.bedAt(position),
  };
}

const running: ReadonlySet<string> = new Set(['infusing', 'kvo', 'bolus']);

export const runs = (device: DeviceState | undefined): boolean =>
  device !== undefined && Object.values(device.channels).some(({ status }) => running.has(status));
