/** Tagged equipment: parked most of the time, now and then pushed along the corridors. */
import { hashText, randomStream } from '../core/random.ts';
import type { Random } from '../core/random.ts';
import type { Schedule } from '../core/schedule.ts';
import type { Asset, AssetFile } from './asset-file.ts';
import { middleOf, outsideOf, walks } from './plan.ts';
import type { Plan, Point, Walks } from './plan.ts';

export interface TagReport {
  /** EUI-64 with colons: the omlox provider. */
  readonly provider: string;
  /** UUID of the omlox trackable. */
  readonly trackable: string;
  readonly asset: Asset;
  readonly x: number;
  readonly y: number;
  readonly accuracyM: number;
  readonly batteryPct: number;
  /** m/s. */
  readonly speed: number;
  /** Simulated ms since the start of the run; negative for a tag that fell silent before it. */
  readonly atMs: number;
}

export interface Tags {
  readonly reports: ReadonlyMap<string, TagReport>;
  /** Sends a tag to a room, by its asset's name or that of the device it is stuck on; false when there is no such tag or room. */
  move(name: string, room: string): boolean;
  /** Takes it out by an exit; its tag is out of reach then, until it is sent to a room. False when there is none. */
  leave(name: string, exit: string): boolean;
  /** Back to the room that it began in. */
  comeBack(name: string): boolean;
  /** The tag is not heard (true), or again. False when there is none. */
  silence(name: string, silent: boolean): boolean;
  setBattery(name: string, percent: number): boolean;
}

export interface TagOptions {
  readonly plan: Plan;
  readonly file: AssetFile;
  readonly seed: number;
  readonly clock: Schedule;
  /** Every tag is always on its way and heard every second: for load. */
  readonly busy?: boolean;
  /** Hears every position, those of one moment together. */
  readonly tell: (reports: readonly TagReport[]) => void;
}

interface Tag {
  readonly asset: Asset;
  readonly provider: string;
  readonly trackable: string;
  readonly random: Random;
  at: Point;
  path: Point[];
  /** When it is next taken somewhere, by itself. */
  goAtMs: number;
  /** The stop of its tour that it is at or goes to. */
  stop: number;
  reportAtMs: number;
  batteryPct: number;
  heardAtMs: number;
  silent: boolean;
  /** It is being taken out: silent when it arrives. */
  leaving: boolean;
}

const movingEveryMs = 1000;
/** Tags take turns within the second. */
const turns = 10;
const metresPerSecond = 1.1;
const hourMs = 3_600_000;
const kindsOfTag = {
  uwb: { parkedEveryMs: 25_000, parkedM: 0.3, movingM: 0.6 },
  wifi: { parkedEveryMs: 50_000, parkedM: 4, movingM: 7 },
  none: { parkedEveryMs: Infinity, parkedM: 1, movingM: 1 },
} as const;

const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, '0');

/** Ids of the tag of an asset: stable, so that the asset list can name them. */
export function tagIdsOf(name: string): { readonly provider: string; readonly trackable: string } {
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((salt) => hex(hashText(`${salt} ${name}`), 8)) as [
    string,
    string,
    string,
    string,
  ];
  const bytes = `02a1b2fffe${a.slice(2)}`.toUpperCase().match(/../g) ?? [];
  const trackable = `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`;
  return { provider: bytes.join(':'), trackable };
}

function stride(tag: Tag, seconds: number): void {
  let metres = metresPerSecond * seconds;
  while (metres > 0) {
    const to = tag.path[0];
    if (to === undefined) return;
    const far = Math.hypot(to.x - tag.at.x, to.y - tag.at.y);
    if (far > metres) {
      const part = metres / far;
      tag.at = { x: tag.at.x + (to.x - tag.at.x) * part, y: tag.at.y + (to.y - tag.at.y) * part };
      return;
    }
    metres -= far;
    tag.at = to;
    tag.path.shift();
  }
}

const centimetres = (metres: number): number => Math.round(metres * 100) / 100;

class Lives implements Tags {
  readonly reports = new Map<string, TagReport>();
  readonly #options: TagOptions;
  readonly #ways: Walks;
  readonly #all: readonly Tag[];
  readonly #byName = new Map<string, Tag>();

  constructor(options: TagOptions) {
    this.#options = options;
    const { plan, file, clock, tell } = options;
    this.#ways = walks(plan);
    this.#all = file.assets.filter(({ tag }) => tag !== 'none').map((asset) => this.#made(asset));
    tell(this.#all.map((tag) => this.#report(tag, -(tag.asset.lastSeenHoursAgo ?? 0) * hourMs)));
    const live = this.#all.filter(({ asset }) => asset.lastSeenHoursAgo === undefined);
    for (let turn = 0; turn < turns; turn += 1) {
      const mine = live.filter((_, index) => index % turns === turn);
      if (mine.length === 0) continue;
      clock.add(movingEveryMs + (turn * movingEveryMs) / turns, (nowMs) => {
        const heard: TagReport[] = [];
        for (const tag of mine) this.#second(tag, nowMs, heard);
        if (heard.length > 0) tell(heard);
        return nowMs + movingEveryMs;
      });
    }
  }

  #made(asset: Asset): Tag {
    const { plan, seed } = this.#options;
    const random = randomStream(seed, `tag ${asset.name}`);
    const middle = middleOf(plan, asset.room);
    if (middle === null) throw new Error(`Asset ${asset.name}: room ${asset.room} is not on the plan ${plan.id}`);
    const at = {
      x: asset.x ?? middle.x + random.between(-1.2, 1.2),
      y: asset.y ?? middle.y + random.between(-1.4, 1.4),
    };
    const tag: Tag = {
      asset,
      ...tagIdsOf(asset.name),
      random,
      at,
      path: [],
      goAtMs: random.between(10_000, 240_000),
      stop: 0,
      reportAtMs: random.between(0, kindsOfTag[asset.tag].parkedEveryMs),
      batteryPct: asset.tagBatteryPct,
      heardAtMs: 0,
      silent: false,
      leaving: false,
    };
    this.#byName.set(asset.name, tag);
    if (asset.device !== undefined) this.#byName.set(asset.device, tag);
    return tag;
  }

