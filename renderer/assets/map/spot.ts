/** On which plan a position is, and where there, in metres of the plan. */
import type { Plan } from '../../../shared/assets/plan.ts';
import type { LivePosition } from '../../../shared/feed/protocol.ts';

export interface PlanSpot {
  readonly plan: Plan;
  readonly x: number;
  readonly y: number;
}

type Place = Pick<LivePosition, 'x' | 'y' | 'crs' | 'floor' | 'zone'>;

/** Beyond its plan by more, it is not on it, metres. */
const beyondM = 15;

const isLocal = (crs: string): boolean => crs === '' || crs.toLowerCase() === 'local';

/** Metres of the plan, or null where the plan cannot place such coordinates. */
function metresOn({ zone, geo }: Plan, { x, y, crs }: Place): readonly [number, number] | null {
  if (isLocal(crs)) return zone === null ? null : [x, y];
  if (geo === null) return null;
  const [a, b, x0, c, d, y0] = geo.toLocal;
  const east = x - geo.lon0;
  const north = y - geo.lat0;
  return [a * east + b * north + x0, c * east + d * north + y0];
}

function isWithin({ box: [left, low, right, high] }: Plan, x: number, y: number, by: number): boolean {
  return x >= left - by && x <= right + by && y >= low - by && y <= high + by;
}

/**
 * Null: on none of the plans, or nobody can say on which. An unknown floor is not the ground floor: it is on a plan
 * only where there is one plan alone. Of several plans of a floor it is the one that has its room by name, else the
 * one that it lies in.
 */
export function spotOf(place: Place, plans: readonly Plan[]): PlanSpot | null {
  const fits: PlanSpot[] = [];
  for (const plan of plans) {
    const floorFits = place.floor === null || plan.floor === null ? plans.length === 1 : plan.floor === place.floor;
    const at = floorFits ? metresOn(plan, place) : null;
    if (at !== null && isWithin(plan, at[0], at[1], beyondM)) fits.push({ plan, x: at[0], y: at[1] });
  }
  if (fits.length < 2) return fits[0] ?? null;
  const { zone } = place;
  const named = fits.filter(({ plan }) => zone !== null && plan.rooms.some(({ name }) => name === zone));
  const [only] = named;
  if (named.length === 1 && only !== undefined) return only;
  return fits.find(({ plan, x, y }) => isWithin(plan, x, y, 0)) ?? fits[0] ?? null;
}
