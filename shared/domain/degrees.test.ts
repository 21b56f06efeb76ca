import { describe, expect, it } from 'vitest';
import { metresPerDegree } from './degrees.ts';

describe('Given a latitude', () => {
  // Published lengths of a degree on WGS84.
  it.each([
    [0, 111_319.5, 110_574.3],
    [15, 107_550, 110_649],
    [45, 78_847, 111_132],
    [60, 55_800, 111_412],
  ])('When it is %d°, Then a degree east is %d m and a degree north %d m', (latitude, east, north) => {
    const [perLon, perLat] = metresPerDegree(latitude);
    expect(Math.abs(perLon - east)).toBeLessThan(1);
    expect(Math.abs(perLat - north)).toBeLessThan(1);
  });
});
