/**
 * Rows of an ORU message, put with the device they belong to. IHE PCD containment: OBX-4 is
 * MDS.VMD.CHANNEL.METRIC[.FACET]; a row without value whose path ends in zero describes a device, and its OBX-18
 * holds for all rows below it.
 */
import { alarmCodeByName } from '../../../shared/domain/alarm-codes.ts';
import { deviceId } from '../../../shared/domain/ids.ts';
import { parameterByKey } from '../../../shared/domain/parameters.ts';
import type { DeviceIdentity, DeviceKind, PatientIdentity, PointOfCare } from '../../../shared/domain/observation.ts';
import { placeDevice } from './identity.ts';
import type { Message, Segment } from './message.ts';
import { tagOf } from './message.ts';
import type { KnownName } from './names.ts';
import type { ReadContext } from './context.ts';
import type { Order, Row } from './rows.ts';
import type { WavePlan } from './waves.ts';

const pidTag = tagOf('PID');
const pv1Tag = tagOf('PV1');
const obrTag = tagOf('OBR');
const obxTag = tagOf('OBX');

/** A device row: MDS, VMD or channel. */
interface DeviceRow {
  readonly path: string;
  readonly name: KnownName;
}

export interface DeviceGroup {
  /** Rows whose path begins with this are of this device; "" holds the rest. */
  readonly prefix: string;
  equipment: { readonly id: string; readonly name: string } | null;
  readonly patient: PatientIdentity | null;
  readonly location: PointOfCare | null;
  readonly devices: DeviceRow[];
  readonly rows: Row[];
  /** Found from all of the above when they are complete. */
  device: DeviceIdentity | null;
  /** Null where it has none; found with `device`. */
  waves: WavePlan | null;
}

/** First `count` parts of a path with the dot after them: "1.2.1.5", 2 → "1.2."; the whole where it is shorter. */
export function pathPrefix(path: string, count: number): string {
  let at = -1;
  for (let i = 0; i < count; i += 1) {
    at = path.indexOf('.', at + 1);
    if (at < 0) return `${path}.`;
  }
  return path.slice(0, at + 1);
}

/** Depth of a device row: 1 MDS, 2 VMD, 3 channel; from the trailing zeros of its path. */
function depthOf(path: string): number {
  let depth = 1;
  let dots = 1;
  for (let at = 1; at < path.length && dots < 4; at += 1) {
    if (path.charCodeAt(at) !== 46) continue;
    dots += 1;
    const next = path.charCodeAt(at + 1);
    const after = path.charCodeAt(at + 2);
    const zero = next === 48 && (after === 46 || Number.isNaN(after));
    if (!zero) depth = dots;
  }
  return Math.min(depth, 3);
}

/** Groups all OBX of a message by patient and device, in order. */
export function readGroups(message: Message, context: ReadContext): DeviceGroup[] {
  const groups: DeviceGroup[] = [];
  let patient: PatientIdentity | null = null;
  let location: PointOfCare | null = context.defaultPlace;
  context.rows.begin(location);
  let order: Order | null = null;
  let orders = 0;
  let sequence = 0;
  let scope = 0;
  let current: DeviceGroup | null = null;
  for (const segment of message.segments) {
    if (segment.tag === obxTag) {
      sequence += 1;
      const row = context.rows.row(segment, sequence, order);
      const { path, ofDevice, equipment } = row.form;
      const device = ofDevice && row.isEmpty;
      // A device's own row may belong to a group below the present one.
      if (current === null || !path.startsWith(current.prefix) || (device && groups.length > scope + 1)) {
        current = groupOf(groups, scope, path, patient, location);
      }
      if (device) current = takeDevice(groups, scope, current, row);
      else {
        current.equipment ??= equipment;
        current.rows.push(row);
      }
    } else if (segment.tag === obrTag) {
      orders += 1;
      order = { sequence: orders, service: segment.field(4), at: context.time(segment, 7, 'OBR', orders) };
    } else if (segment.tag === pidTag) {
      patient = context.identities.patient(segment);
      // Another patient: groups of the one before are closed.
      scope = groups.length;
      current = null;
    } else if (segment.tag === pv1Tag) {
      location = context.identities.place(segment.field(3), segment.delimiters) ?? context.defaultPlace;
      context.rows.begin(location);
    }
  }
  return groups;
}

/** A path that begins with the prefix, or is the prefix without its last dot. */
const isBelow = (path: string, prefix: string): boolean =>
  path.startsWith(prefix) || (prefix.length === path.length + 1 && prefix.startsWith(path));

