/** How long a degree is. WGS84: a = 6378137 m, e² = 0.00669438. */
const radiusM = 6_378_137;
const eccentricity = 0.006_694_379_990_14;

/**
 * Metres of one degree east and of one degree north at a latitude: the plane that touches the ellipsoid there. On the
 * size of a hospital it is right within centimetres.
 *
 * @param latitude degrees, not of a pole.
 */
export function metresPerDegree(latitude: number): readonly [east: number, north: number] {
  const radians = (latitude * Math.PI) / 180;
  const root = 1 - eccentricity * Math.sin(radians) ** 2;
  return [
    ((Math.PI / 180) * radiusM * Math.cos(radians)) / Math.sqrt(root),
    ((Math.PI / 180) * (radiusM * (1 - eccentricity))) / root ** 1.5,
  ];
}
