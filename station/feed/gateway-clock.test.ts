import { expect, it } from 'vitest';
import { GatewayClock } from './gateway-clock.ts';

it('Given messages that come more or less late, when a moment is asked for, then the quickest of the last few tells', () => {
  const clock = new GatewayClock();
  expect(clock.at(5_000, 77)).toBe(77);
  clock.heard(1_000_000, 100);
  clock.heard(1_001_000, 1_400);
  clock.heard(1_002_000, 2_105);
  expect(clock.at(3_100, 0)).toBe(1_003_000);
});

it('Given a gateway whose clock was set back, when a few beats or a new session have come, then the new time holds', () => {
  const clock = new GatewayClock();
  clock.heard(1_000_000, 0);
  for (let beat = 1; beat <= 8; beat += 1) clock.heard(500_000 + beat * 1_000, beat * 1_000);
  expect(clock.at(8_000, 0)).toBe(508_000);
  clock.begin();
  clock.heard(9_000, 9_000);
  expect(clock.at(9_500, 0)).toBe(9_500);
});