function groupOf(
  groups: DeviceGroup[],
  scope: number,
  path: string,
  patient: PatientIdentity | null,
  location: PointOfCare | null,
): DeviceGroup {
  let best: DeviceGroup | null = null;
  for (let i = scope; i < groups.length; i += 1) {
    const group = groups[i]!;
    if (isBelow(path, group.prefix) && (best === null || group.prefix.length > best.prefix.length)) best = group;
  }
  if (best !== null) return best;
  const prefix = path === '' ? '' : pathPrefix(path, 1);
  const made: DeviceGroup = {
    prefix,
    equipment: null,
    patient,
    location,
    devices: [],
    rows: [],
    device: null,
    waves: null,
  };
  groups.push(made);
  return made;
}

/** Notes a device row. A VMD with an identifier below an MDS without one is a device of its own (a pump rack). */
function takeDevice(
  groups: DeviceGroup[],
  scope: number,
  group: DeviceGroup,
  { form: { path, name, equipment } }: Row,
): DeviceGroup {
  const depth = depthOf(path);
  let target = group;
  if (equipment !== null) {
    if (depth <= 1) group.equipment = equipment;
    else if (group.equipment === null && depth === 2 && groups.length < scope + 200) {
      target = {
        prefix: pathPrefix(path, 2),
        equipment,
        patient: group.patient,
        location: group.location,
        devices: [...group.devices],
        rows: [],
        device: null,
        waves: null,
      };
      groups.push(target);
    }
  }
  target.devices.push({ path, name });
  return target;
}

/** MDS and VMD codes of infusion pumps: general, LVP, syringe; 70067 delivery information. */
const pumpDevices = new Set([69985, 69986, 126977, 126978, 70049, 70050, 70051, 70053, 70054, 70055, 70067]);
export const syringeDevices = new Set([70053, 70054, 70055]);
const isPumpName = (name: KnownName): boolean =>
  (name.code !== null && pumpDevices.has(name.code)) || name.ref.includes('DEV_PUMP');

/** Alarms that only a pump raises. */
const pumpAlarms = new Set([
  'OCCLUSION',
  'AIR',
  'FLOW-LOW',
  'NEAR-END',
  'COMPLETE',
  'SYRINGE',
  'DOOR',
  'EMER-STOP',
  'IV-SET',
  'FLOW-STOP',
]);

/** Alarms that only a bed raises. */
const bedAlarms = new Set(['BED-EXIT', 'RAIL-DOWN']);
const isBedName = ({ ref, text }: KnownName): boolean =>
  /(^|_)DEV_BED(_|$)/.test(ref) || text?.toLowerCase() === 'smart bed';

/** A pump or bed by its device rows, by its metrics, by the source of its alarm or by an alarm that only such raise. */
function kindOf(group: DeviceGroup, context: ReadContext): DeviceKind {
  if (group.devices.some(({ name }) => isPumpName(name))) return 'pump';
  if (group.devices.some(({ name }) => isBedName(name))) return 'bed';
  for (const row of group.rows) {
    const kind = kindByRow(row, context);
    if (kind !== null) return kind;
  }
  // A monitor that passes on what the bed says measures more than the bed.
  const keys = group.rows.map(({ name }) => name.key);
  return keys.some(isBedKey) && !keys.some(isOfPatient) ? 'bed' : 'monitor';
}

const isBedKey = (key: string): boolean => key.startsWith('Bed-');
const isOfPatient = (key: string): boolean =>
  !isBedKey(key) && key !== 'Battery' && parameterByKey(key)?.kind === 'continuous';

function kindByRow(row: Row, context: ReadContext): DeviceKind | null {
  const { name } = row;
  if (name.parameter !== undefined || name.ref === '') return null;
  if (name.code === 157784 || name.code === 158014) return 'pump';
  if (name.ref.startsWith('PUMP_') || name.ref.startsWith('FLOW_FLUID_PUMP')) return 'pump';
  if (bedAlarms.has(alarmCodeByName(name)?.key ?? '')) return 'bed';
  if (!kindHangsOnValue(name)) return null;
  const inValue = context.names.name(row.value, row.delimiters);
  const alarm = alarmCodeByName(inValue)?.key ?? '';
  if (isPumpName(inValue) || pumpAlarms.has(alarm)) return 'pump';
  return isBedName(inValue) || bedAlarms.has(alarm) ? 'bed' : null;
}

/** A row whose value may tell that its device is a pump. */
export const kindHangsOnValue = ({ ref }: KnownName): boolean => ref === 'ATTR_ALERT_SOURCE' || ref === 'EVT_ALARM';

/** The device of a group: its equipment id, else sender and place. */
export function deviceOf(group: DeviceGroup, header: Segment, context: ReadContext): DeviceIdentity {
  const kind = kindOf(group, context);
  const { equipment } = group;
  if (equipment === null) return placeDevice(header, group.location, kind);
  const top = group.devices.find(({ path }) => depthOf(path) === 1);
  return { id: deviceId(equipment.id), kind, name: equipment.name, model: top?.name.text ?? null };
}
