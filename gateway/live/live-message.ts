/** Live data as a station gets it: only what changed since the version it has, with ages at this moment. */
import type { BedId, DeviceId } from '../../shared/domain/ids.ts';
import type {
  LiveDeviceSent as DeviceMessage,
  LivePositionSent,
  LivePumpSent,
  LiveValueSent,
} from '../../shared/feed/protocol.ts';
import { clip } from '../core/clip.ts';
import type { HeldPump } from './held-pump.ts';
import type { HeldValue, LiveDevice } from './live-device.ts';
import type { LivePosition } from '../core/live-view.ts';
import type { LiveStore } from './live-store.ts';

export interface LiveDelta {
  /** Ask from here next time. */
  readonly version: number;
  readonly devices: DeviceMessage[];
  readonly positions: LivePositionSent[];
}

const age = (mono: number, at: number): number => Math.max(0, Math.round(mono - at));

const valueOf = (held: HeldValue, mono: number): LiveValueSent => ({
  key: held.key,
  name: held.name ?? undefined,
  value: held.value ?? undefined,
  text: held.text ?? undefined,
  unit: held.unit,
  absent: held.absent ?? undefined,
  ageMs: age(mono, held.mono),
  deviceAt: held.deviceAt ?? undefined,
  low: held.low ?? undefined,
  high: held.high ?? undefined,
  flags: held.flags.length === 0 ? undefined : (held.flags as string[]),
});

const pumpOf = (held: HeldPump, mono: number): LivePumpSent => ({
  channel: held.channel,
  rateMlPerHour: held.rateMlPerHour,
  remainingMl: held.remainingMl,
  infusedMl: held.infusedMl,
  remainingMin: held.remainingMin,
  batteryPct: held.batteryPct,
  onBattery: held.onBattery,
  batteryMin: held.batteryMin,
  linePressureMmHg: held.linePressureMmHg,
  occlusionLimitMmHg: held.occlusionLimitMmHg,
  bolusMl: held.bolusMl,
  ageMs: age(mono, held.mono),
  ...(held.leftOlderMs === 0 ? {} : { leftOlderMs: Math.round(held.leftOlderMs) }),
  ...(held.batteryOlderMs === 0 ? {} : { batteryOlderMs: Math.round(held.batteryOlderMs) }),
});

/** `anchor`: wall clock less monotonic clock of the gateway. */
function deviceOf(held: LiveDevice, bed: BedId | null, since: number, mono: number, anchor: number): DeviceMessage {
  const values: LiveValueSent[] = [];
  for (const value of held.values.values()) if (value.version > since) values.push(valueOf(value, mono));
  const pumps: LivePumpSent[] = [];
  for (const pump of held.pumps.values()) if (pump.version > since) pumps.push(pumpOf(pump, mono));
  const { offset } = held.clock;
  return {
    device: held.id,
    bed,
    connected: held.connected,
    ageMs: age(mono, held.heardMono),
    periodMs: held.period.periodMs,
    clockOffsetMs: offset === null ? null : Math.round(-offset - anchor),
    values,
    pumps,
  };
}

/** Centimetres of local metres, and of degrees about as much: more is noise, and thousands go out each second. */
const rounded = (value: number, crs: string): number => {
  const steps = crs === 'local' ? 100 : 10_000_000;
  return Math.round(value * steps) / steps;
};

const positionOf = ({ position, mono: at, feed, moving }: LivePosition, mono: number): LivePositionSent => {
  const { tag, x, y, crs, floor, zone, accuracyM, batteryPct } = position;
  return {
    tag,
    x: rounded(x, crs),
    y: rounded(y, crs),
    crs: clip(crs, 40),
    floor: floor ?? undefined,
    zone: zone === null ? undefined : clip(zone, 200),
    accuracyM: accuracyM ?? undefined,
    batteryPct: batteryPct ?? undefined,
    feed: clip(feed, 80),
    moving: moving ?? undefined,
    ageMs: age(mono, at),
  };
};

/** What changed after version `since` (0: everything). */
export function liveDelta(
  store: LiveStore,
  bedOf: (device: DeviceId) => BedId | null,
  since: number,
  mono: number,
  anchor: number,
): LiveDelta {
  const devices: DeviceMessage[] = [];
  for (const held of store.devices.values()) {
    if (held.version <= since && since > 0) continue;
    devices.push(deviceOf(held, bedOf(held.id), since, mono, anchor));
  }
  const positions: LivePositionSent[] = [];
  for (const held of store.positions(since)) positions.push(positionOf(held, mono));
  return { version: store.version, devices, positions };
}
