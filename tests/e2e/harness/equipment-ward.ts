/** The equipment of the synthetic ward: the demo ward's fleet on its plan, or thousands of things that move. */
import type { z } from 'zod';
import assetFile from '../../../resources/demo/assets.json' with { type: 'json' };
import planFile from '../../../resources/plans/5-north.json' with { type: 'json' };
import { ownPlanSchema, planOfOwn } from '../../../gateway/site-files/plan-own.ts';
import { emptyRecord, type AssetState, type Finding } from '../../../shared/assets/asset.ts';
import { equipmentFileSchema } from '../../../shared/assets/equipment-file.ts';
import { middleOf } from '../../../shared/assets/plan-geometry.ts';
import type { Plan } from '../../../shared/assets/plan.ts';
import { assetId, bedId, commandId, deviceId, findingId, stationId, tagId } from '../../../shared/domain/ids.ts';
import type { FeedStatus, LivePosition } from '../../../shared/feed/protocol.ts';
import type { SiteFile } from '../../../shared/site/site-files.ts';
import type { CallResult, stationCalls } from '../../../shared/station-api/calls.ts';
import type { WardEvent } from '../../../shared/ward/events.ts';
import type { DeviceState, WardState } from '../../../shared/ward/state.ts';

type Read<Name extends keyof typeof stationCalls> = z.output<(typeof stationCalls)[Name]['args']>;

const hub = 'Location hub';
const by = 'Charge nurse';
const dayMs = 86_400_000;
const floor = 5;
/** Two floors, so that there is something to choose from. */
const north = planOfOwn(ownPlanSchema.parse(planFile));
const south: Plan = { ...north, id: '4-south', name: '4 South', floor: 4, ward: null };

const type = (key: string, label: string, letter: string, words: readonly string[] = [], pump = false): object => ({
  key,
  label,
  letter,
  words,
  pump,
});
const equipment = equipmentFileSchema.parse({
  version: '1',
  types: [
    type('iv-pump', 'IV pump', 'P', ['drip', 'volumetric pump'], true),
    type('syringe-pump', 'Syringe pump', 'S', ['syringe driver'], true),
    type('feeding-pump', 'Feeding pump', 'F'),
    type('high-flow', 'High flow oxygen', 'H'),
    type('wheelchair', 'Wheelchair', 'W'),
    type('bladder-scanner', 'Bladder scanner', 'B'),
    type('ecg', 'ECG, 12-lead', 'E'),
    type('ultrasound', 'Ultrasound', 'U'),
    type('patient-lift', 'Patient lift', 'L'),
    type('defibrillator', 'Defibrillator', 'D'),
    type('smart-bed', 'Smart bed', 'SB'),
    type('bedside-monitor', 'Bedside monitor', 'M'),
  ],
  words: { free: ['ready'], near: ['by', 'close to'], bed: ['room'] },
  rules: [
    { id: 'left-ward', name: 'Left the ward', kind: 'left-ward' },
    { id: 'tag-battery', name: 'Tag battery low', kind: 'tag-battery', threshold: 15, forS: 60, asAlarm: true },
    { id: 'idle', name: 'Unused for days', kind: 'idle', threshold: 7, on: false, types: ['iv-pump', 'wheelchair'] },
  ],
  par: [
    { place: 'Store A', type: 'iv-pump', least: 10 },
    { place: 'Store B', type: 'iv-pump', least: 2 },
    { place: 'No such room', type: 'ultrasound', least: 1 },
    { place: null, type: 'defibrillator', least: 2 },
  ],
});

const fileOf = (kind: SiteFile['kind'], name: string, digit: string): SiteFile => ({
  kind,
  name,
  sha256: digit.repeat(64),
  bytes: 1,
  version: '1',
});
const files = [
  { file: fileOf('equipment', 'equipment', 'e'), content: equipment },
  { file: fileOf('plan', north.id, '5'), content: north },
  { file: fileOf('plan', south.id, '4'), content: south },
];

interface Placed {
  x: number;
  y: number;
  zone: string | null;
  ageMs: number;
  accuracyM: number;
  batteryPct: number;
  moving: boolean;
}

/** Kinds that the map of the design shows: beds and monitors are furniture there. */
const leftOut = new Set(['smart-bed', 'bedside-monitor']);

