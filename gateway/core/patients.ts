/**
 * ADT: who lies where. A message that says what is known already gives no event, so that a message sent twice is
 * one. What is not clear is noted, never guessed: a patient is never shown on a bed that no message named.
 */
import type { BedId, PatientId } from '../../shared/domain/ids.ts';
import type { AdtObservation, PatientIdentity, PointOfCare } from '../../shared/domain/observation.ts';
import type { Patient, WardEvent } from '../../shared/ward/events.ts';
import type { BedState } from '../../shared/ward/state.ts';
import { closeAlarmsOf } from './alarms.ts';
import { clip, clipOrNull } from './clip.ts';
import type { Draft } from './draft.ts';
import { clearLimitsOf } from './limits-expiry.ts';
import { followMerges, openMerge } from './merges.ts';

type Leaving = Extract<WardEvent, { type: 'patient.left' }>['why'];

/** The number that people read out: the medical record number, else the patient's internal one. */
function mrnOf(identity: PatientIdentity): string | null {
  for (const type of ['MR', 'PI']) {
    const found = identity.identifiers.find((identifier) => identifier.type?.toUpperCase() === type);
    if (found !== undefined) return clipOrNull(found.value, 250);
  }
  return clipOrNull(identity.identifiers[0]?.value ?? null, 250);
}

/** A field that a message leaves out keeps what was known. */
function patientOf(adt: AdtObservation, demo: boolean, known: Patient | null): Patient {
  const { patient } = adt;
  return {
    id: patient.id ?? known?.id ?? null,
    family: clip(patient.family, 2000) || (known?.family ?? ''),
    given: clip(patient.given, 2000) || (known?.given ?? ''),
    birthDate: clipOrNull(patient.birthDate, 10) ?? known?.birthDate ?? null,
    sex: patient.sex ?? known?.sex ?? null,
    mrn: mrnOf(patient) ?? known?.mrn ?? null,
    visit: clipOrNull(adt.visit, 250) ?? known?.visit ?? null,
    diagnosis: clipOrNull(adt.diagnosis, 2000) ?? known?.diagnosis ?? null,
    demo,
  };
}

const samePatient = (a: Patient, b: Patient): boolean =>
  (Object.keys(a) as (keyof Patient)[]).every((key) => a[key] === b[key]);

function bedOf(draft: Draft, id: PatientId | null, visit: string | null): BedState | undefined {
  const known = id === null ? undefined : draft.ward.beds.find((bed) => bed.patient?.id === id);
  if (known !== undefined || id !== null || visit === null) return known;
  return draft.ward.beds.find((bed) => bed.patient !== null && bed.patient.visit === visit);
}

const resolve = (draft: Draft, location: PointOfCare | null): BedId | null =>
  location === null ? null : draft.site.resolve(location);

/** `taken`: whoever comes next is named in the same message. */
function leave(draft: Draft, bed: BedId, why: Leaving, taken = false): void {
  closeAlarmsOf(draft, bed, taken);
  clearLimitsOf(draft, bed);
  draft.add({ type: 'patient.left', bed, why });
}

function update(draft: Draft, bed: BedState, adt: AdtObservation, demo: boolean): void {
  if (bed.patient === null) return;
  const next = patientOf(adt, demo, bed.patient);
  if (!samePatient(next, bed.patient)) draft.add({ type: 'patient.updated', bed: bed.id, patient: next });
}

/** The patient is at `target` now: admitted, moved there, or there already. Whoever the board had there has left. */
function place(draft: Draft, target: BedId, adt: AdtObservation, demo: boolean): void {
  settle(draft, target, adt, demo);
  const here = draft.ward.beds.find((bed) => bed.id === target)?.patient?.id ?? null;
  if (here === null) return;
  // One person lies in one bed, and this message says in which.
  for (const bed of draft.ward.beds)
    if (bed.id !== target && bed.patient?.id === here) leave(draft, bed.id, 'replaced');
}

function settle(draft: Draft, target: BedId, adt: AdtObservation, demo: boolean): void {
  const from = bedOf(draft, adt.patient.id, adt.visit);
  const bed = draft.ward.beds.find((candidate) => candidate.id === target);
  if (bed === undefined) return draft.note(`bed ${target} is not on the board`);
  if (from?.id === target) return update(draft, from, adt, demo);
  if (bed.patient !== null) leave(draft, target, 'replaced', true);
  if (from === undefined)
    return draft.add({ type: 'patient.admitted', bed: target, patient: patientOf(adt, demo, null) });
  draft.add({ type: 'patient.moved', from: from.id, to: target });
  const moved = draft.ward.beds.find((candidate) => candidate.id === target);
  if (moved !== undefined) update(draft, moved, adt, demo);
}

