/** Tagged equipment: parked most of the time, now and then pushed along the corridors. */
import { z } from 'zod';
import { hashText, randomStream } from '../core/random.ts';
import type { Random } from '../core/random.ts';
import type { Schedule } from '../core/schedule.ts';
import { middleOf, walks } from './plan.ts';
import type { Plan, Point } from './plan.ts';

export const assetFileSchema = z.object({
  assets: z
    .array(
      z.object({
        name: z.string().min(1).max(80),
        kind: z.string().min(1).max(40),
        room: z.string(),
        status: z.enum(['available', 'in-use', 'cleaning', 'do-not-use']),
        tagBatteryPct: z.number().min(0).max(100),
        x: z.number().optional(),
        y: z.number().optional(),
        roams: z.array(z.string()).nullish(),
        /** Its tag has been silent for so long. */
        lastSeenHoursAgo: z.number().positive().optional(),
        /** Name of the pump (pumps.json) that the tag is stuck on. */
        device: z.string().min(1).max(80).optional(),
      }),
    )
    .max(6000),
});
export type AssetFile = z.infer<typeof assetFileSchema>;
type Asset = AssetFile['assets'][number];

export interface TagReport {
  /** EUI-64 with colons: the omlox provider. */
  readonly provider: string;
  /** UUID of the omlox trackable. */
  readonly trackable: string;
  readonly asset: Asset;
  readonly x: number;
  readonly y: number;
  readonly accuracyM: number;
  readonly speed: number;
  /** Simulated ms since the start of the run; negative for a tag that fell silent before it. */
  readonly atMs: number;
}

export interface Tags {
  readonly reports: ReadonlyMap<string, TagReport>;
  /** Sends a tag to a room, by its asset's name or that of the device it is stuck on; false when there is no such tag or room. */
  move(name: string, room: string, nowMs: number): boolean;
}

interface Tag {
  readonly asset: Asset;
  readonly provider: string;
  readonly trackable: string;
  readonly random: Random;
  at: Point;
  path: Point[];
  roamAtMs: number;
}

const movingEveryMs = 1000;
const parkedEveryMs = 25_000;
const metresPerSecond = 1.1;
const hourMs = 3_600_000;

const hex = (value: number, digits: number): string => (value >>> 0).toString(16).padStart(digits, '0');

function idsOf(name: string): { provider: string; trackable: string } {
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

/** Plans the tags' lives on the clock; `tell` hears every position report. */
export function tags(
  plan: Plan,
  file: AssetFile,
  seed: number,
  clock: Schedule,
  tell: (report: TagReport) => void,
): Tags {
  const ways = walks(plan);
  const reports = new Map<string, TagReport>();
  const all = file.assets.map((asset): Tag => {
    const random = randomStream(seed, `tag ${asset.name}`);
    const middle = middleOf(plan, asset.room);
    if (middle === null) throw new Error(`Asset ${asset.name}: room ${asset.room} is not on the plan ${plan.id}`);
    const at = {
      x: asset.x ?? middle.x + random.between(-1.2, 1.2),
      y: asset.y ?? middle.y + random.between(-1.4, 1.4),
    };
    return { asset, ...idsOf(asset.name), random, at, path: [], roamAtMs: random.between(10_000, 240_000) };
  });

  function report(tag: Tag, nowMs: number): void {
    const moving = tag.path.length > 0;
    const accuracyM = moving ? 0.6 : 0.3;
    const { asset, provider, trackable, random } = tag;
    const made: TagReport = {
      provider,
      trackable,
      asset,
      x: Number((tag.at.x + (accuracyM / 3) * random.normal()).toFixed(2)),
      y: Number((tag.at.y + (accuracyM / 3) * random.normal()).toFixed(2)),
      accuracyM,
      speed: moving ? metresPerSecond : 0,
      atMs: nowMs,
    };
    reports.set(provider, made);
    tell(made);
  }

  function send(tag: Tag, room: string): boolean {
    const middle = middleOf(plan, room);
    if (middle === null) return false;
    const to = { x: middle.x + tag.random.between(-1, 1), y: middle.y + tag.random.between(-1, 1) };
    tag.path = ways.route(tag.at, to).slice(1);
    return true;
  }

  for (const tag of all) {
    if (tag.asset.lastSeenHoursAgo !== undefined) {
      report(tag, -tag.asset.lastSeenHoursAgo * hourMs);
      continue;
    }
    report(tag, 0);
    let reportAtMs = tag.random.between(0, parkedEveryMs);
    clock.add(movingEveryMs, (nowMs) => {
      const moving = tag.path.length > 0;
      if (moving) stride(tag, movingEveryMs / 1000);
      const { roams } = tag.asset;
      if (!moving && nowMs >= tag.roamAtMs && roams != null && roams.length > 0) {
        send(tag, roams[tag.random.int(roams.length)] as string);
        tag.roamAtMs = nowMs + tag.random.between(60_000, 300_000);
      }
      if (moving || nowMs >= reportAtMs) {
        report(tag, nowMs);
        reportAtMs = nowMs + parkedEveryMs;
      }
      return nowMs + movingEveryMs;
    });
  }

  return {
    reports,
    move(name, room) {
      const tag = all.find(({ asset }) => asset.name === name || asset.device === name);
      if (tag === undefined || !send(tag, room)) return false;
      // The scenario decides where it stays, so it does not wander off at once.
      tag.roamAtMs = Infinity;
      return true;
    },
  };
}
