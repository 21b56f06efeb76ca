/** The equipment of the virtual ward (resources/demo/assets.json): what it is, where it stands, what it does all day. */
import { z } from 'zod';
import type { Plan } from './plan.ts';

const room = z.string().min(1).max(80);

export const assetSchema = z.object({
  name: z.string().min(1).max(80),
  kind: z.string().min(1).max(40),
  room,
  status: z.enum(['available', 'in-use', 'cleaning', 'do-not-use']),
  tagBatteryPct: z.number().min(0).max(100),
  x: z.number().optional(),
  y: z.number().optional(),
  /** It is pushed to one of these now and then. */
  roams: z.array(room).nullish(),
  /** It goes round, a stay at each: from the store to a bed, to be cleaned, and back. */
  tour: z
    .array(z.object({ room, stayS: z.number().positive() }))
    .min(2)
    .max(50)
    .nullish(),
  /** Its tag has been silent for so long. */
  lastSeenHoursAgo: z.number().positive().optional(),
  /** Name of the pump (pumps.json) or monitor that the tag is stuck on. */
  device: z.string().min(1).max(80).optional(),
  /** A Wi-Fi tag is heard now and then and says a wide ring. */
  tag: z.enum(['uwb', 'wifi', 'none']).default('uwb'),
  /** It takes room: two of them that touch are a collision, metres. */
  radiusM: z.number().positive().max(5).optional(),
  batteryPctPerHour: z.number().nonnegative().max(100).default(0.01),
  /** For the asset list. */
  model: z.string().max(120).optional(),
  serial: z.string().max(80).optional(),
  barcode: z.string().max(80).optional(),
  owner: z.string().max(80).optional(),
  /** Days from now; below 0 it is late. */
  maintenanceInDays: z.number().int().min(-3_650).max(3_650).optional(),
  fault: z.string().max(200).optional(),
});
export type Asset = z.infer<typeof assetSchema>;

export const assetFileSchema = z.object({ assets: z.array(assetSchema).max(6000) });
export type AssetFile = z.infer<typeof assetFileSchema>;

/** So many tags: the first of the file, then copies of it with names of their own, spread over the rooms. */
export function withTags(file: AssetFile, plan: Plan, count: number): AssetFile {
  const rooms = plan.rooms.map(({ id }) => id);
  const tagged = file.assets.filter(({ tag }) => tag !== 'none');
  const assets = Array.from({ length: count }, (_, index): Asset => {
    const of = tagged[index % tagged.length] as Asset;
    const round = Math.floor(index / tagged.length);
    if (round === 0) return of;
    const { x: _x, y: _y, device: _device, tour: _tour, lastSeenHoursAgo: _seen, serial, barcode, ...rest } = of;
    return {
      ...rest,
      name: `${of.name}-${round}`,
      ...(serial === undefined ? {} : { serial: `${serial}-${round}` }),
      ...(barcode === undefined ? {} : { barcode: `${barcode}${round}` }),
      room: rooms[(index * 7) % rooms.length] as string,
    };
  });
  return { assets };
}
