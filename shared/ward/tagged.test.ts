import { describe, expect, it } from 'vitest';
import { assetId, deviceId, tagId } from '../domain/ids.ts';
import { aDeviceState, anAsset } from '../testing/builders.ts';
import type { AssetState, DeviceState } from './state.ts';
import { assetsByDevice } from './tagged.ts';

const device = (id: string, name: string): DeviceState => aDeviceState({ id: deviceId(id), kind: 'pump', name });
const asset = (tag: string, on?: string): AssetState => ({
  ...anAsset({ id: assetId(tag), tag: tagId(tag), name: tag }),
  ...(on === undefined ? {} : { device: on }),
});
const link = (devices: readonly DeviceState[], assets: readonly AssetState[]): Record<string, string[]> =>
  Object.fromEntries(
    [
      ...assetsByDevice({
        devices: Object.fromEntries(devices.map((one) => [one.id, one])),
        assets: Object.fromEntries(assets.map((one) => [one.id, one])),
      }),
    ].map(([id, all]) => [id, all.map((one) => one.id)]),
  );

describe('Given tags and devices', () => {
  const pump = device('P-2164@02A1', 'P-2164');

  it('When a tag says the name or the id of a device, Then they are one thing; others are none', () => {
    const tags = [asset('a', 'p-2164 '), asset('b', 'P-2164@02a1'), asset('c', 'P-1'), asset('d')];
    expect(link([pump, device('M', 'MON')], tags)).toEqual({ 'P-2164@02A1': ['a', 'b'] });
  });

  it('When two devices have the name, Then it means neither; the id still does', () => {
    const other = device('P-2164@77', 'P-2164');
    expect(link([pump, other], [asset('a', 'P-2164')])).toEqual({});
    expect(link([pump, other], [asset('a', 'P-2164@77')])).toEqual({ 'P-2164@77': ['a'] });
  });

  it('When a device is called like a property of objects, Then that is its name', () => {
    expect(link([device('constructor', '__proto__')], [asset('a', '__proto__')])).toEqual({ constructor: ['a'] });
  });
});
