/** Several floors: one GeoJSON that says the floor of each feature, or a list of levels with a file each. */
import path from 'node:path';
import { z } from 'zod';
import { between } from '../../shared/assets/plan-geometry.ts';
import type { Plan } from '../../shared/assets/plan.ts';
import { readGeoJson, type Drawn, type DrawnFile } from './geojson.ts';
import { parsed } from './normal-form.ts';
import { commonOrigin, planOfGeoJson, type PlanWords } from './plan-geojson.ts';
import { SiteFileFault } from './site-file-fault.ts';

/** A file beside the list: no way leads out of its folder. */
const beside = z
  .string()
  .max(400)
  .refine((name) => name !== '' && path.basename(name) === name && name !== '..', 'is a file beside this one');

export const levelsSchema = z.object({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(200),
  zone: z.string().max(400).nullable().default(null),
  levels: z
    .array(
      z.object({
        /** Also in the name of the file of its ways. */
        id: z
          .string()
          .min(1)
          .max(80)
          .refine((id) => !/[/\\]/.test(id), 'is a name without slashes'),
        name: z.string().max(200).default(''),
        readable_name: z.string().max(200).optional(),
        z_order: z.number().min(-100).max(300),
        filename: beside,
      }),
    )
    .min(1)
    .max(38),
});

/** Gives what a file says; null where there is no such file. @throws SiteFileFault */
export type OpenJson = (name: string) => Promise<unknown>;

/**
 * A list of levels, each with its file, the file of its ways ("<id>-paths.geojson") and of what joins them
 * ("<list>-paths.json"), where there are such.
 */
export async function plansOfLevels(value: unknown, list: string, open: OpenJson): Promise<Plan[]> {
  const { id, name, zone, levels } = parsed(levelsSchema, value);
  const joins = await open(`${path.parse(list).name}-paths.json`);
  const joining = joins === null ? [] : readGeoJson(joins).features;
  const files: { file: DrawnFile; words: PlanWords }[] = [];
  for (const level of levels) {
    const own = await open(level.filename);
    if (own === null) throw new SiteFileFault(`${level.filename}, which it names, is not there.`);
    const ways = await open(`${level.id}-paths.geojson`);
    const file = readGeoJson(own);
    const features = [
      ...file.features,
      ...(ways === null ? [] : readGeoJson(ways).features),
      ...endsOn(joining, level.z_order),
    ];
    const words = {
      id: level.id,
      name: (level.readable_name ?? level.name) || level.id,
      building: name,
      floor: level.z_order,
      zone,
    };
    files.push({ file: { ...file, features }, words });
  }
  const origin = commonOrigin(files.map(({ file }) => file));
  return namedJoins(
    files.map(({ file, words }) => planOfGeoJson(file, words, origin)),
    id,
  );
}

/** What leads from one floor to another begins on the first that it names and ends on the last. */
const endsOn = (features: readonly Drawn[], floor: number): Drawn[] =>
  features.flatMap(({ shape, floors, ...rest }) => {
    if (shape.type !== 'line' || !floors.includes(floor)) return [];
    const at = floors[0] === floor ? shape.points[0] : shape.points.at(-1);
    return at === undefined ? [] : [{ ...rest, floors, shape: { type: 'point', at } } satisfies Drawn];
  });

/** One GeoJSON; as many plans as it has floors. */
export function plansOfGeoJson(value: unknown, stem: string): Plan[] {
  const file = readGeoJson(value);
  const { about, features } = file;
  const id = String(about.id ?? stem).slice(0, 60);
  const name = about.name ?? id;
  const base = { building: about.building ?? '', zone: about.zone ?? null };
  const floors = [...new Set(features.flatMap((one) => one.floors))].toSorted((a, b) => a - b);
  if (features.length === 0) throw new SiteFileFault('It draws nothing.');
  const origin = commonOrigin([file]);
  if (floors.length <= 1) {
    const floor = floors[0] ?? about.floor ?? about.z_order ?? null;
    return namedJoins([planOfGeoJson(file, { ...base, id, name, floor }, origin)], id);
  }
  if (floors.length > 38) throw new SiteFileFault(`It has ${floors.length} floors; 38 are the bound.`);
  const plans = floors.map((floor) => {
    // What says no floor is on all of them: the outline of the building, say.
    const here = features.filter((one) => one.floors.length === 0 || one.floors.includes(floor));
    const words = { ...base, id: `${id}-${floor}`, name: `${name}, ${floor}`, floor };
    return planOfGeoJson({ ...file, features: here }, words, origin);
  });
  return namedJoins(plans, id);
}

/** Stairs and lifts of two floors that stand over each other within this are the same, metres. */
const overM = 4;

/** Gives those without a name one by where they stand, so that floors are joined by them. */
function namedJoins(plans: readonly Plan[], building: string): Plan[] {
  const known: { name: string; kind: string; at: readonly [number, number]; floors: Set<Plan> }[] = [];
  return plans.map((plan) => ({
    ...plan,
    joins: plan.joins.map((join) => {
      if (join.name !== '') return join;
      const over = known
        .filter(({ kind, floors }) => kind === join.kind && !floors.has(plan))
        .filter(({ at }) => between(at, join.at) <= overM)
        .toSorted((a, b) => between(a.at, join.at) - between(b.at, join.at))[0];
      if (over !== undefined) {
        over.floors.add(plan);
        return { ...join, name: over.name };
      }
      const count = known.filter(({ kind }) => kind === join.kind).length + 1;
      const name = `${building} ${join.kind} ${count}`;
      known.push({ name, kind: join.kind, at: join.at, floors: new Set([plan]) });
      return { ...join, name };
    }),
  }));
}
