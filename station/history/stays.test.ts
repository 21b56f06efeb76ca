import { describe, expect, it } from 'vitest';
import { bedId, patientId } from '../../shared/domain/ids.ts';
import type { Patient } from '../../shared/ward/events.ts';
import { StaysBook, type Present } from './stays.ts';

const one = bedId('1');
const two = bedId('2');
const far = 1e15;

const aPatient = (family: string, id: string | null = family): Patient => ({
  id: id === null ? null : patientId(id),
  family,
  given: 'X',
  birthDate: null,
  sex: null,
  mrn: null,
  visit: null,
  diagnosis: null,
  demo: false,
});
const present = (id: string | null, since: number): Present => ({ id: id === null ? null : patientId(id), since });
const spansOf = (book: StaysBook, bed: typeof one, who: Present | null, fromAt = 0, toAt = far) =>
  book.spans(bed, fromAt, toAt, who).map((span) => [span.bed, span.fromAt, span.toAt]);

describe('whose time it is (L8)', () => {
  it('Given one patient after another in a bed, when either is read, then no moment of the other is in it', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    book.take(200, { type: 'patient.left', bed: one, why: 'discharged' });
    book.take(300, { type: 'patient.admitted', bed: one, patient: aPatient('Birk') });
    expect(spansOf(book, one, present('Birk', 300))).toEqual([['1', 300, far]]);
    expect(spansOf(book, one, null)).toEqual([]);
    expect(book.ofBed(one, 0, far, present('Birk', 300))).toEqual([
      { bed: '1', fromAt: null, toAt: 100, patient: null, present: false },
      { bed: '1', fromAt: 100, toAt: 200, patient: 'Ash, X', present: false },
      { bed: '1', fromAt: 200, toAt: 300, patient: null, present: false },
      { bed: '1', fromAt: 300, toAt: null, patient: 'Birk, X', present: true },
    ]);
  });

  it('Given a transfer into another bed, when the patient is read there, then the time in both beds is theirs', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    book.take(200, { type: 'patient.moved', from: one, to: two });
    book.take(250, { type: 'patient.admitted', bed: one, patient: aPatient('Birk') });
    expect(spansOf(book, two, present('Ash', 200))).toEqual([
      ['1', 100, 200],
      ['2', 200, far],
    ]);
    expect(spansOf(book, one, present('Birk', 250))).toEqual([['1', 250, far]]);
    expect(spansOf(book, two, present('Ash', 200), 150, 220)).toEqual([
      ['1', 150, 200],
      ['2', 200, 220],
    ]);
    expect(book.ofPatient(two, 0, far, present('Ash', 200)).map(({ bed }) => bed)).toEqual(['1', '2']);
  });

  it('Given two patients who swap beds, when each is read, then each has their own time in each bed', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    book.take(110, { type: 'patient.admitted', bed: two, patient: aPatient('Birk') });
    book.take(200, { type: 'patient.moved', from: one, to: two });
    expect(spansOf(book, two, present('Ash', 200))).toEqual([
      ['1', 100, 200],
      ['2', 200, far],
    ]);
    expect(spansOf(book, one, present('Birk', 200))).toEqual([
      ['2', 110, 200],
      ['1', 200, far],
    ]);
  });

  it('Given a discharge and a readmission under the same number, when read, then both stays are theirs and the one between is not', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    book.take(200, { type: 'patient.left', bed: one, why: 'discharged' });
    book.take(300, { type: 'patient.admitted', bed: one, patient: aPatient('Birk') });
    book.take(400, { type: 'patient.left', bed: one, why: 'discharged' });
    book.take(500, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    expect(spansOf(book, one, present('Ash', 500))).toEqual([
      ['1', 100, 200],
      ['1', 500, far],
    ]);
  });

  it('Given nameless patients one after another, when the second is read, then nothing of the first is theirs', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('', null) });
    book.take(200, { type: 'patient.left', bed: one, why: 'replaced' });
    book.take(200, { type: 'patient.admitted', bed: one, patient: aPatient('', null) });
    expect(spansOf(book, one, present(null, 200))).toEqual([['1', 200, far]]);
    book.take(300, { type: 'patient.moved', from: one, to: two });
    expect(spansOf(book, two, present(null, 300))).toEqual([
      ['1', 200, 300],
      ['2', 300, far],
    ]);
  });

  it('Given two records that were one person (A40), when read after the merge, then the stays of both are theirs', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Unknown', 'tmp') });
    book.take(200, { type: 'patient.left', bed: one, why: 'transferred-out' });
    book.take(300, { type: 'patient.admitted', bed: two, patient: aPatient('Ash') });
    book.take(400, { type: 'patient.merged', from: patientId('tmp'), into: patientId('Ash') });
    expect(spansOf(book, two, present('Ash', 300))).toEqual([
      ['1', 100, 200],
      ['2', 300, far],
    ]);
    const other = new StaysBook(true);
    other.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Unknown', 'tmp') });
    other.take(200, { type: 'patient.merged', from: patientId('tmp'), into: patientId('Ash') });
    expect(spansOf(other, one, present('Ash', 100))).toEqual([['1', 100, far]]);
  });

  it('Given a patient whose number came later, when read, then the time before it is theirs too', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Ash', null) });
    book.take(200, { type: 'patient.updated', bed: one, patient: aPatient('Ash') });
    expect(spansOf(book, one, present('Ash', 100))).toEqual([['1', 100, far]]);
    // Another number is another patient, whatever the message was called.
    book.take(300, { type: 'patient.updated', bed: one, patient: aPatient('Birk') });
    expect(spansOf(book, one, present('Birk', 300))).toEqual([['1', 300, far]]);
  });
});

