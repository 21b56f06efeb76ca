/** Where the plan lies on the globe: local metres ↔ degrees, by a corner and a turn. */
import { metresPerDegree } from '../../shared/domain/degrees.ts';

export interface Origin {
  /** Of local (0, 0). */
  readonly longitude: number;
  readonly latitude: number;
  /** Local x against east, counter-clockwise. */
  readonly turnedDeg: number;
}

export type Pair = readonly [number, number];

export interface Globe {
  toDegrees(at: Pair): Pair;
  toLocal(at: Pair): Pair;
}

export function globe({ longitude, latitude, turnedDeg }: Origin): Globe {
  const [perLongitude, perLatitude] = metresPerDegree(latitude);
  const cos = Math.cos((turnedDeg * Math.PI) / 180);
  const sin = Math.sin((turnedDeg * Math.PI) / 180);
  return {
    toDegrees: ([x, y]) => [
      longitude + (x * cos - y * sin) / perLongitude,
      latitude + (x * sin + y * cos) / perLatitude,
    ],
    toLocal: ([lon, lat]) => {
      const east = (lon - longitude) * perLongitude;
      const north = (lat - latitude) * perLatitude;
      return [east * cos + north * sin, north * cos - east * sin];
    },
  };
}