  #report(tag: Tag, nowMs: number): TagReport {
    const moving = tag.path.length > 0;
    const { asset, provider, trackable, random } = tag;
    const { movingM, parkedM } = kindsOfTag[asset.tag];
    const accuracyM = moving ? movingM : parkedM;
    const hours = Math.max(0, nowMs - tag.heardAtMs) / hourMs;
    tag.batteryPct = Math.max(0, tag.batteryPct - hours * asset.batteryPctPerHour);
    tag.heardAtMs = Math.max(tag.heardAtMs, nowMs);
    const made: TagReport = {
      provider,
      trackable,
      asset,
      x: centimetres(tag.at.x + (accuracyM / 3) * random.normal()),
      y: centimetres(tag.at.y + (accuracyM / 3) * random.normal()),
      accuracyM,
      batteryPct: Math.round(tag.batteryPct),
      speed: moving ? metresPerSecond : 0,
      atMs: nowMs,
    };
    this.reports.set(provider, made);
    return made;
  }

  #second(tag: Tag, nowMs: number, heard: TagReport[]): void {
    const moving = tag.path.length > 0;
    if (moving) stride(tag, movingEveryMs / 1000);
    if (tag.leaving && tag.path.length === 0) {
      tag.leaving = false;
      tag.silent = true;
    }
    if (!moving && (this.#options.busy === true || nowMs >= tag.goAtMs)) this.#goOn(tag, nowMs);
    if (tag.silent || (!moving && nowMs < tag.reportAtMs)) return;
    heard.push(this.#report(tag, nowMs));
    tag.reportAtMs = nowMs + kindsOfTag[tag.asset.tag].parkedEveryMs;
  }

  /** Its own next way: the next stop of its tour, or one of the rooms that it is used in. */
  #goOn(tag: Tag, nowMs: number): void {
    const { tour, roams } = tag.asset;
    const { random } = tag;
    if (this.#options.busy === true) {
      const { rooms } = this.#options.plan;
      this.#send(tag, rooms[random.int(rooms.length)]?.id ?? tag.asset.room);
    } else if (tour != null) {
      tag.stop = (tag.stop + 1) % tour.length;
      const { room, stayS } = tour[tag.stop] as NonNullable<typeof tour>[number];
      this.#send(tag, room);
      tag.goAtMs = nowMs + stayS * 1000 * random.between(0.8, 1.2);
    } else if (roams != null && roams.length > 0) {
      this.#send(tag, roams[random.int(roams.length)] as string);
      tag.goAtMs = nowMs + random.between(60_000, 300_000);
    } else tag.goAtMs = Infinity;
  }

  #send(tag: Tag, room: string): boolean {
    const middle = middleOf(this.#options.plan, room);
    if (middle === null) return false;
    const to = { x: middle.x + tag.random.between(-1, 1), y: middle.y + tag.random.between(-1, 1) };
    tag.path = this.#ways.route(tag.at, to).slice(1);
    return true;
  }

  move(name: string, room: string): boolean {
    const tag = this.#byName.get(name);
    if (tag === undefined || !this.#send(tag, room)) return false;
    // Who sends it decides where it stays, so it does not wander off at once.
    tag.goAtMs = Infinity;
    tag.silent = false;
    tag.leaving = false;
    return true;
  }

  leave(name: string, exit: string): boolean {
    const tag = this.#byName.get(name);
    const beyond = outsideOf(this.#options.plan, exit);
    if (tag === undefined || beyond === null || !this.move(name, exit)) return false;
    tag.path.push(beyond);
    tag.leaving = true;
    return true;
  }

  comeBack(name: string): boolean {
    const tag = this.#byName.get(name);
    return tag !== undefined && this.move(name, tag.asset.room);
  }

  silence(name: string, silent: boolean): boolean {
    const tag = this.#byName.get(name);
    if (tag === undefined) return false;
    tag.silent = silent;
    return true;
  }

  setBattery(name: string, percent: number): boolean {
    const tag = this.#byName.get(name);
    if (tag === undefined) return false;
    tag.batteryPct = percent;
    tag.reportAtMs = 0;
    return true;
  }
}

/** Plans the tags' lives on the clock. Tags of the kind "none" are of the list only. */
export const tags = (options: TagOptions): Tags => new Lives(options);
