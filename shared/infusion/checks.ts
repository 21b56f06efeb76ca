/**
 * Safety checks of what runs now. Each says what it found in a form that words are made of, and none changes a pump. Only
 * channels that are heard are checked: of a silent one nothing is known.
 */
import type { BedId, PatientId } from '../domain/ids.ts';
import type { BedState, PumpChannel, WardState } from '../ward/state.ts';
import { own } from '../ward/state.ts';
import type { DrugList } from './drug-list.ts';
import { classRank, drugKey, sameDrug, type FindDrug } from './drugs.ts';
import type { Infusion } from './infusion.ts';
import { beyondLimits, type BeyondLimit } from './limits.ts';
import type { Order } from './order.ts';
import { byBed } from './urgency.ts';

/** Gravest first. */
export const checkKinds = [
  'wrong-patient',
  'beyond-hard-limit',
  'vasoactive-battery',
  'same-drug-twice',
  'beyond-soft-limit',
  'no-order',
  'override-not-reviewed',
  'not-in-list',
] as const;
export type CheckKind = (typeof checkKinds)[number];

interface Of<Kind extends CheckKind> {
  readonly kind: Kind;
  /** The same as long as the same is found. */
  readonly id: string;
  readonly bed: BedId | null;
  /** What it is about; one at least. */
  readonly infusions: readonly [Infusion, ...Infusion[]];
}

export type Check =
  | (Of<'wrong-patient'> & {
      readonly pumpPatient: PatientId;
      readonly bedPatient: PatientId | null;
      /** Where the pump's patient lies; null: in no bed of this ward. */
      readonly patientBed: BedId | null;
    })
  | (Of<'beyond-hard-limit' | 'beyond-soft-limit'> & { readonly beyond: BeyondLimit })
  | (Of<'vasoactive-battery'> & {
      /** That the battery lasts. */
      readonly minutes: number;
      readonly pct: number | null;
      readonly underMin: number;
    })
  | Of<'same-drug-twice'>
  | (Of<'no-order'> & {
      readonly patient: PatientId;
      /** Orders that the patient has. */
      readonly active: number;
      /** The order that it had and that was stopped. */
      readonly stopped: Order | null;
    })
  | (Of<'override-not-reviewed'> & {
      readonly override: 'soft' | 'hard';
      readonly reason: string | null;
      readonly by: string | null;
      readonly since: number;
      readonly library: Pick<PumpChannel, 'library' | 'libraryVersion'>;
      /** Against the pharmacist's list; null: within it, or not to be compared. */
      readonly beyond: BeyondLimit | null;
    })
  | Of<'not-in-list'>;

export interface CheckContext {
  readonly ward: Pick<WardState, 'beds' | 'orders'>;
  readonly list: DrugList;
  readonly find: FindDrug;
}

/** Gravest first, then the more critical drug, then by bed. */
export function checksOf(infusions: readonly Infusion[], context: CheckContext): Check[] {
  const running = infusions.filter((infusion) => infusion.running);
  const lying = new Map(context.ward.beds.flatMap((bed) => (bed.patient?.id ? [[bed.patient.id, bed] as const] : [])));
  const checks = running.flatMap((infusion): Check[] =>
    [
      wrongPatient(infusion, lying),
      limitCheck(infusion),
      batteryCheck(infusion, context.list),
      orderCheck(infusion, context),
      overrideCheck(infusion),
      listCheck(infusion, context.list),
    ].filter((check) => check !== null),
  );
  return [...checks, ...twice(running)].toSorted(byGravity);
}

function wrongPatient(infusion: Infusion, lying: ReadonlyMap<PatientId, BedState>): Check | null {
  const { bed, pumpPatient, bedPatient } = infusion;
  if (bed === null || pumpPatient === null || pumpPatient === bedPatient) return null;
  const patientBed = lying.get(pumpPatient)?.id ?? null;
  // A bed of which no patient is known, and a pump whose patient lies nowhere: nothing contradicts it.
  if (bedPatient === null && patientBed === null) return null;
  return { kind: 'wrong-patient', ...about(infusion, 'wrong-patient'), pumpPatient, bedPatient, patientBed };
}

