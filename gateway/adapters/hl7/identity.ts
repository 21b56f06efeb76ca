/** Who and where: PID, PV1 and the equipment identifiers of OBX-18. */
import { deviceId, patientId, type PatientId } from '../../../shared/domain/ids.ts';
import type { DeviceIdentity, DeviceKind, PatientIdentity, PointOfCare } from '../../../shared/domain/observation.ts';
import { standard, type Delimiters, type Segment } from './message.ts';
import { component, own, part, repetitions, subcomponent, valued } from './text.ts';
import { readDate } from './time.ts';

const clip = (text: string | null, length = 250): string | null => (text === null ? null : own(text.slice(0, length)));

/** PL: unit^room^bed^facility. Null where none of the four is valued. */
function readLocation(raw: string, d: Delimiters): PointOfCare | null {
  if (raw === '') return null;
  const [unit, room, bed, facility] = [1, 2, 3, 4].map((n) => clip(subcomponent(raw, n, d)));
  if (!unit && !room && !bed && !facility) return null;
  return { unit: unit ?? null, room: room ?? null, bed: bed ?? null, facility: facility ?? null };
}

type Identifier = PatientIdentity['identifiers'][number];

/** CX list. Entries without a value are left out; at most 20. */
export function readIdentifiers(raw: string, d: Delimiters): Identifier[] {
  const identifiers: Identifier[] = [];
  for (const repetition of repetitions(raw, d).slice(0, 20)) {
    const value = clip(component(repetition, 1, d), 120);
    if (value === null) continue;
    const authority = clip(subcomponent(repetition, 4, d) ?? subcomponent(repetition, 4, d, 2), 120);
    identifiers.push({ value, authority, type: clip(component(repetition, 5, d), 20) });
  }
  return identifiers;
}

/** The identifier that names the patient: MR before others, never one of type U (unknown). */
export function patientIdOf(identifiers: readonly Identifier[]): PatientId | null {
  const usable = identifiers.filter(({ type }) => type?.toUpperCase() !== 'U');
  const best = usable.find(({ type }) => type?.toUpperCase() === 'MR' || type?.toUpperCase() === 'MRN') ?? usable[0];
  if (best === undefined) return null;
  return patientId(best.authority === null ? best.value : `${best.value}@${best.authority}`);
}

function readSex(raw: string, d: Delimiters): PatientIdentity['sex'] {
  switch (component(raw, 1, d)?.toUpperCase()) {
    case 'F':
      return 'female';
    case 'M':
      return 'male';
    case 'O':
    case 'A':
    case 'N':
    case 'X':
      return 'other';
    default:
      return null;
  }
}

/** PID. Where PID-3 is empty the external id of PID-2 (version 2.2 and earlier) is taken. */
function readPatient(pid: Segment): PatientIdentity {
  const d = pid.delimiters;
  let identifiers = readIdentifiers(pid.field(3), d);
  if (identifiers.length === 0) identifiers = readIdentifiers(pid.field(2), d);
  // The first name that has any letters: some senders put an empty legal name first.
  const names = repetitions(pid.field(5), d);
  const name = names.find((text) => text !== '' && component(text, 1, d) !== null) ?? names[0] ?? '';
  return {
    id: patientIdOf(identifiers),
    family: clip(subcomponent(name, 1, d)) ?? '',
    given: clip(component(name, 2, d)) ?? '',
    birthDate: readDate(pid.field(7)),
    sex: readSex(pid.field(8), d),
    identifiers,
  };
}

/** A device as OBX-18 names it. */
export interface DeviceRef {
  readonly id: string;
  readonly name: string;
}

const euiOrUuid = /^(?:[0-9a-f]{16}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}.*)$/i;

/**
 * EI of OBX-18: a world-wide id (EUI-64, UUID) stands alone; a vendor's own number is qualified by its authority
 * ("P6013@0012210000000000"), since "1" of two vendors are two devices. Null where the field is empty.
 */
export function readEquipment(raw: string, d: Delimiters): DeviceRef | null {
  const entity = component(raw, 1, d);
  const namespace = component(raw, 2, d);
  const universal = component(raw, 3, d);
  if (entity === null)
    return universal === null ? null : { id: own(universal.slice(0, 150)), name: own(universal.slice(0, 80)) };
  const name = own(entity.slice(0, 80));
  if (euiOrUuid.test(entity) || universal === entity) return { id: own(entity.slice(0, 150)), name };
  const authority = universal ?? namespace;
  return { id: own((authority === null ? entity : `${entity}@${authority}`).slice(0, 200)), name };
}

/** XCN: "Ida Holm", else the badge; of several the first. */
export function readPerson(raw: string, d: Delimiters): string | null {
  const [first = ''] = repetitions(raw, d);
  const name = [component(first, 3, d), subcomponent(first, 2, d)].filter((part) => part !== null).join(' ');
  return clip(name === '' ? component(first, 1, d) : name, 120);
}

/** A device that sends no identifier of its own: its gateway and the place it stands at. */
export function placeDevice(msh: Segment, location: PointOfCare | null, kind: DeviceKind): DeviceIdentity {
  const d = msh.delimiters;
  const sender =
    valued(part(msh.field(3), 1, d.component), d) ?? valued(part(msh.field(4), 1, d.component), d) ?? 'unknown';
  const place = location === null ? [] : [location.unit, location.room, location.bed].map((text) => text ?? '');
  const id = own(
    [sender, place.join('^')]
      .filter((text) => text !== '')
      .join(':')
      .slice(0, 200),
  );
  return { id: deviceId(id), kind, name: id, model: null };
}

/**
 * Patients and places of one feed, remembered by the text of their segments: a monitor sends the same PID a
 * thousand times an hour. Bounded: forgets all when full.
 */
export class IdentityBook {
  private readonly patients = new Map<string, PatientIdentity>();
  private readonly places = new Map<string, PointOfCare | null>();
  private readonly equipment = new Map<string, DeviceRef | null>();

  patient(pid: Segment): PatientIdentity {
    return remember(this.patients, pid.raw, pid.delimiters, () => readPatient(pid));
  }

  place(raw: string, d: Delimiters): PointOfCare | null {
    return remember(this.places, raw, d, () => readLocation(raw, d));
  }

  device(raw: string, d: Delimiters): DeviceRef | null {
    return remember(this.equipment, raw, d, () => readEquipment(raw, d));
  }
}

function remember<Value>(book: Map<string, Value>, raw: string, d: Delimiters, read: () => Value): Value {
  const known = d === standard ? book.get(raw) : undefined;
  if (known !== undefined) return known;
  const found = read();
  if (d === standard && raw.length <= 2000) {
    if (book.size >= 2000) book.clear();
    book.set(own(raw), found);
  }
  return found;
}