export class EquipmentWard {
  readonly assets: Readonly<Record<string, AssetState>>;
  readonly places = new Map<string, Placed>();
  readonly findings: Readonly<Record<string, Finding>>;
  readonly #plans: boolean;
  /** The hub can be heard. */
  stands = true;
  /** Told how it is asked, for the tests. */
  readonly #moves: boolean;

  /** @param wish `demo`: the demo ward's fleet; a number: so many, moving; `none`: no equipment; `no-plan`: no plan. */
  constructor(wish: string, now: number) {
    this.#plans = wish !== 'no-plan';
    const many = Number(wish);
    this.#moves = many > 0;
    const assets = wish === 'none' ? [] : many > 0 ? this.#many(many, now) : this.#demo(now);
    this.assets = Object.fromEntries(assets.map((asset) => [asset.id, asset]));
    this.findings = wish === 'none' || many > 0 ? {} : Object.fromEntries(findingsOf(now).map((one) => [one.id, one]));
  }

  siteFiles(): readonly SiteFile[] {
    return files.filter(({ file }) => this.#plans || file.kind !== 'plan').map(({ file }) => file);
  }

  text(sha256: string): string | null {
    const found = files.find(({ file }) => file.sha256 === sha256);
    return found === undefined ? null : JSON.stringify(found.content);
  }

  state(before: WardState): WardState {
    const assets = this.assets;
    const tags = Object.fromEntries(Object.values(assets).map(({ id, tag }) => [tag ?? '', id]));
    const siteFiles = [...before.siteFiles, ...this.siteFiles()];
    return { ...before, assets, tags, siteFiles, findings: this.findings };
  }

  #demo(now: number): AssetState[] {
    return assetFile.assets
      .filter(({ kind }) => !leftOut.has(kind))
      .map((one, at) => {
        const room = north.rooms.find(({ id }) => id === one.room);
        const [mx, my] = room === undefined ? [20, 16] : middleOf(room.outline);
        const name = one.name;
        const x = 'x' in one && one.x !== undefined ? one.x : mx + ((at % 3) - 1) * 0.7;
        const y = 'y' in one && one.y !== undefined ? one.y : my + ((at % 4) - 1.5) * 0.5;
        const zone = room === undefined ? north.name : room.bed === null ? room.name : `Bed ${room.bed}`;
        const away = 'lastSeenHoursAgo' in one && one.lastSeenHoursAgo !== undefined;
        const ageMs = away ? (one.lastSeenHoursAgo ?? 0) * 3_600_000 : 4_000;
        const accuracyM = at % 9 === 0 ? 2.5 : 0.6;
        this.places.set(name, { x, y, zone, ageMs, accuracyM, batteryPct: one.tagBatteryPct, moving: false });
        return this.#asset(one, room?.bed ?? null, now);
      });
  }