/** A transfer whose target may lie in another unit: there the patient leaves this board. */
function transfer(draft: Draft, location: PointOfCare | null, adt: AdtObservation, demo: boolean): void {
  if (location === null) return draft.note(`${adt.trigger} names no location`);
  const target = draft.site.resolve(location);
  if (target !== null) return place(draft, target, adt, demo);
  const from = bedOf(draft, adt.patient.id, adt.visit);
  if (from === undefined) return draft.note(`${adt.trigger} is not about this ward`);
  // A place of ours that the ward file does not know: the patient may be on the way. Whoever is monitored stays.
  if (!draft.site.isElsewhere(location)) {
    return draft.note(`${adt.trigger} names no bed of the ward file, the patient stays in bed ${from.id}`);
  }
  leave(draft, from.id, 'transferred-out');
}

function depart(draft: Draft, adt: AdtObservation, why: Leaving): void {
  const from = bedOf(draft, adt.patient.id, adt.visit);
  if (from === undefined) return draft.note(`${adt.trigger} for a patient who is not on this ward`);
  // The end of an earlier visit, of the emergency department as a rule, comes while the patient lies here.
  const visit = from.patient?.visit ?? null;
  if (visit !== null && adt.visit !== null && clip(adt.visit, 250) !== visit) {
    return draft.note(`${adt.trigger} is of another visit, the patient stays in bed ${from.id}`);
  }
  leave(draft, from.id, why);
}

/** Decides what one ADT message means for the bed board. */
export function decideAdt(draft: Draft, adt: AdtObservation, demo: boolean): void {
  decideTrigger(draft, adt, demo);
  followMerges(draft);
}

function decideTrigger(draft: Draft, adt: AdtObservation, demo: boolean): void {
  switch (adt.trigger) {
    case 'A01':
    case 'A04':
    case 'A13': {
      const target = resolve(draft, adt.location);
      if (target === null) return draft.note(`${adt.trigger} is not for a bed of this ward`);
      return place(draft, target, adt, demo);
    }
    case 'A02':
      return transfer(draft, adt.location, adt, demo);
    case 'A12':
      return transfer(draft, adt.priorLocation ?? adt.location, adt, demo);
    case 'A03':
      return depart(draft, adt, 'discharged');
    case 'A11':
      return depart(draft, adt, 'admission-cancelled');
    case 'A08':
      return changeOfFacts(draft, adt, demo);
    case 'A40':
      return merge(draft, adt, demo);
  }
}

/** Never a silent move, and never an admission: an update often comes after the discharge. */
function changeOfFacts(draft: Draft, adt: AdtObservation, demo: boolean): void {
  const bed = bedOf(draft, adt.patient.id, adt.visit);
  if (bed === undefined) return draft.note('A08 for a patient who is not on this ward');
  const named = resolve(draft, adt.location);
  if (named !== null && named !== bed.id) draft.note(`A08 names bed ${named}, the patient stays in bed ${bed.id}`);
  // Facts of another visit are facts of the same person; which visit the bed is about, admissions say.
  update(draft, bed, { ...adt, visit: bed.patient?.visit ?? adt.visit }, demo);
}

/**
 * The record that stays keeps the one bed. Where both lie in beds of ours, which of the two is empty is not for us to
 * guess, and a stay that is closed closes its alarms: both stays remain, each with its own name, and both beds say so.
 */
function merge(draft: Draft, adt: AdtObservation, demo: boolean): void {
  const { mergedFrom } = adt;
  const into = adt.patient.id;
  if (mergedFrom === null || into === null) return draft.note('A40 names no two identifiers');
  if (mergedFrom === into) return;
  const from = bedOf(draft, mergedFrom, null);
  const stays = bedOf(draft, into, null);
  if (from !== undefined && stays !== undefined) {
    draft.note(`A40 merges the patients of beds ${from.id} and ${stays.id}: both stay until one of them leaves`);
    openMerge(draft, { from: mergedFrom, into });
  } else if (from !== undefined) {
    draft.add({ type: 'patient.merged', from: mergedFrom, into });
  }
  const bed = bedOf(draft, into, null);
  if (bed !== undefined) update(draft, bed, adt, demo);
}