function limitCheck(infusion: Infusion): Check | null {
  if (infusion.known === null || infusion.status !== 'infusing') return null;
  const beyond = beyondLimits(infusion, infusion.known);
  if (beyond === null) return null;
  const kind = beyond.hardness === 'hard' ? 'beyond-hard-limit' : 'beyond-soft-limit';
  return { kind, ...about(infusion, kind), beyond };
}

function batteryCheck(infusion: Infusion, list: DrugList): Check | null {
  const { on, minutes, pct } = infusion.battery;
  const underMin = list.vasoactiveBatteryMin;
  if (infusion.known?.vasoactive !== true || on !== true || minutes === null || minutes >= underMin) return null;
  return { kind: 'vasoactive-battery', ...about(infusion, 'vasoactive-battery'), minutes, pct, underMin };
}

/** Where no order of a patient is known, nothing can be said: most sites send none. */
function orderCheck(infusion: Infusion, { ward, find }: CheckContext): Check | null {
  const patient = infusion.bed === null ? infusion.pumpPatient : infusion.bedPatient;
  const orders = patient === null ? undefined : own(ward.orders, patient);
  if (patient === null || orders === undefined || orders.length === 0 || infusion.drug === null) return null;
  const same = orders.filter(({ drug }) => sameDrug(find, drug, infusion.drug));
  if (same.some(({ state }) => state === 'active')) return null;
  const active = orders.filter(({ state }) => state === 'active').length;
  return { kind: 'no-order', ...about(infusion, 'no-order'), patient, active, stopped: same.at(-1) ?? null };
}

function overrideCheck(infusion: Infusion): Check | null {
  const { programme, known } = infusion;
  const { override, overrideReason, reviewed, by, since, library, libraryVersion } = programme;
  if ((override !== 'soft' && override !== 'hard') || reviewed !== undefined) return null;
  return {
    kind: 'override-not-reviewed',
    ...about(infusion, 'override-not-reviewed'),
    override,
    reason: overrideReason ?? null,
    by: by ?? null,
    since,
    library: { library, libraryVersion },
    beyond: known === null ? null : beyondLimits(infusion, known),
  };
}

function listCheck(infusion: Infusion, list: DrugList): Check | null {
  if (list.drugs.length === 0 || infusion.drug === null || infusion.known !== null) return null;
  return { kind: 'not-in-list', ...about(infusion, 'not-in-list') };
}

/** The same drug on two channels of one patient: those of one bed, or without a bed those for one patient. */
function twice(running: readonly Infusion[]): Check[] {
  const named = running.filter(({ drug }) => drug !== null && drugKey(drug) !== '');
  const groups = Map.groupBy(named, ({ bed, pumpPatient, known, drug }) => {
    const whose = bed === null ? ['patient', pumpPatient] : ['bed', bed];
    return JSON.stringify([...whose, known?.name ?? drugKey(drug ?? '')]);
  });
  return [...groups.values()].flatMap((group): Check[] => {
    const sorted = group.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [first, ...rest] = sorted;
    if (first === undefined || rest.length === 0 || (first.bed === null && first.pumpPatient === null)) return [];
    const id = `same-drug-twice\n${sorted.map((one) => one.id).join('\n')}`;
    return [{ kind: 'same-drug-twice', id, bed: first.bed, infusions: [first, ...rest] }];
  });
}

const about = (infusion: Infusion, kind: CheckKind): Pick<Check, 'id' | 'bed' | 'infusions'> => ({
  id: `${kind}\n${infusion.id}`,
  bed: infusion.bed,
  infusions: [infusion],
});

function byGravity(a: Check, b: Check): number {
  return (
    checkKinds.indexOf(a.kind) - checkKinds.indexOf(b.kind) ||
    classRank(a.infusions[0].class) - classRank(b.infusions[0].class) ||
    byBed(a.bed, b.bed) ||
    (a.id < b.id ? -1 : Number(a.id > b.id))
  );
}
