import { describe, expect, it } from 'vitest';
import { maxAgeMs, silentMs, stateOf, type ValueFacts } from './freshness.ts';

const facts = (over: Partial<ValueFacts> = {}): ValueFacts => ({
  connected: true,
  ageMs: 500,
  absent: null,
  periodMs: null,
  ...over,
});

describe('Given the facts about a value', () => {
  it('When it was never heard, Then there is none', () => {
    expect(stateOf('HR', facts({ ageMs: null }))).toBe('none');
  });

  it('When it is fresh, valid and connected, Then it is live', () => {
    expect(stateOf('HR', facts())).toBe('live');
    expect(stateOf('HR', facts({ ageMs: 10_000 }))).toBe('live');
  });

  it('When it is over its age, Then it is stale whatever else holds', () => {
    expect(stateOf('HR', facts({ ageMs: 10_001 }))).toBe('stale');
    expect(stateOf('HR', facts({ ageMs: 10_001, absent: 'sensor-off' }))).toBe('stale');
  });

  it('When its device is cut off, Then a continuous value is stale and an episodic one keeps its limit', () => {
    expect(stateOf('HR', facts({ connected: false }))).toBe('stale');
    expect(stateOf('NIBP-S', facts({ connected: false, ageMs: 60_000 }))).toBe('live');
    expect(stateOf('NIBP-S', facts({ connected: false, ageMs: 71 * 60_000 }))).toBe('stale');
  });

  it('When there is a reason for no value, Then it is invalid', () => {
    expect(stateOf('HR', facts({ absent: 'sentinel' }))).toBe('invalid');
  });

  it('When the feed reports once a minute, Then the limit follows it', () => {
    expect(maxAgeMs('HR', null)).toBe(10_000);
    expect(maxAgeMs('HR', 60_000)).toBe(150_000);
    expect(stateOf('HR', facts({ ageMs: 100_000, periodMs: 60_000 }))).toBe('live');
    expect(silentMs(60_000)).toBe(150_000);
    expect(silentMs(1_000)).toBe(10_000);
  });

  it('When the key is in no table, Then it has the limit of live values', () => {
    expect(maxAgeMs('x:vendor', null)).toBe(10_000);
  });
});
