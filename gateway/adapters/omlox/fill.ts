/** What a hub's REST interface tells: names, places and last positions. A list that fails leaves what was known. */
import { readFences } from './fences.ts';
import { addTrackable, addZone, noTrackables, zoneIdOf, type Directory, type Zones } from './payloads.ts';
import { getList, HubFault } from './rest.ts';

export interface FillDeps {
  /** Base of the REST interface. */
  readonly url: string;
  readonly token: string | null;
  readonly refused: (reason: string) => void;
}

/** A last position is of whatever age: one without its own time would look new (L17). */
export const keptWithoutTime = 'last position of the hub, without a time';

/** A hub without bulk positions is asked tag by tag, up to this many. */
const oneByOneMax = 500;

/** One list, empty where the hub does not know it; null where it failed. */
async function list<T>(deps: FillDeps, path: string, read: (items: readonly unknown[]) => T): Promise<T | null> {
  try {
    return read((await getList(deps.url, path, deps.token)) ?? []);
  } catch (error) {
    if (!(error instanceof HubFault)) throw error;
    deps.refused(error.message);
    return null;
  }
}

export async function readDirectory(deps: FillDeps, before: Directory): Promise<Directory> {
  const zones = (await list(deps, '/zones', (items) => zonesOf(deps, items))) ?? before.zones;
  const trackables = (await list(deps, '/trackables', (items) => trackablesOf(deps, items))) ?? before.trackables;
  const drawn = (await list(deps, '/fences', (items) => fencesOf(deps, items, zones))) ?? before;
  return { zones, trackables, fences: drawn.fences, fenceNames: drawn.fenceNames };
}

function zonesOf({ refused }: FillDeps, items: readonly unknown[]): Directory['zones'] {
  const zones: Zones = new Map();
  for (const item of items) if (!addZone(zones, item)) refused('zone is not understood');
  return zones;
}

function trackablesOf({ refused }: FillDeps, items: readonly unknown[]): Directory['trackables'] {
  const trackables = noTrackables();
  for (const item of items) if (!addTrackable(trackables, item)) refused('trackable is not understood');
  return trackables;
}

/** One line per reason: a hub may hold thousands that are wrong in the same way. */
function fencesOf(deps: FillDeps, items: readonly unknown[], zones: Zones): Pick<Directory, 'fences' | 'fenceNames'> {
  const { fences, names, refused } = readFences(items, zoneIdOf(zones));
  for (const [reason, { count, first }] of refused)
    deps.refused(`fences not used: ${count} ${reason}${first === '' ? '' : `, first ${first}`}`);
  return { fences, fenceNames: names };
}

/** Last positions. @throws HubFault */
export async function readLocations({ url, token }: FillDeps, { trackables }: Directory): Promise<readonly unknown[]> {
  const bulk = await getList(url, '/providers/locations', token);
  if (bulk !== null) return bulk;
  const all: unknown[] = [];
  for (const trackable of [...trackables.byId.keys()].slice(0, oneByOneMax)) {
    const some = await getList(url, `/trackables/${encodeURIComponent(trackable)}/locations`, token);
    for (const one of some ?? []) all.push(one);
  }
  return all;
}