  #asset(one: (typeof assetFile.assets)[number], bed: string | null, now: number): AssetState {
    const { name, kind, status } = one;
    const stamp = { by, at: now - 3 * 3_600_000 };
    const inUse = status === 'in-use';
    const days = one.maintenanceInDays ?? 90;
    return {
      id: assetId(name),
      tag: tagId(`T-${name}`),
      name,
      kind,
      listed: true,
      record: {
        ...emptyRecord,
        model: one.model ?? null,
        serial: one.serial ?? null,
        barcode: one.barcode ?? null,
        owner: one.owner ?? null,
        maintenanceDue: new Date(now + days * dayMs).toISOString().slice(0, 10),
      },
      cleaning: { state: status === 'cleaning' ? 'cleaning' : 'clean', ...stamp },
      fault: status === 'do-not-use' ? { text: 'Screen broken.', ...stamp } : null,
      use: inUse ? { bed: bed === null ? null : bedId(bed), ...stamp } : null,
      reserved: null,
    };
  }

  #many(count: number, now: number): AssetState[] {
    const { types } = equipment;
    return Array.from({ length: count }, (_, at) => {
      const kind = types[at % 10]?.key ?? 'iv-pump';
      const name = `A-${String(at).padStart(5, '0')}`;
      const x = 0.5 + ((at * 7.31) % 40.8);
      const y = 0.5 + ((at * 3.77) % 31.4);
      this.places.set(name, { x, y, zone: north.name, ageMs: 300, accuracyM: 0.5, batteryPct: 60, moving: true });
      const use = at % 3 === 0 ? { bed: null, by, at: now } : null;
      const cleaning = { state: at % 7 === 0 ? ('cleaning' as const) : ('clean' as const), by, at: now };
      const id = assetId(name);
      return {
        id,
        tag: tagId(`T-${name}`),
        name,
        kind,
        listed: true,
        record: emptyRecord,
        cleaning,
        fault: null,
        use,
        reserved: null,
      };
    });
  }

  /** One second on: what moves, moves. */
  positions(): LivePosition[] {
    const all: LivePosition[] = [];
    let at = 0;
    for (const [name, place] of this.places) {
      at += 1;
      if (this.#moves) {
        place.x = Math.min(41.3, Math.max(0.5, place.x + Math.sin(at + performance.now() / 3_000) * 0.8));
        place.y = Math.min(31.9, Math.max(0.5, place.y + Math.cos(at * 2 + performance.now() / 3_000) * 0.8));
      }
      all.push({ tag: tagId(`T-${name}`), crs: 'local', floor, feed: hub, ...place });
    }
    return this.stands ? all : [];
  }

  feed(): FeedStatus {
    return {
      name: hub,
      protocol: 'omlox',
      address: 'http://127.0.0.1:8181/v2',
      connected: this.stands,
      sources: this.places.size,
      messages: 1000,
      perSecond: this.stands ? this.places.size : 0,
      ageMs: 400,
      refused: 0,
      lastRefusal: null,
    };
  }

  /** The pump of this device is the thing of that name. */
  link(name: string, device: string): WardEvent {
    return { type: 'asset.recorded', asset: assetId(name), change: { device }, by, source: 'person' };
  }

  act(args: Read<'assets.act'>, now: number): WardEvent {
    const { asset, act, bed, forMs, text } = args;
    const until = act === 'reserve' ? now + (forMs ?? equipment.reserveMin * 60_000) : null;
    return { type: 'asset.acted', asset, act, bed, until, text, why: 'person', by, command: commandId(`act ${now}`) };
  }

  acknowledge({ finding, note }: Read<'findings.acknowledge'>, now: number): WardEvent {
    const command = commandId(`finding ${now}`);
    return { type: 'finding.acknowledged', id: finding, by, station: stationId('s1'), note, command };
  }

  trail({ asset }: Read<'assets.trail'>, now: number): CallResult<'assets.trail'> {
    const place = this.places.get(asset);
    if (place === undefined) return { stays: [], cut: false, recordedFrom: null };
    const stay = (from: number, to: number | null, where: string, x: number, y: number): Stay => ({
      place: where,
      floor,
      fromAt: now - from * 60_000,
      toAt: to === null ? null : now - to * 60_000,
      x,
      y,
      crs: 'local',
    });
    const stays = [
      stay(500, 130, 'Bed 14', 30.8, 2.6),
      stay(128, 95, 'Dirty utility', 25.2, 10),
      stay(94, null, place.zone ?? '', place.x, place.y),
    ];
    return { stays, cut: false, recordedFrom: now - 30 * dayMs };
  }
}

type Stay = CallResult<'assets.trail'>['stays'][number];

/** A pump of the synthetic ward that a thing may be. */
export const firstPumpOf = (devices: Readonly<Record<string, DeviceState>>, bed: string): string =>
  Object.values(devices).find((device) => device.kind === 'pump' && device.bed === bed)?.id ?? deviceId('');

function findingsOf(now: number): Finding[] {
  const one = (id: string, kind: Finding['kind'], text: string, more: Partial<Finding> = {}): Finding => ({
    id: findingId(id),
    kind,
    rule: kind,
    asset: null,
    text,
    place: null,
    raisedAt: now - 480_000,
    acknowledged: null,
    ...more,
  });
  return [
    one('f1', 'left-ward', 'Bladder scanner BS-02 left the ward', { asset: assetId('BS-02'), place: 'Lift lobby' }),
    ...[1, 2, 3, 4].map((n) => one(`b${n}`, 'tag-battery', `Tag battery of IP-01${n}0 is at ${n + 4} %`)),
    ...[1, 2, 3].map((n) => one(`m${n}`, 'maintenance', `IP-011${n} is due in ${n} days`)),
  ];
}
