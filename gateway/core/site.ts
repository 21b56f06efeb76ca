/** What the ward file says, indexed: which bed a device or a point of care (PV1-3) speaks for. Pure. */
import { bedId, type BedId } from '../../shared/domain/ids.ts';
import type { DeviceIdentity, PointOfCare } from '../../shared/domain/observation.ts';
import { noContents, type SiteContents } from '../../shared/site/contents.ts';
import type { WardFile } from '../../shared/ward/ward-file.ts';

export interface Site {
  readonly file: WardFile;
  /** The ward file's bed for a device, by id or name; it wins over the location in the messages. */
  bedOfDevice(device: Pick<DeviceIdentity, 'id' | 'name'>): BedId | null;
  /** The bed that a point of care means, or null: another unit, or a place that the ward file does not know. */
  resolve(location: PointOfCare): BedId | null;
  /** It names another unit, so that it is not one of our places that nobody wrote down. */
  isElsewhere(location: PointOfCare): boolean;
  has(bed: string): boolean;
  /** The site's files as they are now; the same object until one of them changes. */
  contents(): SiteContents;
}

const fold = (text: string | null): string => (text ?? '').trim().toLowerCase();
const bare = (text: string): string => text.replace(/^0+(?=.)/, '');
const withoutWord = (text: string): string => text.replace(/^bed[\s._-]*(?=.)/, '');

interface Index {
  readonly unitNames: ReadonlySet<string>;
  readonly aliases: ReadonlyMap<string, BedId>;
  /** Ids with and without leading zeros. */
  readonly ids: ReadonlyMap<string, BedId>;
  readonly roomOf: ReadonlyMap<BedId, string>;
  /** Null where several beds share the room. */
  readonly rooms: ReadonlyMap<string, BedId | null>;
  readonly devices: ReadonlyMap<string, BedId>;
}

function indexOf(file: WardFile): Index {
  const aliases = new Map<string, BedId>();
  const ids = new Map<string, BedId>();
  const roomOf = new Map<BedId, string>();
  const rooms = new Map<string, BedId | null>();
  const devices = new Map<string, BedId>();
  for (const entry of file.beds) {
    const bed = bedId(entry.id);
    const room = fold(entry.room);
    ids.set(fold(entry.id), bed);
    for (const alias of entry.aliases) aliases.set(fold(alias), bed);
    for (const device of entry.devices) devices.set(fold(device), bed);
    roomOf.set(bed, room);
    if (room !== '') rooms.set(room, rooms.has(room) ? null : bed);
  }
  // Without zeros only where it is not another bed's own name: "1" stays "1" beside "01".
  for (const entry of file.beds) {
    const short = bare(fold(entry.id));
    if (!ids.has(short)) ids.set(short, bedId(entry.id));
  }
  return { unitNames: new Set([file.unit, file.id, file.name].map(fold)), aliases, ids, roomOf, rooms, devices };
}

/**
 * A bed's own name counts unless the room says otherwise: "512^1" is not bed 1 of room 501. A room that the ward
 * file does not know says nothing.
 */
function fits(index: Index, bed: BedId, room: string): boolean {
  const own = index.roomOf.get(bed) ?? '';
  return room === '' || own === '' || own === room || !index.rooms.has(room) || index.ids.get(room) === bed;
}

function byBedPart(index: Index, part: string, room: string): BedId | null {
  for (const name of new Set([part, withoutWord(part)])) {
    const alias = index.aliases.get(name);
    if (alias !== undefined) return alias;
    const bed = index.ids.get(name) ?? index.ids.get(bare(name));
    if (bed !== undefined && fits(index, bed, room)) return bed;
    if (room === '') continue;
    for (const joint of ['', '-', ' ', '/', '.']) {
      const both = `${room}${joint}${name}`;
      const found = index.aliases.get(both) ?? index.ids.get(both);
      if (found !== undefined) return found;
    }
  }
  return null;
}

function resolve(index: Index, location: PointOfCare): BedId | null {
  const [unit, room, bed] = [fold(location.unit), fold(location.room), fold(location.bed)];
  const whole = `${unit}^${room}^${bed}`;
  for (const name of [whole, `${whole}^${fold(location.facility)}`, whole.replace(/^\^+|\^+$/g, '')]) {
    const alias = index.aliases.get(name);
    if (alias !== undefined) return alias;
  }
  if (unit !== '' && !index.unitNames.has(unit)) return null;
  if (bed !== '') {
    const found = byBedPart(index, bed, room);
    if (found !== null) return found;
  }
  if (room === '') return null;
  const inRoom = index.rooms.get(room);
  if (inRoom !== undefined) return inRoom;
  return bed === '' ? byBedPart(index, room, '') : null;
}

/**
 * Indexes a ward file once; locations repeat in every message, so answers are kept (bounded). `contents`: of the
 * site's files, which may change while the gateway runs.
 */
export function siteOf(file: WardFile, contents: () => SiteContents = () => noContents): Site {
  const index = indexOf(file);
  const known = new Map<string, BedId | null>();
  const names = new Set(file.beds.map((bed) => bed.id));
  return {
    file,
    bedOfDevice: (device) => index.devices.get(fold(device.id)) ?? index.devices.get(fold(device.name)) ?? null,
    resolve(location) {
      const key = `${location.unit}\n${location.room}\n${location.bed}\n${location.facility}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const bed = resolve(index, location);
      if (known.size >= 5000) known.clear();
      known.set(key, bed);
      return bed;
    },
    isElsewhere: ({ unit }) => fold(unit) !== '' && !index.unitNames.has(fold(unit)),
    has: (bed) => names.has(bed),
    contents,
  };
}
