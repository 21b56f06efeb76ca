import { expect, test } from 'vitest';
import { ageYears, shownName } from './people.ts';

test('Given a name, when it is shown, then whole, short and initials follow the design', () => {
  const name = { family: 'Demo', given: 'Kira' };
  expect(shownName(name, false)).toEqual({ full: 'Demo, Kira', short: 'Demo, K.' });
  expect(shownName(name, true)).toEqual({ full: 'K. D.', short: 'K. D.' });
});

test('Given names of other scripts, apostrophes or one part, when shown, then nothing is lost (L12)', () => {
  expect(shownName({ family: "O'Test", given: 'Éowyn' }, true).full).toBe('É. O.');
  expect(shownName({ family: '山田', given: '太郎' }, false).short).toBe('山田, 太.');
  expect(shownName({ family: '', given: 'Solo' }, false)).toEqual({ full: 'Solo', short: 'S.' });
  expect(shownName({ family: ' ', given: '' }, true).full).toBe('Name not sent');
  const long = 'x'.repeat(250);
  expect(shownName({ family: long, given: '' }, false).full).toBe(long);
});

test('Given a date of birth, when the age is asked, then the birthday counts', () => {
  const at = new Date(2024, 10, 14).getTime();
  expect(ageYears('1956-11-14', at)).toBe(68);
  expect(ageYears('1956-11-15', at)).toBe(67);
  expect(ageYears('1956', at)).toBeNull();
  expect(ageYears(null, at)).toBeNull();
});