describe('what the record does not know', () => {
  it('Given events that retention dropped, when a bed is read, then its beginning is null and time before the first proof is nobody’s', () => {
    const book = new StaysBook(false);
    expect(book.ofBed(one, 0, far, null)).toEqual([]);
    book.take(500, { type: 'patient.updated', bed: one, patient: aPatient('Ash') });
    expect(book.ofBed(one, 0, far, present('Ash', 100))).toEqual([
      { bed: '1', fromAt: null, toAt: null, patient: 'Ash, X', present: true },
    ]);
    // The ward's picture knows since when.
    expect(spansOf(book, one, present('Ash', 100))).toEqual([['1', 100, far]]);
    book.take(600, { type: 'patient.left', bed: two, why: 'discharged' });
    book.take(700, { type: 'patient.admitted', bed: two, patient: aPatient('Birk') });
    expect(spansOf(book, two, present('Birk', 700))).toEqual([['2', 700, far]]);
  });

  it('Given a hole in the events, when it is over, then who lay there before it is not said of the time after', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    book.gap(200);
    expect(spansOf(book, one, present('Birk', 350))).toEqual([['1', 350, far]]);
    expect(book.ofBed(one, 0, far, present('Birk', 350)).at(-1)).toMatchObject({ toAt: 200, present: false });
    // The same one is there still, and the picture says since when.
    expect(spansOf(book, one, present('Ash', 100))).toEqual([['1', 100, far]]);
  });

  it('Given a record behind the picture, when the bed has another patient by now, then nothing of the one before is theirs', () => {
    const book = new StaysBook(true);
    book.take(100, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    expect(spansOf(book, one, present('Birk', 400))).toEqual([['1', 400, far]]);
    expect(book.ofPatient(one, 0, far, present('Birk', 400))).toEqual([
      { bed: '1', fromAt: 400, toAt: null, patient: null, present: true },
    ]);
  });

  it('Given a clock that is set back an hour between two patients, when either is read, then the hour that both may claim is nobody’s (L2)', () => {
    const hour = 3_600_000;
    const book = new StaysBook(true);
    book.take(0, { type: 'patient.admitted', bed: one, patient: aPatient('Ash') });
    book.take(2 * hour, { type: 'patient.updated', bed: one, patient: aPatient('Ash') });
    book.take(1.2 * hour, { type: 'patient.left', bed: one, why: 'discharged' });
    book.take(1.3 * hour, { type: 'patient.admitted', bed: one, patient: aPatient('Birk') });
    expect(spansOf(book, one, present('Birk', 1.3 * hour))).toEqual([['1', 2 * hour, far]]);
    expect(book.ofBed(one, 0, far, null).every(({ toAt, fromAt }) => (toAt ?? far) >= (fromAt ?? 0))).toBe(true);
  });
});
