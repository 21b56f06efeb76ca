/** A tag and the device that it is stuck on are one thing: which assets are which devices. */
import type { DeviceId } from '../domain/ids.ts';
import type { AssetState, DeviceState, WardState } from './state.ts';

const plain = (text: string): string => text.trim().toLowerCase();

/**
 * Assets by device. A device is meant by its id, else by its name; a name that several devices have means none of
 * them, since a place must not be claimed for the wrong pump. Two tags may be on one device.
 */
export function assetsByDevice({
  assets,
  devices,
}: Pick<WardState, 'assets' | 'devices'>): ReadonlyMap<DeviceId, readonly AssetState[]> {
  const byName = new Map<string, DeviceState | null>();
  const byId = new Map<string, DeviceState>();
  for (const device of Object.values(devices)) {
    const name = plain(device.name);
    byName.set(name, byName.has(name) ? null : device);
    byId.set(plain(device.id), device);
  }
  const all = new Map<DeviceId, AssetState[]>();
  for (const asset of Object.values(assets)) {
    if (asset.device === undefined) continue;
    const said = plain(asset.device);
    const device = byId.get(said) ?? byName.get(said);
    if (device == null) continue;
    const held = all.get(device.id);
    if (held === undefined) all.set(device.id, [asset]);
    else held.push(asset);
  }
  return all;
}
