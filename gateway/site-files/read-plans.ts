/** Tells by its content what a plan file is, and reads it: one file may hold several floors. */
import path from 'node:path';
import { planSchema, type Plan } from '../../shared/assets/plan.ts';
import { parsed } from './normal-form.ts';
import { planOfImage } from './plan-image.ts';
import { plansOfGeoJson, plansOfLevels } from './plan-levels.ts';
import { ownPlanSchema, planOfOwn } from './plan-own.ts';
import { SiteFileFault, Unreadable } from './site-file-fault.ts';

/** Reads a file beside, whole. @throws SiteFileFault */
export type OpenFile = (file: string) => Promise<Buffer>;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws SiteFileFault with one sentence that says why it cannot be used. */
export async function readPlans(file: string, open: OpenFile): Promise<Plan[]> {
  const bytes = await open(file);
  const value = planJson(file, bytes);
  if (!isObject(value)) throw new SiteFileFault('It holds no floor plan.');
  const beside = (name: string): string => path.join(path.dirname(file), name);
  if (value['type'] === 'FeatureCollection') return plansOfGeoJson(value, path.parse(file).name);
  if (Array.isArray(value['levels'])) {
    return plansOfLevels(value, file, async (name) => {
      const found = await open(beside(name)).catch(missing);
      return found === null ? null : planJson(name, found);
    });
  }
  if ('image' in value && 'points' in value) return [await planOfImage(value, (name) => open(beside(name)))];
  if ('outline' in (firstOf(value['rooms']) ?? {}) || 'box' in value) return [parsed(planSchema, value)];
  if ('rooms' in value) return [planOfOwn(parsed(ownPlanSchema, value))];
  throw new SiteFileFault('It is no floor plan that is known here: see docs/site-files.md for those that are.');
}

/** A file that may be there or not. */
function missing(error: unknown): null {
  if (error instanceof Unreadable && error.code === 'ENOENT') return null;
  throw error;
}

const firstOf = (value: unknown): Readonly<Record<string, unknown>> | null => {
  const one: unknown = Array.isArray(value) ? value[0] : null;
  return isObject(one) ? one : null;
};

function planJson(file: string, bytes: Buffer): unknown {
  const kind = path.extname(file).toLowerCase();
  if (kind === '.yaml' || kind === '.yml') {
    throw new SiteFileFault(
      'It is a building file in YAML, which is not read: give GeoJSON, or its picture with points.',
    );
  }
  const start = bytes.subarray(0, 64).toString('latin1').trimStart();
  if (!/^(\xEF\xBB\xBF)?[[{]/.test(start)) {
    throw new SiteFileFault('It is not JSON, and no floor plan is read from anything else.');
  }
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new SiteFileFault(`It is not JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}.`);
  }
}
