import { describe, expect, it } from 'vitest';
import { hashSecret, StationAuth } from './auth.ts';

const own = 'own-secret-of-station-1';
const ward = 'secret-of-the-whole-ward';

function anAuth() {
  const time = { mono: 0 };
  const secrets = [
    { id: 'st-1', hash: hashSecret(own) },
    { id: '*', hash: hashSecret(ward) },
  ];
  return { auth: new StationAuth(secrets, () => time.mono), time };
}

describe('Given the secrets of stations', () => {
  it('When a station has its own or the ward’s, Then it may connect', () => {
    const { auth } = anAuth();
    expect(auth.check('st-1', own, 'a').ok).toBe(true);
    expect(auth.check('anybody', ward, 'a').ok).toBe(true);
  });

  it('When it has another station’s or none, Then it may not', () => {
    const { auth } = anAuth();
    expect(auth.check('st-2', own, 'a').ok).toBe(false);
    expect(auth.check('st-1', 'wrong', 'a').ok).toBe(false);
  });

  it('When somebody guesses, Then even the right secret waits, but not that of another station', () => {
    const { auth, time } = anAuth();
    for (let n = 0; n < 5; n += 1) auth.check('st-1', `guess ${n}`, 'a');
    expect(auth.check('st-1', own, 'a')).toMatchObject({
      ok: false,
      reason: expect.stringContaining('Wait') as string,
    });
    expect(auth.check('st-3', ward, 'a').ok).toBe(true);
    expect(auth.check('st-1', own, 'b').ok).toBe(true);
    time.mono = 60_001;
    expect(auth.check('st-1', own, 'a').ok).toBe(true);
  });

  it('When an address tries many names, Then it is slowed down as a whole', () => {
    const { auth } = anAuth();
    for (let n = 0; n < 50; n += 1) auth.check(`name ${n}`, 'guess', 'a');
    expect(auth.check('anybody', ward, 'a').ok).toBe(false);
  });

  it('When others try many names from its address, Then a station that was here before comes back', () => {
    const { auth } = anAuth();
    expect(auth.check('st-1', own, 'a').ok).toBe(true);
    for (let n = 0; n < 60; n += 1) auth.check(`name ${n}`, 'guess', 'a');
    expect(auth.check('st-1', own, 'a').ok).toBe(true);
    expect(auth.check('st-1', 'guess', 'a').ok).toBe(false);
  });
});
