/** Looks at the ward's equipment every few seconds and gives what changed to the record; answers from it. */
import { emptyEquipment, equipmentFileSchema, type EquipmentFile } from '../../shared/assets/equipment-file.ts';
import { bedsByPlace, fuseWard, type LiveEquipment } from '../../shared/assets/fusion-ward.ts';
import { planSchema, type Plan } from '../../shared/assets/plan.ts';
import { typesByKind } from '../../shared/assets/words-kind.ts';
import { runs } from '../../shared/infusion/infusion.ts';
import { lastWeeks, weekMs } from '../../shared/assets/weeks.ts';
import { assetsByDevice } from '../../shared/ward/tagged.ts';
import type { WardState } from '../../shared/ward/state.ts';
import type { CallResult } from '../../shared/station-api/calls.ts';
import type { Clock } from '../clock.ts';
import type { HeardNow } from '../core/live-state.ts';
import type { DeviceAlarms, DeviceAlarmsQuery } from '../store/equipment-events.ts';
import type { DeviceLook } from './device-sums.ts';
import type { EquipmentClient } from './equipment-client.ts';
import type { KnownDevice, TrailQuery } from './equipment-notes.ts';
import { EquipmentWatch, watchTimes } from './equipment-watch.ts';

export interface EquipmentRecorderOptions {
  readonly clock: Clock;
  readonly record: Pick<EquipmentClient, 'write' | 'read' | 'lost'>;
  readonly ward: () => WardState;
  /** The link stands and what is heard is live. */
  readonly linked: () => boolean;
  /** Epoch ms on the gateway's clock. */
  readonly now: () => number;
  readonly live: {
    positionOf: LiveEquipment['position'];
    deviceOf: (device: string) => HeardNow | null;
    feedStands: LiveEquipment['feedStands'];
  };
  /** JSON text of a site's file; null: it is not here. */
  readonly siteText: (sha256: string) => Promise<string | null>;
  readonly alarms: (query: Omit<DeviceAlarmsQuery, 'logKey'>, stop: AbortSignal) => Promise<readonly DeviceAlarms[]>;
}

interface Site {
  readonly key: string;
  readonly equipment: EquipmentFile;
  readonly plans: readonly Plan[];
}

export class EquipmentRecorder {
  readonly #options: EquipmentRecorderOptions;
  readonly #watch = new EquipmentWatch();
  #site: Site = { key: '', equipment: emptyEquipment, plans: [] };
  #reading = '';
  #stop: (() => void) | null = null;

  constructor(options: EquipmentRecorderOptions) {
    this.#options = options;
    options.record.lost = () => this.#watch.reset();
  }

  start(): void {
    this.#stop = this.#options.clock.every(watchTimes.lookMs, () => this.look());
  }

  /** What was open ends now; the record is closed by whoever opened it. */
  stop(): void {
    this.#stop?.();
    this.#options.record.write(this.#watch.cut());
  }

  /** The link went: everything ends with the last look. */
  cut(): void {
    this.#options.record.write(this.#watch.cut());
  }

  look(): void {
    const { record, ward, linked, now, clock } = this.#options;
    if (!linked()) {
      this.cut();
      return;
    }
    const state = ward();
    this.#followSite(state);
    record.write(
      this.#watch.look({
        now: now(),
        mono: clock.mono(),
        assets: this.#fused(state),
        devices: this.#devices(state),
      }),
    );
  }

  trail(query: TrailQuery, stop: AbortSignal): Promise<CallResult<'assets.trail'>> {
    return this.#options.record
      .read('trail', query, stop)
      .then(({ stays, ...rest }) => ({ ...rest, stays: [...stays] }));
  }

  async fleet(count: number, stop: AbortSignal): Promise<CallResult<'fleet.report'>> {
    const { record, now, alarms } = this.#options;
    record.write(this.#watch.sums());
    const at = now();
    const weeks = lastWeeks(at, count);
    const fromAt = weeks[0] ?? at;
    const toAt = (weeks.at(-1) ?? at) + weekMs;
    const spans = await record.read('spans', { fromAt, toAt }, stop);
    const counted = await alarms({ fromAt, toAt, spans }, stop);
    return record.read('fleet', { weeks, now: at, devices: this.#known(), alarms: counted }, stop);
  }

  #fused(state: WardState): ReturnType<typeof fuseWard> {
    const { live, now } = this.#options;
    const { equipment, plans } = this.#site;
    const at = now();
    return fuseWard(
      state,
      {
        linked: true,
        position: live.positionOf,
        device: live.deviceOf,
        feedStands: live.feedStands,
        bedAt: bedsByPlace(state.beds, plans, equipment),
      },
      { equipment, typeOf: typesByKind(equipment), now: at, today: localDay(at) },
    );
  }

  #devices(state: WardState): DeviceLook[] {
    return Object.values(state.devices).flatMap(({ id, kind, channels }): DeviceLook[] => {
      if (kind === 'gateway' || kind === 'location') return [];
      const heard = this.#options.live.deviceOf(id);
      if (heard === null) return [];
      const batteries = heard.batteryPct.filter((pct) => pct !== null);
      return [
        {
          device: id,
          heard: heard.connected,
          running: Object.values(channels).some(({ status }) => runs(status)),
          onBattery: heard.onBattery,
          batteryPct: batteries.length > 0 ? Math.min(...batteries) : null,
          clockOffsetMs: heard.clockOffsetMs,
        },
      ];
    });
  }

  #known(): KnownDevice[] {
    const state = this.#options.ward();
    const typeOf = typesByKind(this.#site.equipment);
    const assets = assetsByDevice(state);
    return Object.values(state.devices).map(({ id, name, kind }) => {
      const [asset] = assets.get(id) ?? [];
      if (asset === undefined) return { device: id, asset: null, name, kind };
      return { device: id, asset: asset.id, name: asset.name, kind: typeOf(asset.kind)?.key ?? asset.kind };
    });
  }

  /** Types, words and rooms are the site's: read when its files change, as soon as they are here. */
  #followSite(state: WardState): void {
    const files = state.siteFiles.filter(({ kind }) => kind !== 'drugs');
    const key = files.map(({ sha256 }) => sha256).join(' ');
    if (key === this.#site.key || key === this.#reading) return;
    this.#reading = key;
    this.#readSite(key, files).then(
      () => (this.#reading = ''),
      // It was found good when it came: what cannot be read now is asked for again at the next look.
      () => (this.#reading = ''),
    );
  }

  async #readSite(key: string, files: WardState['siteFiles']): Promise<void> {
    let equipment = emptyEquipment;
    const plans: Plan[] = [];
    for (const { kind, sha256 } of files) {
      const text = await this.#options.siteText(sha256);
      // Not here yet: what was read before stands.
      if (text === null) return;
      const value: unknown = JSON.parse(text);
      if (kind === 'equipment') equipment = equipmentFileSchema.parse(value);
      else plans.push(planSchema.parse(value));
    }
    this.#site = { key, equipment, plans };
  }
}

/** The day on the wall here. */
function localDay(at: number): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
