/** A core with tagged equipment on a small plan: what rules and acts make of tags in time. */
import { emptyEquipment, type AssetRule, type EquipmentFile } from '../../shared/assets/equipment-file.ts';
import { planSchema, type Plan } from '../../shared/assets/plan.ts';
import { tagId } from '../../shared/domain/ids.ts';
import type { PositionObservation } from '../../shared/domain/observation.ts';
import { noContents } from '../../shared/site/contents.ts';
import type { WardEvent } from '../../shared/ward/events.ts';
import { emptyWard, type WardState } from '../../shared/ward/state.ts';
import type { AssetState, Finding } from '../../shared/assets/asset.ts';
import { aPosition } from './builders.ts';
import { LiveCore } from './live-core.ts';

const box = (x: number, y: number, width: number, height: number): [number, number][] => [
  [x, y],
  [x + width, y],
  [x + width, y + height],
  [x, y + height],
];

/** 40 × 20 m of which the left 20 m are the ward: beds 01 and 02, a store, a lift lobby beyond its door at x = 20. */
export const aPlan = (): Plan =>
  planSchema.parse({
    id: '5n',
    name: '5 North',
    floor: 5,
    zone: 'zone-5n',
    box: [0, 0, 40, 20],
    ward: box(0, 0, 20, 20),
    rooms: [
      { id: 'bed-01', name: '01', use: 'bed', bed: '01', outline: box(0, 0, 4, 4) },
      { id: 'bed-02', name: '02', use: 'bed', bed: '02', outline: box(4, 0, 4, 4) },
      { id: 'store', name: 'Store B', use: 'store', bed: null, outline: box(0, 10, 6, 6) },
      { id: 'corridor', name: 'Corridor', use: 'corridor', bed: null, outline: box(0, 4, 20, 6) },
      { id: 'lobby', name: 'Lift lobby', use: 'corridor', bed: null, outline: box(20, 4, 6, 6) },
    ],
  });

export const aRule = (kind: AssetRule['kind'], over: Partial<AssetRule> = {}): AssetRule => ({
  id: kind,
  name: kind,
  kind,
  on: true,
  types: null,
  places: [],
  forS: 30,
  threshold: null,
  asAlarm: false,
  ...over,
});

export const aFile = (rules: readonly AssetRule[], over: Partial<EquipmentFile> = {}): EquipmentFile => ({
  ...emptyEquipment,
  types: [
    {
      key: 'iv-pump',
      label: 'IV pump',
      letter: 'P',
      words: ['pump'],
      pump: true,
      movingS: 10,
      parkedS: 60,
      lostMin: 10,
    },
  ],
  rules: [...rules],
  ...over,
});

/** Where things are said to be: a name, or metres. */
export const spots = {
  bed1: [2, 2],
  bed2: [6, 2],
  store: [3, 13],
  corridor: [12, 7],
  lobby: [23, 7],
  yard: [80, 7],
} as const;
export type SpotName = keyof typeof spots;

export class EquipmentCore extends LiveCore {
  readonly feed = 'rtls';

  constructor(rules: readonly AssetRule[] = [], file: Partial<EquipmentFile> = {}, ward: WardState = emptyWard) {
    super({ ward });
    this.contents = { ...noContents, equipment: aFile(rules, file), plans: [aPlan()] };
    this.link(true);
  }

  link(open: boolean): void {
    this.store.setFeedLink(this.feed, open);
  }

  /** Positions of tags, as the location system sends them in one message. */
  hear(where: Readonly<Record<string, SpotName | Partial<PositionObservation>>>): WardEvent[] {
    const observations = Object.entries(where).map(([tag, at]) => {
      const named = typeof at === 'string' ? { x: spots[at][0], y: spots[at][1] } : at;
      const name = typeof at === 'string' ? zones[at] : null;
      const over = { name: tag.toUpperCase(), assetKind: 'pump', deviceAt: this.now, source: 'zone-5n', zone: name };
      return aPosition({ tag: tagId(tag), ...over, ...named });
    });
    return this.say(0, observations, { device: null, location: null, feed: this.feed });
  }

  /** Each second the tags say where they are. */
  stay(seconds: number, where: Readonly<Record<string, SpotName | Partial<PositionObservation>>> = {}): WardEvent[] {
    const events: WardEvent[] = [];
    for (let second = 0; second < seconds; second += 1) {
      this.skip(1_000);
      if (Object.keys(where).length > 0) events.push(...this.hear(where));
      events.push(...this.tick());
    }
    return events;
  }

  asset(name: string): AssetState {
    const found = Object.values(this.ward.assets).find((asset) => asset.name === name.toUpperCase());
    if (found === undefined) throw new Error(`no asset ${name}`);
    return found;
  }

  get findings(): Finding[] {
    return Object.values(this.ward.findings);
  }
}

const zones: Record<SpotName, string> = {
  bed1: 'Bed 01',
  bed2: 'Bed 02',
  store: 'Store B',
  corridor: 'Corridor',
  lobby: 'Lift lobby',
  yard: 'Yard',
};

export const findingsOf = (events: readonly WardEvent[]): WardEvent[] =>
  events.filter(({ type }) => type.startsWith('finding.'));
